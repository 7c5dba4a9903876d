"""The text of a project's own code, for what is looked for in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .keys import NOT_LOOKED_INTO

_CODE = {
    *(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".html", ".py", ".rb"),
    *(".php", ".go", ".java", ".kt", ".cs", ".ex", ".rs"),
}
_LONGEST = 400_000
"""Bytes of a file; a longer one was made by a program."""

_MOST = 3_000
"""Files; a project with more is looked at in part."""


def code_files(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the files of code below a folder with their lines, those of packages left out."""
    left = _MOST
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_LOOKED_INTO and name[0] != ".")
        for name in sorted(names):
            file = Path(place, name)
            if file.suffix not in _CODE or name.endswith((".min.js", ".d.ts")):
                continue
            left -= 1
            if left < 0:
                return
            if lines := read_lines(file):
                yield file, lines


def read_lines(file: Path) -> list[str]:
    """Return the lines of a file; none if it is not there, cannot be read or is too long."""
    try:
        return file.read_text("utf-8", "replace").splitlines() if file.stat().st_size <= _LONGEST else []
    except OSError:
        return []
