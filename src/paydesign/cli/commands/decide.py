"""`paydesign decide`: the questions and the decision, without a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..answers import with_answers
from ..deciding import show_decision
from ..request import Request

EXAMPLES = (
    "paydesign decide",
    "paydesign decide --no-multi-page --dynamic-amount --server-logic --json",
    "paydesign decide --defaults --record paydesign.yaml",
)


@with_answers
def decide(
    request: Request,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Write the decision record to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Answer the questions, see only the decision."""
    show_decision(request, record=record, as_json=as_json)
