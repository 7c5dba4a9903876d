"""What may be in the way of a project or a file, found before anything is written."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NoReturn

from ..errors import FileSystemRefused, TargetInTheWay
from .failures import explained, pasted

RECORD = "paydesign.yaml"
_NAMED = 3
_ELSEWHERE = "choose another place"


def clear_folder(target: Path) -> int | None:
    """Return the mode of the empty folder that `target` is, None if nothing is there.

    Raises:
        TargetInTheWay: If something is there that writing would lose or go through.
        FileSystemRefused: If its parent is not a folder, or it cannot be looked at.
    """
    found = _found(target)
    if found is None:
        return None
    if stat.S_ISLNK(found.st_mode):
        _refuse_symlink(target)
    if not stat.S_ISDIR(found.st_mode):
        _in_the_way(target, "this is not a folder", "name a folder that does not exist yet")
    _check_folder(target, found)
    return stat.S_IMODE(found.st_mode)


def clear_file(path: Path, *, replace: bool) -> int | None:
    """Return the mode of the file that is to be replaced, None if nothing is there.

    Raises:
        TargetInTheWay: If it is a symlink, a folder or a device, or exists and `replace` is false.
        FileSystemRefused: If its parent is not a folder, or it is write-protected.
    """
    found = _found(path)
    if found is None:
        return None
    if stat.S_ISLNK(found.st_mode):
        _refuse_symlink(path)
    if stat.S_ISDIR(found.st_mode):
        _in_the_way(path, "this is a folder", "name a file")
    if not stat.S_ISREG(found.st_mode):
        _in_the_way(path, "this is not a regular file", "name another file")
    if not replace:
        _in_the_way(path, "this file exists already", "name another file")
    if not os.access(path, os.W_OK):
        raise FileSystemRefused("this file is write-protected", where=str(path), hint=_ELSEWHERE)
    return stat.S_IMODE(found.st_mode)


def _found(path: Path) -> os.stat_result | None:
    _check_parent(path.parent)
    with explained(path, "looked at"):
        try:
            return os.lstat(path)
        except FileNotFoundError:
            return None


def _check_parent(parent: Path) -> None:
    with explained(parent, "looked at"):
        try:
            is_folder = stat.S_ISDIR(os.stat(parent).st_mode)
        except FileNotFoundError:
            raise _missing(parent) from None
        except NotADirectoryError:
            is_folder = False
    if not is_folder:
        culprit = next((place for place in (parent, *parent.parents) if place.exists()), parent)
        raise FileSystemRefused("this is not a folder", where=str(culprit), hint=_ELSEWHERE)


def _missing(parent: Path) -> FileSystemRefused:
    dangling = next((place for place in (parent, *parent.parents) if place.is_symlink()), None)
    if dangling and not dangling.exists():
        return FileSystemRefused("this is a symlink to nothing", where=str(dangling), hint=_ELSEWHERE)
    return FileSystemRefused(
        "this folder does not exist",
        where=str(parent),
        hint=f"create it first: mkdir -p {pasted(parent)}",
    )


def _check_folder(target: Path, found: os.stat_result) -> None:
    with explained(target, "looked at"):
        names = sorted(os.listdir(target))
        is_here = os.path.samestat(found, os.stat("."))
    if names:
        _refuse_content(target, names)
    if os.path.ismount(target):
        _in_the_way(
            target, "this is a mount point", f"name a folder inside it: {pasted(target / 'checkout')}"
        )
    if is_here:
        name = pasted(Path.cwd().name)
        _in_the_way(target, "this is the folder you are in", f"cd .. and name it: paydesign new {name}")
    if not os.access(target, os.W_OK | os.X_OK):
        raise FileSystemRefused("this folder is write-protected", where=str(target), hint=_ELSEWHERE)


def _refuse_content(target: Path, names: list[str]) -> NoReturn:
    if RECORD in names:
        command = f"paydesign new {pasted(target)} --answers {pasted(target / RECORD)} --diff"
        look = f"see what would change: {command}"
        _in_the_way(target, "this is a paydesign project already", look)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    listed = ", ".join(names[:_NAMED]) + more
    _in_the_way(
        target,
        f"this folder is not empty, it has {listed}",
        "name a folder that is empty or does not exist yet",
    )


def _refuse_symlink(path: Path) -> NoReturn:
    try:
        goal = f" to {os.readlink(path)}"
    except OSError:
        goal = ""
    _in_the_way(path, f"this is a symlink{goal}", "name the real place; symlinks are not followed")


def _in_the_way(path: Path, what: str, hint: str) -> NoReturn:
    raise TargetInTheWay(what, where=str(path), hint=hint)
