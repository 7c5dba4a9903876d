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
from .reading import obstacle, read

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
    return "".join(compare(path, data, target) for path, data in sorted(tree.items()))


def _check_target(target: Path) -> None:
    with explained(target, "read"):
        try:
            mode = os.lstat(target).st_mode
        except FileNotFoundError:
            return
    if not stat.S_ISDIR(mode):
        what = "a symlink" if stat.S_ISLNK(mode) else "not a folder"
        raise TargetInTheWay(f"this is {what}", where=str(target), hint="name the project's folder")


def compare(path: str, new: bytes | None, target: Path) -> str:
    """Return the unified diff of one file; `new` is None if it is to be deleted."""
    with explained(target / path, "read"):
        in_the_way = obstacle(target, path)
        old = None if in_the_way else read(target / path, max(len(new or b""), _LIMIT) + 1)
    if in_the_way:
        return f"{in_the_way} is in the way of {path}: not followed, not compared\n"
    if old == new:
        return ""
    before, after = _lines(old or b""), _lines(new or b"")
    if before is None or after is None:
        return f"Binary or large files a/{path} and b/{path} differ\n"
    if new is None and not old:
        return f"Only in a: {path}, which is empty\n"  # GNU's `patch` takes no way of saying it
    change = "new" if old is None else "deleted" if new is None else None
    return _head(path, change) + "".join(_hunks(before, after, path, change))


def _head(path: str, change: str | None) -> str:
    """Return the lines of git, without which there is no way to say that an empty file is new or deleted."""
    quote = '"' if " " in path else ""
    mode = f"{change} file mode 100644\n" if change else ""
    return f"diff --git {quote}a/{path}{quote} {quote}b/{path}{quote}\n{mode}"


def _hunks(before: list[str], after: list[str], path: str, change: str | None) -> Iterator[str]:
    from difflib import unified_diff

    # Without the tab a name ends at its first space; only GNU's `patch` knows quotes.
    tab = "\t" if " " in path else ""
    source = "/dev/null" if change == "new" else f"a/{path}{tab}"
    goal = "/dev/null" if change == "deleted" else f"b/{path}{tab}"
    for line in unified_diff(before, after, source, goal):
        yield line if line.endswith("\n") else line + _NO_NEWLINE


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
