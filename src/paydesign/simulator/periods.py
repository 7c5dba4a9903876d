"""How long a billing period is."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Any


def end_of_period(start: int, recurring: dict[str, Any]) -> int:
    """Return when a period that starts then ends; a month ends on the same day of the next one, or on its last."""
    begin, count = datetime.fromtimestamp(start, UTC), recurring["interval_count"]
    if recurring["interval"] in ("day", "week"):
        return int(
            (begin + timedelta(days=count * (7 if recurring["interval"] == "week" else 1))).timestamp()
        )
    months = begin.month - 1 + count * (12 if recurring["interval"] == "year" else 1)
    year, month = begin.year + months // 12, months % 12 + 1
    return int(
        begin.replace(year=year, month=month, day=min(begin.day, monthrange(year, month)[1])).timestamp()
    )
