"""Several files of a project changed together: all or none, whatever ends the process.

PROJECT/.paydesign/update/
    new/0, 1, ...   what is to be put in place
    old/0, 1, ...   what was there, to be put back if the file system refuses half-way
    journal.json    written last: from then on the change counts, and a run that was killed is completed by the next

The folder is made by one process at a time, which holds a lock on `.paydesign/`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from .. import on_disk
from ..errors import DocumentInvalid, FileSystemRefused, Problem, TargetInTheWay
from .failures import explained
from .interrupts import interrupts_held
from .manifest import digest
from .paths import path_faults
from .reading import obstacle, read

FOLDER = ".paydesign/update"
_JOURNAL = "journal.json"


class _Step(NamedTuple):
    """One file: what lies there before and after, by SHA-256; None where there is no file."""

    path: str
    old: str | None
    new: str | None


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Let no other update of this project run meanwhile.

    Raises:
        TargetInTheWay: If one does.
    """
    with explained(target, "looked at"):
        lock = os.open(target / ".paydesign", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TargetInTheWay(
                "another update of this project is at work",
                where=str(target),
                hint="try again when it is done",
            ) from error
        except OSError:
            pass  # a file system without locks
        yield
    finally:
        os.close(lock)


def change_files(target: Path, files: Mapping[str, bytes | None], seen: Mapping[str, bytes]) -> None:
    """Write and delete files of a project; the caller holds the lock.

    Args:
        files: The new content by path; None deletes.
        seen: What lay at these paths when the change was worked out; what is absent has no entry.

    Raises:
        TargetInTheWay: If something else lies there now. Nothing was written.
        FileSystemRefused: If the file system does not let us. Everything is as it was.
        KeyboardInterrupt: On ctrl-C or SIGTERM. Everything is as it was.
    """
    steps = [_Step(path, _digest(seen.get(path)), _digest(data)) for path, data in sorted(files.items())]
    folder = target / FOLDER
    with interrupts_held() as pause, explained(target):
        _refuse_what_changed(target, steps)
        _refuse_what_is_protected(target, steps)
        try:
            _stage(folder, target, steps, files)
            pause()
            _write(folder / _JOURNAL, json.dumps([step._asdict() for step in steps]).encode())
        except BaseException:
            _remove(folder)
            raise
        _play(target, folder, steps)
        on_disk.placed(target)
        _remove(folder)


def is_cut_short(target: Path) -> bool:
    """Return whether there is a change of this project whose process was killed."""
    return (target / FOLDER / _JOURNAL).is_file()


def complete(target: Path) -> bool:
    """Complete a change whose process was killed; return whether there was one. The caller holds the lock.

    Raises:
        TargetInTheWay: If a file was edited since then. Nothing more was written.
        DocumentInvalid: If the journal is damaged.
    """
    folder = target / FOLDER
    with interrupts_held(), explained(folder):
        if not folder.is_dir():
            return False
        journal = folder / _JOURNAL
        if not journal.is_file():
            _remove(folder)
            return False
        steps = _steps(journal)
        pending = [step for index, step in enumerate(steps) if not _is_played(target, folder, index, step)]
        _refuse_what_changed(target, pending)
        _play(target, folder, steps)
        _remove(folder)
        return True


def _digest(data: bytes | None) -> str | None:
    return None if data is None else digest(data)


def _lies(target: Path, path: str) -> str | None:
    """Return the digest of what lies there; None if nothing does."""
    return _digest(read(target / path))


def _is_played(target: Path, folder: Path, index: int, step: _Step) -> bool:
    if step.new is None:
        return _lies(target, step.path) is None
    return not (folder / "new" / str(index)).exists()


def _refuse_what_changed(target: Path, steps: Sequence[_Step]) -> None:
    problems = [
        Problem("this has changed meanwhile, or something is in its way", str(target / step.path))
        for step in steps
        if obstacle(target, step.path) or _lies(target, step.path) != step.old
    ]
    if problems:
        raise TargetInTheWay(
            "files are not as they were when the update was worked out",
            where=str(target),
            hint=_hint(target),
            problems=problems,
        )


def _hint(target: Path) -> str:
    if is_cut_short(target):
        return f"put them back, or give that update up: its files are in {FOLDER}/new, delete {FOLDER}"
    return "run it again"


def _refuse_what_is_protected(target: Path, steps: Sequence[_Step]) -> None:
    """Find out before anything is done whether each folder lets its files be replaced."""
    folders = {_nearest(target, PurePosixPath(step.path).parent) for step in steps}
    problems = [
        Problem("this folder is write-protected", str(folder))
        for folder in sorted(folders)
        if not os.access(folder, os.W_OK | os.X_OK)
    ] + [
        Problem("this file is write-protected", str(target / step.path))
        for step in steps
        if step.old is not None and not os.access(target / step.path, os.W_OK)
    ]
    if problems:
        raise FileSystemRefused(
            "the update cannot be written",
            where=str(target),
            hint="allow it with `chmod u+w`, and run it again",
            problems=problems,
        )


def _nearest(target: Path, folder: PurePosixPath) -> Path:
    place = target / folder
    while not place.exists():
        place = place.parent
    return place


def _stage(folder: Path, target: Path, steps: Sequence[_Step], files: Mapping[str, bytes | None]) -> None:
    _remove(folder)  # of a run that was killed before its journal
    for name in ("new", "old"):
        (folder / name).mkdir(parents=True)
    for index, step in enumerate(steps):
        data, there = files[step.path], target / step.path
        if data is not None:
            _write(folder / "new" / str(index), data)
        if step.old is not None:
            _copy(there, folder / "old" / str(index))
            if data is not None:
                os.chmod(folder / "new" / str(index), stat.S_IMODE(os.lstat(there).st_mode))


def _copy(file: Path, to: Path) -> None:
    try:
        os.link(file, to, follow_symlinks=False)
    except OSError:  # some file systems have no hard links
        shutil.copy2(file, to, follow_symlinks=False)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path.with_name(path.name + "~"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    os.rename(path.with_name(path.name + "~"), path)


def _play(target: Path, folder: Path, steps: Sequence[_Step]) -> None:
    done: list[int] = []
    try:
        for index, step in enumerate(steps):
            done.append(index)
            _put(target / step.path, folder / "new" / str(index) if step.new else None)
    except OSError:
        for index in reversed(done):
            _put_back(target / steps[index].path, folder / "old" / str(index))
            _remove_empty_folders(target, steps[index].path)
        _remove(folder)
        raise
    for step in steps:
        if step.new is None:
            _remove_empty_folders(target, step.path)


def _put(place: Path, new: Path | None) -> None:
    if new is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):  # it was put there by the run that was killed
        os.rename(new, place)


def _put_back(place: Path, old: Path) -> None:
    if old.exists():
        os.replace(old, place)
    else:
        with suppress(FileNotFoundError):
            place.unlink()


def _remove_empty_folders(target: Path, path: str) -> None:
    with suppress(OSError):
        for parent in PurePosixPath(path).parents[:-1]:
            with suppress(FileNotFoundError):
                os.rmdir(target / parent)


def _steps(journal: Path) -> list[_Step]:
    try:
        steps = [_Step(**step) for step in json.loads(journal.read_bytes())]
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(journal) from error
    if any(not _is_sound(step) for step in steps):
        raise _damaged(journal)
    return steps


def _is_sound(step: _Step) -> bool:
    def is_digest(value: Any) -> bool:
        return value is None or (isinstance(value, str) and len(value) == 64)

    return (
        isinstance(step.path, str)
        and not list(path_faults(step.path))
        and is_digest(step.old)
        and is_digest(step.new)
    )


def _damaged(journal: Path) -> DocumentInvalid:
    return DocumentInvalid(
        "the journal of an update that was cut short is damaged",
        where=str(journal),
        hint=f"look at what lies in {FOLDER}, then delete that folder",
    )


def _remove(folder: Path) -> None:
    """Remove the folder of a change, the journal first: from then on there is nothing to complete.

    What cannot be removed now is removed by the next change.
    """
    with suppress(OSError):
        with suppress(FileNotFoundError):
            os.unlink(folder / _JOURNAL)
        shutil.rmtree(folder)
