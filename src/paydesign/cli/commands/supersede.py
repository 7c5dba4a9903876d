"""`paydesign supersede FILE`: a new decision in place of an old one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..answers import with_answers
from ..request import Request
from ..superseding import supersede_record

EXAMPLES = ('paydesign supersede shop/paydesign.yaml --server-logic --reason "Stock must be held first"',)


@with_answers
def supersede(
    request: Request,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The record whose place is taken.")],
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why something else is decided now.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record", metavar="NEW", help="Where the new one goes; by default beside the old one."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Decide anew in place of a record."""
    supersede_record(request, file, record=record, reason=reason, as_json=as_json)
