"""What an update does to each file: a pure function of three trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ..project.manifest import digest
from ..render.tree import FileTree
from .three_way import Conflict, Piece, lines_of, merge, rejected, with_marks, with_mine


class Kind(StrEnum):
    """What becomes of a file."""

    ADDED = "added"
    UPDATED = "updated"
    MERGED = "merged"
    DELETED = "deleted"
    CONFLICT = "conflict"
    GONE = "gone"
    """The user deleted it, and that stays so."""


class Why(StrEnum):
    """Why a file is in conflict."""

    BOTH_CHANGED = "you and paydesign changed the same lines"
    NOT_MERGED = (
        "you and paydesign changed it, and it is not merged: a lock, no text, or its first state is not known"
    )
    YOURS = "it is yours, and paydesign has a file of that name now"
    NOT_NEEDED = "you changed it, and it is no longer generated"
    NO_FILE = "a symlink or a folder is where a file belongs"


class Before(NamedTuple):
    """What was generated then.

    Attributes:
        digests: SHA-256 of each file.
        texts: The content of those that are kept.
    """

    digests: Mapping[str, str]
    texts: Mapping[str, bytes]


class NoFile(NamedTuple):
    """What is there is a symlink or a folder, or a part of the path is no folder."""

    place: str


There = Mapping[str, bytes | NoFile]
"""What lies at the paths of a project; what is absent has no entry."""


class Change(NamedTuple):
    """What becomes of one file.

    Attributes:
        data: Its new content; None where it is deleted, gone or in conflict.
        why: Only of a conflict.
        pieces: Of a conflict, the merged text with what is in dispute, if it was merged.
        new: Of a conflict, what is generated now.
        has_crlf: Whether the user's lines end with CRLF, as new ones then do.
    """

    path: str
    kind: Kind
    data: bytes | None = None
    why: Why | None = None
    pieces: Sequence[Piece] = ()
    new: bytes | None = None
    has_crlf: bool = False


def changes(before: Before, there: There, new: FileTree) -> list[Change]:
    """Return what becomes of each file that was generated or is now, sorted by path; without what stays as it is."""
    paths = sorted(before.digests.keys() | new.keys())
    found = (_change(path, before, there.get(path), new.get(path)) for path in paths)
    return [change for change in found if change]


def written(changes: Iterable[Change]) -> dict[str, bytes | None]:
    """Return the new content of each file that is not in conflict, None where it is deleted."""
    return {change.path: change.data for change in changes if change.kind not in (Kind.CONFLICT, Kind.GONE)}


def left(changes: Iterable[Change], way: str, now: str) -> dict[str, bytes | None]:
    """Return what is written of the files in conflict.

    Args:
        way: `inline` puts marks into the file; `rej` leaves the user's lines there, with what was not merged beside
            it in a file ending in `.rej`. What cannot be merged lies there whole, either way.
        now: What the new side is called in a mark.
    """
    files: dict[str, bytes | None] = {}
    for change in changes:
        if change.pieces and way == "inline":
            files[change.path] = _ending(with_marks(change.pieces, now), change.has_crlf)
        elif change.pieces:
            files[change.path] = _ending(with_mine(change.pieces), change.has_crlf)
            files[f"{change.path}.rej"] = rejected(change.pieces, change.path)
        elif change.new is not None:
            files[f"{change.path}.rej"] = change.new
    return files


def _change(path: str, before: Before, mine: bytes | NoFile | None, new: bytes | None) -> Change | None:
    was = before.digests.get(path)
    is_new_the_same = new is not None and digest(new) == was
    if mine is None:
        if new is None or is_new_the_same:
            return None
        return Change(path, Kind.ADDED, new) if was is None else Change(path, Kind.GONE)
    if isinstance(mine, NoFile):
        if new is None or is_new_the_same:
            return None
        return Change(path, Kind.CONFLICT, why=Why.NO_FILE, new=new)
    has_crlf = _has_crlf(mine)
    text = mine.replace(b"\r\n", b"\n") if has_crlf else mine
    if is_new_the_same or new in (mine, text):
        return None
    if was in (digest(text), digest(mine)):
        data = _ending(new, has_crlf and was != digest(mine)) if new is not None else None
        return Change(path, Kind.DELETED if new is None else Kind.UPDATED, data)
    if new is None:
        return Change(path, Kind.CONFLICT, why=Why.NOT_NEEDED)
    if b"\0" in text or b"\0" in new:
        return Change(path, Kind.CONFLICT, why=Why.NOT_MERGED, new=new)
    if was is None:
        pieces = merge((), lines_of(text), lines_of(new))
        return Change(path, Kind.CONFLICT, None, Why.YOURS, pieces, new, has_crlf)
    first = before.texts.get(path)
    if first is None or digest(first) != was:
        return Change(path, Kind.CONFLICT, why=Why.NOT_MERGED, new=new)
    pieces = merge(lines_of(first), lines_of(text), lines_of(new))
    if any(isinstance(piece, Conflict) for piece in pieces):
        return Change(path, Kind.CONFLICT, None, Why.BOTH_CHANGED, pieces, new, has_crlf)
    return Change(path, Kind.MERGED, _ending(with_mine(pieces), has_crlf))


def _has_crlf(data: bytes) -> bool:
    return b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n")


def _ending(data: bytes, has_crlf: bool) -> bytes:
    return data.replace(b"\n", b"\r\n") if has_crlf else data
