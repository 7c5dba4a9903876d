"""`paydesign new DIR`: the questions, the decision, and the project with its record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..answers import with_answers
from ..creating import create
from ..request import Request

EXAMPLES = (
    "paydesign new shop --no-multi-page --dynamic-amount --server-logic",
    "paydesign new shop --defaults --server express --client react --currency eur",
    "paydesign new shop --defaults --capture manual --save-card on-session --name store",
)


@with_answers
def new(
    request: Request,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder to make; it must be absent or empty.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be written: paths, sizes, SHA-256.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print a unified diff against what is there, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Answer the questions, get a project that runs."""
    if create(request, directory=directory, dry_run=dry_run, diff=diff, as_json=as_json):
        raise typer.Exit(1)
