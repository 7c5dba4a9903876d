"""A locked folder beside the target, in which a project is made before one rename puts it in place.

    PARENT/.paydesign-staging-0123456789abcdef/
        lock       locked as long as its process lives; holds the mark that says whose folder it is
        content    what is being written

The lock is how a later run tells a folder that is in use from one whose process was killed.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

PREFIX = ".paydesign-staging-"
_LOCK, _CONTENT = "lock", "content"
_MARK = b"paydesign is writing here. If no paydesign is running, this folder can be deleted.\n"


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """Yield a path to write to, on the same file system as `parent`; what is left of it is removed.

    Raises:
        OSError: If the folder cannot be made. Nothing was left behind then.
    """
    place, lock = _claim(parent)
    try:
        yield place / _CONTENT
    finally:
        with suppress(OSError):
            _remove(place)
        with suppress(OSError):
            os.close(lock)


def sweep(parent: Path) -> None:
    """Remove what killed runs left in `parent`: only what is provably ours and not in use."""
    with suppress(OSError), os.scandir(parent) as entries:
        for place in sorted(entry.path for entry in entries if entry.name.startswith(PREFIX)):
            with suppress(OSError):
                _remove_if_dead(Path(place))


def _claim(parent: Path) -> tuple[Path, int]:
    while True:
        place = parent / f"{PREFIX}{os.urandom(8).hex()}"
        # Closed to others whatever the umask, so that nobody can plant anything in it.
        os.mkdir(place, 0o700)
        try:
            lock = _lock(place)
        except BaseException:
            with suppress(OSError):
                os.chmod(place, 0o700)  # a umask such as 0o700 has shut us out of it
                _remove(place)
            raise
        if lock is not None:
            return place, lock


def _lock(place: Path) -> int | None:
    """Return the locked file, None if another run took our folder for a dead one in its first moment."""
    with ExitStack() as undo, suppress(FileNotFoundError, BlockingIOError):
        lock = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        undo.callback(os.close, lock)
        _flock(lock)
        os.write(lock, _MARK)
        if os.path.samestat(os.fstat(lock), os.stat(place / _LOCK)):
            undo.pop_all()
            return lock
    return None


def _flock(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        # A file system without locks: a sweep cannot lock it either, so it leaves the folder alone.
        pass


def _remove_if_dead(place: Path) -> None:
    """Remove one staging folder.

    Raises:
        OSError: If it is in use, or cannot be removed.
    """
    found = os.lstat(place)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return
    inside = set(os.listdir(place))
    if not inside:
        os.rmdir(place)
    elif _LOCK in inside and inside <= {_LOCK, _CONTENT}:
        lock = os.open(place / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # A process may be killed before it has written the mark, but it has no content then.
            if os.read(lock, len(_MARK)) == _MARK or _CONTENT not in inside:
                _remove(place)
        finally:
            os.close(lock)


def _remove(place: Path) -> None:
    """Remove a staging folder, the lock last: until then it is known to be ours."""
    with suppress(FileNotFoundError):
        _delete(place / _CONTENT)
    with suppress(FileNotFoundError):
        os.unlink(place / _LOCK)
    os.rmdir(place)


def _delete(path: Path) -> None:
    """Delete a file or a folder with all that is in it; a symlink is deleted, not followed."""
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        os.unlink(path)
        return
    os.chmod(path, 0o700)  # a umask such as 0o400 has made it a folder that we cannot list
    for name in os.listdir(path):
        _delete(path / name)
    os.rmdir(path)
