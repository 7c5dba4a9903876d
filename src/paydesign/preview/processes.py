"""What runs of a program, and where it listens, as far as the system says it: Linux does, in /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_LISTENS = "0A"


def members(session: int) -> list[int]:
    """Return the processes of a session, without the one that leads it."""
    found = []
    for stat in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            fields = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            if int(fields[3]) == session and pid != session and fields[0] != "Z":
                found.append(pid)
    return sorted(found)


def listening_ports(pids: Iterable[int]) -> set[int]:
    """Return the TCP ports at which these processes listen; empty where the system does not say it."""
    listening = dict(_listening())
    return {port for pid in pids for inode in _sockets(pid) if (port := listening.get(inode))}


def program_of(pid: int) -> str:
    """Return the name of the file that a process runs, "" if it cannot be seen."""
    with suppress(OSError):
        return Path(os.readlink(_PROC / str(pid) / "exe")).name
    return ""


def environment_of(pid: int) -> dict[str, str] | None:
    """Return the environment that a process was started with, None if it cannot be seen."""
    with suppress(OSError):
        text = (_PROC / str(pid) / "environ").read_bytes().decode("utf-8", "replace")
        return dict(line.partition("=")[::2] for line in text.split("\0") if line)
    return None


def _listening() -> Iterator[tuple[str, int]]:
    for name in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (_PROC / "net" / name).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENS:
                    yield fields[9], int(fields[1].rpartition(":")[2], 16)


def _sockets(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for file in (_PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):
                name = os.readlink(file)
                if name.startswith("socket:["):
                    yield name.removeprefix("socket:[").removesuffix("]")
