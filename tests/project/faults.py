"""Write the same thing again and again; the N-th time, something goes wrong at the N-th step.

    python faults.py FAULT ACTION FOLDER

A step is a call of the operating system that changes something, as Python reports them to a profiler. So every
moment at which the outside can differ is tried, and always the same ones.
Prints "N CALL STATUS" for each, where STATUS is an exit status, negative for a signal.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from paydesign.errors import FileSystemRefused, TargetInTheWay
from paydesign.project.staging import sweep
from paydesign.project.transaction import change_files, locked
from paydesign.project.writer import write_file, write_new

TREE = {
    ".env.example": b"",
    "README.md": "Größe\n".encode(),
    "app/deep/er/one.py": b"1\n",
    "app/deep/two.py": b"2\n" * 5000,
    "app/main.py": b"0\n",
    "logo.bin": bytes(range(256)),
}
BEFORE = {".paydesign/manifest.json": b"1\n", "gone/deep/it.py": b"1\n", "kept.py": b"1\n", "mine.py": b"1\n"}
CHANGE = {
    ".paydesign/manifest.json": b"2\n",
    "gone/deep/it.py": None,
    "kept.py": b"2\n",
    "new/deep/it.py": b"2\n",
}
AFTER = {**{path: data for path, data in CHANGE.items() if data is not None}, "mine.py": b"1\n"}
NO_SUCH_STEP = 99
SYSTEM = {"posix", "fcntl", "_signal"}
CHANGES = {
    "chmod",
    "close",
    "flock",
    "fsync",
    "link",
    "mkdir",
    "open",
    "rename",
    "replace",
    "rmdir",
    "unlink",
    "write",
}
READS = {"listdir", "scandir"}
MASKS = {"pthread_sigmask"}
OLD, NEW = b"old\n", b"new\n" * 1000
MINE = b"mine"


def no_space(_: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def plant_folder(target: Path) -> None:
    if make_room(target):
        target.mkdir()
        (target / "mine").write_bytes(MINE)


def plant_file(target: Path) -> None:
    if make_room(target):
        target.write_bytes(MINE)


def plant_symlink_to_folder(target: Path) -> None:
    if make_room(target):
        (target.parent / "elsewhere").mkdir()
        target.symlink_to("elsewhere")


def plant_symlink_to_file(target: Path) -> None:
    if make_room(target):
        (target.parent / "elsewhere").write_bytes(MINE)
        target.symlink_to("elsewhere")


def make_room(target: Path) -> bool:
    """Take away what was at the target; say no if the write has been done."""
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    elif target.is_file() and target.read_bytes() == OLD:
        target.unlink()
    return not target.exists()


FAULTS: dict[str, Callable[[Path], object]] = {
    "kill": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "interrupt": lambda _: os.kill(os.getpid(), signal.SIGINT),
    "terminate": lambda _: os.kill(os.getpid(), signal.SIGTERM),
    "hang-up": lambda _: os.kill(os.getpid(), signal.SIGHUP),
    "no-space": no_space,
    "sweep": lambda target: sweep(target.parent),
    "folder": plant_folder,
    "file": plant_file,
    "symlink-to-folder": plant_symlink_to_folder,
    "symlink-to-file": plant_symlink_to_file,
}
ACTIONS: dict[str, Callable[[Path], None]] = {
    "project": lambda target: write_new(TREE, target),
    "project-in-empty-folder": lambda target: write_new(TREE, target),
    "file": lambda target: write_file(target, NEW, replace=False),
    "file-replaced": lambda target: write_file(target, NEW, replace=True),
    "project-changed": lambda target: change(target),
}


def change(target: Path) -> None:
    with locked(target):
        change_files(target, CHANGE, BEFORE)


def prepare(target: Path, action: str) -> None:
    target.parent.mkdir()
    if action == "project-in-empty-folder":
        target.mkdir()
    if action == "file-replaced":
        target.write_bytes(OLD)
    if action == "project-changed":
        for path, data in BEFORE.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(data)


def attempt(number: int, fault: str, write: Callable[[Path], None], target: Path) -> int:
    """Return the exit status of a write with a fault at the given step; after a kill nothing returns."""
    left = number
    # A call that fails has done nothing; all else goes wrong when a call has been done.
    moment, calls = ("c_call", CHANGES | READS) if fault == "no-space" else ("c_return", CHANGES | MASKS)

    def profile(_: FrameType, event: str, call: Any) -> None:
        nonlocal left
        if event != moment or call.__module__ not in SYSTEM or call.__name__ not in calls:
            return
        left -= 1
        if left == 0:
            os.write(1, f"{number} {call.__name__} ".encode())
            FAULTS[fault](target)

    sys.setprofile(profile)
    status = outcome(write, target)
    sys.setprofile(None)
    return NO_SUCH_STEP if left > 0 else status


def outcome(write: Callable[[Path], None], target: Path) -> int:
    try:
        write(target)
    except (FileSystemRefused, TargetInTheWay) as error:
        return error.status
    except KeyboardInterrupt:
        return 130
    return 0


def main(fault: str, action: str, folder: Path) -> None:
    # A shell that starts this in the background would have ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare(folder / "0" / "target", action)
    ACTIONS[action](folder / "0" / "target")
    for number in count(1):
        target = folder / str(number) / "target"
        prepare(target, action)
        child = os.fork()
        if not child:
            os._exit(attempt(number, fault, ACTIONS[action], target))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == NO_SUCH_STEP:
            return
        os.write(1, f"{status}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
