"""`paydesign new DIR`: the questions, the decision, and the project with its record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...decisions.loader import load_tree
from ...errors import UsageError
from ..answers import Request, with_answers
from ..documents import project_document
from ..output import print_json, say
from ..scaffold import Scaffold, scaffold
from ..settle import is_open, settle, warn


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
    """Answer the questions and get a project that runs, with its decision record."""
    tree = load_tree()
    if request.may_ask and (directory is None or is_open(tree, request)):
        from ..prompting import ask_for_project

        decision, request, target = ask_for_project(tree, request, directory)
    elif directory is None:
        raise UsageError("there is no folder to write to", where="DIR", hint="run `paydesign new DIR`")
    else:
        decision, target = settle(tree, request), directory
    warn(decision)
    project = scaffold(decision, request, target)
    if not (dry_run or diff):
        from ...project.writer import write_new

        write_new(project.tree, target)
    difference = _difference(project, target) if diff else None
    if as_json:
        print_json(project_document(project, target, written=not (dry_run or diff), diff=difference))
    elif dry_run or diff:
        _preview(project, dry_run, difference)
    else:
        _tell(project, target)


def _difference(project: Scaffold, target: Path) -> str:
    from ...project.diff import diff

    return diff(project.tree, target)


def _preview(project: Scaffold, dry_run: bool, difference: str | None) -> None:
    from ...project.plan import plan

    if dry_run:
        say(plan(project.tree).as_text())
    if difference is not None:
        say(difference or "Nothing differs.\n")
    say(f"Nothing was written. To write it: {project.command}")


def _tell(project: Scaffold, target: Path) -> None:
    from ..show import describe_outcome

    say(f"Wrote {len(project.tree)} files to {target}")
    say(f"  {describe_outcome(project.decision.outcome)}")
    for notice in project.decision.notices:
        say(f"  note: {notice.message} ({notice.source})")
    say("\nNext:")
    for line in project.next_steps:
        say(f"  {line}")
    say(f"and open {project.url}")
    say(f"\nThe same again: {project.command}")
