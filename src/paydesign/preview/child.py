"""The project's server as a child process that cannot outlive the preview."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import ServerFailed
from ..http.client import Address
from .mask import Mask
from .processes import listening_ports, members

HOST = "127.0.0.1"
START_LIMIT = 60.0
"""Seconds in which a server must answer after it was started."""

STOP_LIMIT = 8.0
_STRANGE_AFTER = 3.0
"""Seconds for which a program may listen elsewhere before that is said: some start more than one server."""

_GRACE = 2.0
"""Seconds for what is left of the group when its watch has ended."""
_KEPT_LINES = 30
_WATCH = Path(__file__).with_name("watch.py")


@dataclass(frozen=True, slots=True)
class Command:
    """How the server is run.

    Attributes:
        words: The program and its arguments.
        health: A path that it answers once it serves; None if it is enough that it listens.
        patience: Seconds in which it must do so.
    """

    words: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(repr=False)
    port: int
    health: str | None
    patience: float = START_LIMIT


def watched(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], *, output: int
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, under a watch that ends the group when this program ends."""
    return subprocess.Popen(
        # -I -S: the watch needs nothing, and the environment is the program's, not its own.
        [sys.executable, "-I", "-S", str(_WATCH), *words],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a watched program and whatever it started, also if its watch has been killed."""
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_LIMIT)
    _end_group(process.pid)
    process.wait()


def _end_group(group: int) -> None:
    """End what is left of a group: politely, and soon not."""
    deadline = time.monotonic() + _GRACE
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGTERM)
        while time.monotonic() < deadline:
            os.killpg(group, 0)
            time.sleep(0.02)
        os.killpg(group, signal.SIGKILL)


class Child:
    """A server that runs.

    Args:
        on_line: Takes each line that it prints, as it comes; what looks like a secret is masked.
        on_strange_port: Told once when it listens, but not where it should: at which ports, and where it should.

    Attributes:
        address: Where it listens, once it was started.
    """

    def __init__(
        self,
        command: Command,
        on_line: Callable[[str], None],
        on_strange_port: Callable[[list[int], int], None] = lambda *_: None,
    ) -> None:
        self._command, self._on_line, self._on_strange_port = command, on_line, on_strange_port
        self._mask = Mask(command.environment)
        self.address = Address(HOST, command.port)
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start it and return once it answers.

        Raises:
            ServerFailed: It ended, or said nothing in time; with the last lines that it printed.
        """
        self._lines.clear()
        command = self._command
        self._process = watched(command.words, command.folder, command.environment, output=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        self._wait_until_it_answers()

    def has_ended(self) -> bool:
        """Tell whether it ended by itself; one that was stopped, or is being started anew, has not."""
        return self._process is not None and self._process.poll() is not None

    def last_lines(self) -> list[str]:
        """Return what it printed last, once it has ended all of that."""
        if self._reader is not None and self.has_ended():
            self._reader.join(timeout=2)
        return list(self._lines)

    def failure(self, message: str) -> ServerFailed:
        """Return the error that shows the last lines."""
        from ..errors import Problem

        lines = self.last_lines()
        return ServerFailed(
            message,
            where=self._mask.hide(" ".join(self._command.words)),
            hint="the lines above are the last that it printed" if lines else "it printed nothing",
            problems=[Problem(line) for line in lines],
        )

    def stop(self) -> None:
        """End it and whatever it started."""
        process, self._process = self._process, None
        if process is None:
            return
        stop(process)
        assert process.stdout is not None
        assert self._reader is not None
        self._reader.join(timeout=2)
        if not self._reader.is_alive():  # else closing would wait for it
            process.stdout.close()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with suppress(ValueError, OSError):  # closed while it is read
            for raw in process.stdout:
                line = self._mask.hide(raw.decode("utf-8", "replace").rstrip())
                self._lines.append(line)
                self._on_line(line)

    def processes(self) -> list[int]:
        """Return the ids of what runs of it, the watch not counted."""
        return [] if self._process is None else members(self._process.pid)

    def _wait_until_it_answers(self) -> None:
        begun = time.monotonic()
        is_told = False
        while not self._answers():
            waited = time.monotonic() - begun
            if self.has_ended():
                raise self.failure("the project's server ended while it was being started")
            if waited > self._command.patience:
                raise self._is_silent(self._strange_ports())
            if not is_told and waited > _STRANGE_AFTER and (strange := self._strange_ports()):
                is_told = True
                self._on_strange_port(strange, self._command.port)
            time.sleep(0.02)

    def _is_silent(self, strange: list[int]) -> ServerFailed:
        port, patience = self._command.port, self._command.patience
        if not strange:
            return self.failure(
                f"the project's server did not answer at port {port} within {patience:.0f} seconds"
            )
        listed = " and ".join(map(str, strange))
        return self.failure(f"the project's server listens at port {listed}, and not at {port}")

    def _strange_ports(self) -> list[int]:
        return sorted({*listening_ports(self.processes())} - {self._command.port})

    def _answers(self) -> bool:
        if self._command.health is not None:
            return _answers(self._command.port, self._command.health)
        for host in (HOST, "::1"):
            with suppress(OSError), closing(socket.create_connection((host, self._command.port), timeout=5)):
                self.address = Address(host, self._command.port)
                return True
        return False


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
