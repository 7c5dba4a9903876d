"""`paydesign new DIR`: the questions, the decision, and the project with its record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from ...decisions.loader import load_tree
from ...errors import UsageError
from ..answers import Request, with_answers
from ..documents import decision_document
from ..output import print_json, say
from ..scaffold import Scaffold, scaffold
from ..settle import is_open, settle, warn


@with_answers
def new(
    request: Request,
    directory: Annotated[
        Optional[Path], typer.Argument(metavar="DIR", help="The folder to make; it must be absent or empty.")
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
    document = _document(project, target, dry_run, diff)
    if as_json:
        print_json(document)
    elif dry_run or diff:
        from ...project.plan import plan

        if dry_run:
            say(plan(project.tree).as_text())
        if diff:
            say(document["diff"].rstrip("\n") or "nothing differs")
        say(f"\nNothing was written. To write it: {project.command}")
    else:
        _tell(project, target)


def _document(project: Scaffold, target: Path, dry_run: bool, diff: bool) -> dict[str, Any]:
    from ...project.plan import plan

    document = {
        "target": str(target),
        "written": not (dry_run or diff),
        "decision": decision_document(project.decision, project.command),
        "project": dict(project.project),
        **plan(project.tree).as_dict(),
        "command": project.command,
        "next_steps": list(project.next_steps),
    }
    if diff:
        from ...project.diff import diff as difference

        document["diff"] = difference(project.tree, target)
    return document


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
