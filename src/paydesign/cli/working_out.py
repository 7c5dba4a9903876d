"""An update, worked out from what was said and from what lies in the folder; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__
from ..decisions.loader import load_tree
from ..decisions.model import Decision
from ..errors import DocumentInvalid, FileUnreadable, FormatTooNew, Problem, TargetInTheWay
from ..project.failures import explained
from ..project.generated import PATH as GENERATED
from ..project.manifest import PATH as MANIFEST
from ..project.manifest import Manifest
from ..records.references import FOLDER
from ..update.changes import Before, Change, Kind, NoFile, changes, left, written
from .output import remark
from .reproduce import at, flag, said_again
from .request import Request, this_day
from .scaffold import RECORD, Scaffold, scaffold
from .settle import is_open, settle, warn
from .succeeding import is_another, succession, with_record

BOOKS = (MANIFEST, GENERATED)
"""What paydesign keeps of a project for itself."""

_OWN = (RECORD, *BOOKS)


class Update(NamedTuple):
    """An update that was worked out.

    Attributes:
        seen: What lies at each path that is changed; what is absent has no entry.
        files: What is written, None where a file is deleted; without what is in conflict.
        left: What is written of the conflicts, if they are to be left.
    """

    project: Scaffold
    command: str
    was: Manifest
    changes: Sequence[Change]
    seen: Mapping[str, bytes]
    files: Mapping[str, bytes | None]
    left: Mapping[str, bytes | None]

    @property
    def conflicts(self) -> list[Change]:
        """Return the files that are in conflict."""
        return [change for change in self.changes if change.kind is Kind.CONFLICT]


def look_at(target: Path) -> None:
    """Raise FileUnreadable for what is no project of ours."""
    hint = "name the folder that `paydesign new` made"
    with explained(target, "looked at"):
        if not target.is_dir():
            raise FileUnreadable("there is no such folder", where=str(target), hint=hint)
        missing = [path for path in (RECORD, MANIFEST) if not (target / path).is_file()]
    if missing:
        raise FileUnreadable(
            "this is no project that paydesign can update",
            where=str(target),
            hint=f"{hint}; if it did make this one, restore what is missing from version control",
            problems=[Problem("this is missing", str(target / path)) for path in missing],
        )


def work_out(request: Request, target: Path, way: str | None) -> Update:
    """Return what becomes of each file of a project; the caller holds its lock.

    Args:
        request: What was said; where nothing is, the project's record holds.
        way: How conflicts are to be left, `rej` or `inline`; None if they are not.
    """
    from ..catalog.discover import discover

    was = _manifest(target, discover().version)
    command = said_again(["update", at(target)], request, *(flag("conflicts", way) if way else []))
    said, request = request, _with_record(request, target)
    decision = _decide(request)
    warn(decision)
    request, retired = _superseding(said, request, decision, target)
    project = scaffold(decision, request, target)
    there = _there(target, {*was.files, *project.tree, *retired})
    _refuse_to_overwrite(target, retired, there)
    before = Before(_without_own(was.files), _kept(target))
    listed = changes(before, _without_own(there), _without_own(project.tree))
    ours = {path: project.tree[path] for path in _OWN if there.get(path) != project.tree[path]}
    seen = {path: data for path, data in there.items() if isinstance(data, bytes)}
    leaving = left(listed, way, f"paydesign {__version__}") if way else {}
    return Update(project, command, was, listed, seen, {**written(listed), **ours, **retired}, leaving)


def _decide(request: Request) -> Decision:
    tree = load_tree()
    if request.may_ask and is_open(tree, request):
        from .prompting import ask_for_decision

        return ask_for_decision(tree, request, None)
    return settle(tree, request)


def _superseding(
    said: Request, request: Request, decision: Decision, target: Path
) -> tuple[Request, dict[str, bytes]]:
    """Return the request of a new record where something else is decided, and the file of the one that was."""
    old = request.record
    assert old is not None
    if not is_another(old, decision):
        return request, {}
    date = said.date or this_day()
    new, text = succession(
        request, decision, date, lambda successor: f"the project was updated to {successor}"
    )
    # Its schema lies where it was, which is a folder further now.
    text = text.replace("$schema=.paydesign/", "$schema=../.paydesign/", 1)
    return new, {f"{FOLDER}/{old.human.id}.yaml": text.encode()}


def _refuse_to_overwrite(target: Path, files: Iterable[str], there: Mapping[str, bytes | NoFile]) -> None:
    for path in files:
        if path in there:
            raise TargetInTheWay(
                "the record of what was decided before is to lie here, and something does",
                where=str(target / path),
                hint="give one of the two records another id",
            )


def _manifest(target: Path, templates: str) -> Manifest:
    from ..project.manifest import read_manifest
    from ..records.files import read_file

    was = read_manifest(read_file(target / MANIFEST), str(target / MANIFEST))
    if _numbers(was.templates) > _numbers(templates):
        raise FormatTooNew(
            f"{was.tool} made this project from its templates {was.templates}; those of paydesign {__version__} "
            f"are {templates}",
            where=str(target / MANIFEST),
            hint="upgrade paydesign",
        )
    return was


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _with_record(request: Request, target: Path) -> Request:
    name = str(target / RECORD)
    request = with_record(request, name)
    record = request.record
    if record is None or record.project is None or record.project.name is None:
        raise DocumentInvalid(
            "this is no record of a project", where=name, hint="restore it from version control"
        )
    if record.human.status == "superseded":
        by = record.human.superseded_by or "another one"
        raise TargetInTheWay(
            f"the decision of this project is superseded, by {by}",
            where=name,
            hint=f"let the project have the new one: move this to {FOLDER}/{record.human.id}.yaml and "
            f"that one here, as {RECORD}, and run `paydesign update` again",
        )
    return request


def _there(target: Path, paths: Iterable[str]) -> dict[str, bytes | NoFile]:
    from ..project.reading import obstacle, read

    there: dict[str, bytes | NoFile] = {}
    for path in sorted(paths):
        with explained(target / path, "read"):
            place = obstacle(target, path)
            data = NoFile(place) if place else read(target / path)
        if data is not None:
            there[path] = data
    return there


def _kept(target: Path) -> Mapping[str, bytes]:
    from ..project.generated import unpack

    if not (target / GENERATED).is_file():
        remark(f"note: {target / GENERATED} is missing: what you edited is in conflict wherever it changes")
        return {}
    return unpack((target / GENERATED).read_bytes(), str(target / GENERATED))


def _without_own(files: Mapping[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in files.items() if path not in _OWN}
