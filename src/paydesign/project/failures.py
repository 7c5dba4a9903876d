"""What the file system said, in words that say what to do next."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import FileSystemRefused

_REASONS = {
    errno.EACCES: ("there is no permission to do so", "choose a folder that you own"),
    errno.EPERM: ("the system does not permit it", "choose a folder that you own"),
    errno.EROFS: ("the file system is read-only", "choose a folder on another file system"),
    errno.ENOSPC: ("the disk is full", "free some space, or choose a folder on another disk"),
    errno.EDQUOT: ("your disk quota is used up", "free some space, or choose a folder on another disk"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter name"),
    errno.ENOENT: ("the folder it lies in no longer exists", "change to a folder that exists"),
    errno.ENOTDIR: ("part of its path is not a folder", "choose another folder"),
    errno.ELOOP: ("its path goes through symlinks in a circle", "choose another folder"),
}


@contextmanager
def explained(path: Path, verb: str = "written") -> Iterator[None]:
    """Turn an OSError into the error to show when `path` could not be written (or `verb`).

    Raises:
        FileSystemRefused: In place of the OSError.
    """
    try:
        yield
    except OSError as error:
        raise _refused(error, path, verb) from error


def _refused(error: OSError, path: Path, verb: str) -> FileSystemRefused:
    unknown = ((error.strerror or str(error) or type(error).__name__).lower(), None)
    reason, hint = _REASONS.get(error.errno or 0, unknown)
    if error.errno == errno.ENOSPC and not _has_free_inodes(path.parent):
        reason, hint = "the disk has no room for more files", "delete some files, or choose another disk"
    if error.errno == errno.ENOENT and _still_lies_somewhere(path.parent):
        # As the kernel's own file systems do, /proc among them.
        reason, hint = "nothing can be made in that folder", "choose a folder on another file system"
    return FileSystemRefused(f"this cannot be {verb}: {reason}", where=str(path), hint=hint)


def pasted(path: Path | str) -> str:
    """Return a path as one word of a shell command."""
    from shlex import quote

    text = str(path)
    return quote(f"./{text}" if text.startswith("-") else text)


def _still_lies_somewhere(folder: Path) -> bool:
    # Some systems let a process look at "." after that folder was deleted.
    try:
        return folder.resolve(strict=True).is_dir()
    except OSError:
        return False


def _has_free_inodes(folder: Path) -> bool:
    # Some file systems have no fixed number of inodes and say 0 of 0.
    try:
        disk = os.statvfs(folder)
    except OSError:
        return True
    return disk.f_favail > 0 or disk.f_files == 0
