"""`paydesign status FILE STATUS`: where a decision stands, and since when."""

from __future__ import annotations

from typing import Annotated

import typer

from ...records.model import STATUSES
from ..superseding import change_status

EXAMPLES = ('paydesign status shop/paydesign.yaml deprecated --reason "The shop is being closed"',)


def status(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The record.")],
    status: Annotated[str, typer.Argument(metavar="STATUS", help=f"One of: {', '.join(STATUSES)}.")],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it changes.")] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of the change.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Change the status of a record, with the reason and the day."""
    change_status(file, status, reason=reason, date=date, as_json=as_json)
