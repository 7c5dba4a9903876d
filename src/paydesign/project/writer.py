"""Write a project, or one file, all or nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from .. import on_disk
from ..errors import TargetInTheWay
from ..render.tree import FileTree
from .failures import explained
from .interrupts import interrupts_held
from .obstacles import clear_file, clear_folder
from .paths import check_paths
from .staging import staging, sweep

_OCCUPIED = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR, errno.EBUSY}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF}


def write_new(tree: FileTree, target: Path) -> None:
    """Write a project into a folder that does not exist yet or is empty.

    Whatever happens to this process, there is the whole project afterwards or none of it. The disk is not waited
    for, as it would be for a file that cannot be made again. Modes follow the umask; an empty folder
    that was there keeps its mode.

    Args:
        tree: The content by path relative to `target`.
        target: The folder. It is not followed if it is a symlink.

    Raises:
        LayerInvalid: If the tree has a path that not every system can hold.
        TargetInTheWay: If something is at `target` already. Nothing was written.
        FileSystemRefused: If the file system does not let us. The target is as it was.
        KeyboardInterrupt: On ctrl-C or SIGTERM. Nothing was left behind.
    """
    check_paths(tree)
    mode = clear_folder(target)

    def fill(content: Path, pause: Callable[[], None]) -> None:
        _write_folder(content, tree, pause)
        if mode is not None:
            os.chmod(content, mode)

    _put_in_place(target, fill, os.rename)


def write_file(path: Path, data: bytes, *, replace: bool) -> None:
    """Write one file; one that is replaced keeps its mode, and is never seen half written.

    Raises:
        TargetInTheWay: If it is there and `replace` is false, or is no regular file. Nothing was written.
        FileSystemRefused: If the file system does not let us. The target is as it was.
        KeyboardInterrupt: On ctrl-C or SIGTERM. Nothing was left behind.
    """
    mode = clear_file(path, replace=replace)

    def fill(content: Path, pause: Callable[[], None]) -> None:
        _write(content, data)
        _sync(content)
        if mode is not None:
            os.chmod(content, mode)
        pause()

    def put(content: Path, target: Path) -> None:
        (os.rename if replace else _link)(content, target)
        # The file is there; what is left to ensure is only that a power cut does not undo it.
        with suppress(OSError):
            _sync(target.parent)

    _put_in_place(path, fill, put)


def _put_in_place(
    target: Path, fill: Callable[[Path, Callable[[], None]], None], move: Callable[[Path, Path], None]
) -> None:
    with interrupts_held() as pause:
        sweep(target.parent)
        # Explained inside as well: a full disk shows why it is full only until we have cleaned up.
        with explained(target), staging(target.parent) as content, explained(target):
            fill(content, pause)
            _move(move, content, target)
            on_disk.placed(target)


def _move(move: Callable[[Path, Path], None], content: Path, target: Path) -> None:
    try:
        move(content, target)
    except OSError as error:
        # Something came in the way after we looked. The kernel replaces an empty folder at most.
        if error.errno in _OCCUPIED:
            raise TargetInTheWay(
                "this is in use, or somebody has just made it", where=str(target), hint="try again"
            ) from error
        raise


def _link(content: Path, target: Path) -> None:
    """Move a file to where none is; unlike a rename it never replaces one that came in between."""
    try:
        os.link(content, target)
    except OSError as error:
        # Some file systems, such as exFAT, have no hard links.
        if error.errno not in _NO_LINKS or os.path.lexists(target):
            raise
        os.rename(content, target)


def _write_folder(root: Path, tree: FileTree, pause: Callable[[], None]) -> None:
    folders = {PurePosixPath(), *(folder for path in tree for folder in PurePosixPath(path).parents)}
    for folder in sorted(folders):
        os.mkdir(root / folder)
    for path, data in tree.items():
        pause()
        _write(root / path, data)
    pause()


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot do this to a folder, and have no need to.
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)
