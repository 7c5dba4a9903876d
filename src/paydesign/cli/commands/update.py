"""`paydesign update [DIR]`: a project brought to the present templates, or to changed answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..answers import with_answers
from ..request import Request
from ..updating import update_project

EXAMPLES = (
    "paydesign update shop --dry-run",
    "paydesign update shop --server-logic --conflicts rej",
)


@with_answers
def update(
    request: Request,
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the project; by default this one.")
    ] = Path("."),
    conflicts: Annotated[
        str | None,
        typer.Option("--conflicts", metavar="rej|inline", help="Write the rest, and how to leave conflicts."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would become of each file, and write nothing.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print a unified diff against what is there, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Bring a project to the present templates, or to changed answers."""
    if update_project(request, directory, conflicts=conflicts, dry_run=dry_run, diff=diff, as_json=as_json):
        raise typer.Exit(1)
