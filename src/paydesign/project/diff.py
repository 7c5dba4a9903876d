"""What writing a project over the one that is there would change, as `patch -p1` reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ..errors import TargetInTheWay
from ..render.tree import FileTree
from .failures import explained
from .paths import check_paths

_LIMIT = 1024 * 1024
_NO_NEWLINE = "\n\\ No newline at end of file\n"


def diff(tree: FileTree, target: Path) -> str:
    """Return the unified diff from what is at `target` to `tree`; empty if they are the same.

    Files at `target` that the tree does not have are not ours and are not shown. Symlinks are not followed.
    What cannot be compared (binary or large files, symlinks, folders) is said in a line that `patch` skips.

    Raises:
        TargetInTheWay: If `target` is there and is not a real folder.
        FileSystemRefused: If something there may not be read.
    """
    check_paths(tree)
    _check_target(target)
    return "".join(_compare(path, data, target) for path, data in sorted(tree.items()))


def _check_target(target: Path) -> None:
    with explained(target, "read"):
        try:
            mode = os.lstat(target).st_mode
        except FileNotFoundError:
            return
    if not stat.S_ISDIR(mode):
        what = "a symlink" if stat.S_ISLNK(mode) else "not a folder"
        raise TargetInTheWay(f"this is {what}", where=str(target), hint="name the project's folder")


def _compare(path: str, new: bytes, target: Path) -> str:
    with explained(target / path, "read"):
        obstacle = _obstacle(target, path)
        old = None if obstacle else _read(target / path, max(len(new), _LIMIT) + 1)
    if obstacle:
        return f"{obstacle} is in the way of {path}: not followed, not compared\n"
    if old == new:
        return ""
    before, after = _lines(old or b""), _lines(new)
    if before is None or after is None:
        return f"Binary or large files a/{path} and b/{path} differ\n"
    return _head(path, is_new=old is None) + "".join(_hunks(before, after, path, is_new=old is None))


def _head(path: str, *, is_new: bool) -> str:
    """Return the lines of git, without which there is no way to say that an empty file is new."""
    quote = '"' if " " in path else ""
    mode = "new file mode 100644\n" if is_new else ""
    return f"diff --git {quote}a/{path}{quote} {quote}b/{path}{quote}\n{mode}"


def _hunks(before: list[str], after: list[str], path: str, *, is_new: bool) -> Iterator[str]:
    from difflib import unified_diff

    # Without the tab a name ends at its first space; only GNU's `patch` knows quotes.
    tab = "\t" if " " in path else ""
    source = "/dev/null" if is_new else f"a/{path}{tab}"
    for line in unified_diff(before, after, source, f"b/{path}{tab}"):
        yield line if line.endswith("\n") else line + _NO_NEWLINE


def _obstacle(target: Path, path: str) -> str | None:
    """Return the first part of the path that is neither absent nor what it should be."""
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        place = "/".join(parts[:depth])
        try:
            mode = os.lstat(target / place).st_mode
        except FileNotFoundError:
            return None
        if not (stat.S_ISREG(mode) if depth == len(parts) else stat.S_ISDIR(mode)):
            return place
    return None


def _read(path: Path, limit: int) -> bytes | None:
    """Return the first bytes of a file, None if it is absent."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(limit)


def _lines(data: bytes) -> list[str] | None:
    """Return the lines with their ends, None if it is not text of a size to be compared."""
    if len(data) > _LIMIT or b"\0" in data:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
