"""What `paydesign update` does, once its command line is understood."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from .. import __version__
from ..errors import InvalidValue, Problem, TargetInTheWay, UpdateConflict
from ..update.changes import Change, Why
from .documents import update_document
from .output import print_json, remark, say
from .reproduce import at, quote
from .request import Request
from .scaffold import RECORD
from .working_out import BOOKS, Update, look_at, work_out

WAYS = ("rej", "inline")


def update_project(
    request: Request, target: Path, *, conflicts: str | None, dry_run: bool, diff: bool, as_json: bool
) -> bool:
    """Work out what becomes of each file, and write it or show it; return whether a diff has something to show.

    Raises:
        UpdateConflict: If people and the templates changed the same, once everything else is said and done.
    """
    from ..project.transaction import change_files, complete, is_cut_short, locked

    if conflicts not in (None, *WAYS):
        from .choices import suggest

        raise InvalidValue(
            f"{conflicts!r} is no way to leave conflicts",
            where="--conflicts",
            hint=suggest(conflicts, list(WAYS)),
        )
    is_written = not (dry_run or diff)
    look_at(target)
    with locked(target):
        if is_written and complete(target):
            remark("note: an update that was cut short is complete now")
        elif is_cut_short(target):
            raise TargetInTheWay(
                "an update of this project was cut short",
                where=str(target),
                hint=f"complete it first: paydesign update {quote(at(target))}",
            )
        update = work_out(request, target, conflicts)
        is_written = is_written and not (update.conflicts and conflicts is None)
        if is_written:
            _refuse_what_cannot_be_left(target, update)
            files = {**update.files, **update.left}
            if files:
                change_files(target, files, update.seen)
    difference = _difference(update, target) if diff else None
    if as_json and not update.conflicts:
        print_json(update_document(update, target, written=is_written, diff=difference))
    elif not as_json:
        _tell(update, target, dry_run=dry_run, difference=difference, is_written=is_written)
    if update.conflicts:
        raise _conflict(update.conflicts, target, is_written=is_written, way=conflicts)
    return bool(difference)


def _refuse_what_cannot_be_left(target: Path, update: Update) -> None:
    """Refuse to leave a conflict where that would go through a symlink or over somebody's file."""
    problems = [
        Problem(Why.NO_FILE.value, str(target / change.path))
        for change in update.conflicts
        if change.why is Why.NO_FILE
    ] + [
        Problem("this is there already", str(target / path), "look at it, and remove it")
        for path in update.left
        if path.endswith(".rej") and path not in update.seen and os.path.lexists(target / path)
    ]
    if problems:
        raise TargetInTheWay(
            "what is in conflict cannot be left",
            where=str(target),
            hint="nothing was written",
            problems=problems,
        )


def _conflict(
    conflicts: Sequence[Change], target: Path, *, is_written: bool, way: str | None
) -> UpdateConflict:
    count = f"{len(conflicts)} file{'' if len(conflicts) == 1 else 's'}"
    problems = [Problem(change.why or "", str(target / change.path)) for change in conflicts]
    if is_written:
        where = "between marks, or in .rej files," if way == "inline" else "in .rej files"
        return UpdateConflict(
            f"{count} could not be merged; all else is written",
            where=str(target),
            hint=f"what was not merged lies {where}: take over what you want, and delete the rest",
            problems=problems,
        )
    return UpdateConflict(
        f"{count} cannot be merged; nothing was written",
        where=str(target),
        hint="--conflicts inline writes the rest, and marks what is in dispute; --conflicts rej leaves that beside it",
        problems=problems,
    )


def _difference(update: Update, target: Path) -> str:
    """Return what would change as `patch -p1` reads it; what is in conflict is not shown unless it is left."""
    from ..project.diff import compare

    files = {path: data for path, data in {**update.files, **update.left}.items() if path not in BOOKS}
    return "".join(compare(path, data, target) for path, data in sorted(files.items()))


def _tell(update: Update, target: Path, *, dry_run: bool, difference: str | None, is_written: bool) -> None:
    if dry_run or difference is None:
        for change in update.changes:
            say(f"{change.kind.value:<9} {change.path}")
    if difference is not None:
        say(difference or "Nothing differs.")
    if not update.files and not update.conflicts:
        say(f"{target} is as paydesign {__version__} makes it; nothing to update.")
    elif is_written:
        for path in update.files:
            if path.startswith("decisions/"):
                say(f"Something else is decided now: {RECORD} is a new record, and {path} the one that was.")
        say(f"Updated {target}, from {update.was.tool} to paydesign {__version__}")
        say("\nNext: look at what changed, and run its tests; README.md says how.")
    elif dry_run or difference is not None:
        say(f"Nothing was written. To write it: {update.command}")
