"""What lies at the paths of a project. Symlinks are not followed."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def obstacle(target: Path, path: str) -> str | None:
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


def read(path: Path, limit: int = -1) -> bytes | None:
    """Return a file's bytes, at most `limit` of them; None if it is absent."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(limit)
