"""What a change in the middle of a period costs: unused time is credited, the rest of the period is charged. Pure.

https://docs.stripe.com/billing/subscriptions/prorations: to the second. Each line is rounded down by itself, as
recorded at 2026-08-26.dahlia (https://github.com/Kiln-AI/stripe_world, read on 2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

Item = dict[str, Any]


class Proration(NamedTuple):
    """One line: `amount` is negative for time that was paid and is not used."""

    item: Item
    amount: int
    start: int
    end: int


def prorate(before: list[Item], after: list[Item], at: int) -> Iterator[Proration]:
    """Yield what changes from one set of a subscription's items to another, each item's credit before its charge.

    Args:
        at: When it changes, in seconds since the epoch, within the items' period.
    """
    old, new = ({item["id"]: item for item in items} for items in (before, after))
    window = before[0] if before else None
    for id, item in old.items():
        if id not in new or _is_other(item, new[id]):
            yield _line(item, item, at, -1)
            if id in new:
                yield _line(new[id], item, at, 1)
    for id, item in new.items():
        if id not in old:
            yield _line(item, window or item, at, 1)


def cycle_start(item: Item) -> int:
    """Return when the period began that a whole price is for; an item that was added later began within it."""
    return int(item.get("_cycle_start") or item["current_period_start"])


def describe(line: Proration, product: str) -> str:
    """Return the text of a line, as recorded: from which day the time is unused or charged."""
    kind, quantity = "Unused" if line.amount < 0 else "Remaining", line.item["quantity"]
    subject = product if quantity == 1 else f"{quantity} \u00d7 {product}"
    return f"{kind} time on {subject} after {datetime.fromtimestamp(line.start, UTC):%d %b %Y}"


def _is_other(old: Item, new: Item) -> bool:
    return bool(old["price"]["id"] != new["price"]["id"] or old["quantity"] != new["quantity"])


def _line(item: Item, window: Item, at: int, sign: int) -> Proration:
    start, end = cycle_start(window), window["current_period_end"]
    whole = sign * item["price"]["unit_amount"] * item["quantity"]
    return Proration(item, floor(Fraction(end - at, end - start) * whole), at, end)
