"""Which paths a project may have, so that it can be checked out on any system (pure)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ..errors import LayerInvalid, Problem

_FORBIDDEN = frozenset('<>:"|?*\\')
# Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file, read 2026-11-23.
_RESERVED = frozenset(
    {"aux", "con", "conin$", "conout$", "nul", "prn"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths that lie outside the project or that some system cannot hold.

    Raises:
        LayerInvalid: With one problem for each path at fault.
    """
    listed = list(paths)
    problems = [Problem(fault, where=path) for path in listed for fault in path_faults(path)]
    problems += [Problem(fault, where=path) for path, fault in _clashes(listed)]
    if problems:
        raise LayerInvalid("the project has paths that cannot be written everywhere", problems=problems)


def path_faults(path: str) -> Iterator[str]:
    """Yield what is wrong with one path, in words."""
    if path.startswith("/"):
        yield "the path is absolute"
        return
    for part in path.split("/"):
        if part in ("", ".", ".."):
            yield f"the path has the part {part!r}"
        elif not part.isprintable() or not _FORBIDDEN.isdisjoint(part):
            yield f"the name {part!r} has a character that not every system allows"
        elif part[-1] in ". ":
            yield f"the name {part!r} ends with a full stop or a space"
        elif part.partition(".")[0].rstrip().casefold() in _RESERVED:
            yield f"the name {part!r} is reserved on Windows"


def _clashes(paths: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (path, fault) where two names are one on a system that folds case or accents."""
    spelt: dict[str, str] = {}
    files = {_folded(path) for path in paths}
    for path in paths:
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            prefix = "/".join(parts[:depth])
            first = spelt.setdefault(_folded(prefix), prefix)
            if first != prefix:
                yield path, f"{prefix} and {first} are the same name on some systems"
            elif depth < len(parts) and _folded(prefix) in files:
                yield path, f"{prefix} is a file and a folder"


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
