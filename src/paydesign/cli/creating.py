"""What `paydesign new` does, once its command line is understood."""

from __future__ import annotations

from pathlib import Path

from ..decisions.loader import load_tree
from ..errors import UsageError
from .output import print_json, say
from .reproduce import at, said_again
from .request import Request
from .scaffold import RECORD, Scaffold, scaffold
from .settle import is_open, settle, warn


def create(request: Request, *, directory: Path | None, dry_run: bool, diff: bool, as_json: bool) -> bool:
    """Ask what is missing, and write the project or show what would be written.

    Returns:
        Whether a project is there already and differs.
    """
    tree, said = load_tree(), request
    if directory is not None and not (dry_run or diff):
        from ..project.obstacles import clear_folder

        clear_folder(directory)  # before a person has answered everything in vain
    was_asked = request.may_ask and (directory is None or is_open(tree, request))
    if was_asked:  # and shown a summary, notices included
        from .prompting import ask_for_project

        decision, request, target = ask_for_project(tree, request, directory)
    elif directory is None:
        raise UsageError("there is no folder to write to", where="DIR", hint="run `paydesign new DIR`")
    else:
        decision, target = settle(tree, request), directory
    warn(decision)
    project = scaffold(decision, request, target)
    if not (dry_run or diff):
        from ..project.writer import write_new

        write_new(project.tree, target)
    difference = _difference(project, target) if diff else None
    if as_json:
        from .documents import project_document

        print_json(project_document(project, target, written=not (dry_run or diff), diff=difference))
    elif dry_run or diff:
        _preview(project, target, said, dry_run, difference)
    else:
        _tell(project, target, with_notices=not was_asked)
    return bool(difference) and (target / RECORD).exists()


def _difference(project: Scaffold, target: Path) -> str:
    from ..project.diff import diff

    return diff(project.tree, target)


def _preview(project: Scaffold, target: Path, said: Request, dry_run: bool, difference: str | None) -> None:
    from ..project.manifest import PATH as MANIFEST
    from ..project.plan import plan

    if dry_run:
        say(plan(project.tree).as_text())
    if difference is not None:
        say(difference or "Nothing differs.\n")
    command = project.command
    if (target / MANIFEST).is_file():  # `new` writes over no project
        command = said_again(["update", at(target)], said)
    say(f"Nothing was written. To write it: {command}")


def _tell(project: Scaffold, target: Path, *, with_notices: bool) -> None:
    from .show import describe_outcome, paragraph

    say(f"Wrote {len(project.tree)} files to {target}")
    say(f"  {describe_outcome(project.decision.outcome)}")
    for notice in project.decision.notices if with_notices else ():
        say(paragraph(f"note: {notice.message} ({notice.source})", indent="  "))
    say("\nNext:")
    for line in project.next_steps:
        say(f"  {line}")
    say(
        "The last one prints the address of a page that takes the test card 4242 4242 4242 4242: no account, no keys."
    )
    say("README.md says how to go on with the keys of a Stripe account.")
    say(f"\nThe same again: {project.command}")
