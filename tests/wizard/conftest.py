"""A real pseudo-terminal: the program runs in it, and a terminal emulator reads its screen."""

from __future__ import annotations

import contextlib
import copy
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyte
import pytest

DEADLINE = 20.0
"""Seconds; only reached if something is broken."""

ALTERNATE_SCREEN = 1049
DIM, BLINK = 2, 5
FRAMES = str.maketrans(dict.fromkeys("╭╮╰╯─│", " "))


class Screen(pyte.Screen):
    """The emulator's screen, with what it lacks: the alternate screen, and dim text (kept as blinking)."""

    def select_graphic_rendition(self, *attributes: int, **kwargs: Any) -> None:
        super().select_graphic_rendition(*[BLINK if code == DIM else code for code in attributes], **kwargs)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private") and ALTERNATE_SCREEN in modes:
            self._main = (copy.deepcopy(self.buffer), copy.copy(self.cursor))
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private") and ALTERNATE_SCREEN in modes:
            self.buffer, self.cursor = self._main
            self.dirty.update(range(self.lines))
        super().reset_mode(*modes, **kwargs)


class Terminal:
    """A program in a pseudo-terminal of its own; `output` is all that it has written so far."""

    def __init__(self, command: list[str], columns: int, rows: int, cwd: Path, env: dict[str, str]) -> None:
        self.output = ""
        self._screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._master, self._slave = pty.openpty()
        self._set_size(columns, rows)
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def send(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def screen(self) -> str:
        """Return what is on the screen now, without spaces at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def styled_lines(self) -> list[list[tuple[str, frozenset[str]]]]:
        """Return the screen line by line, in pieces of one look: a colour's name, "bold", "dim"."""
        return [self._pieces(self._screen.buffer[row]) for row in range(self._screen.lines)]

    def _pieces(self, line: Any) -> list[tuple[str, frozenset[str]]]:
        cells = [line[column] for column in range(self.columns)]
        looked = [(cell.data, _looks(cell)) for cell in cells]
        return [
            ("".join(data for data, _ in run), looks) for looks, run in groupby(looked, lambda cell: cell[1])
        ]

    def said(self) -> str:
        """Return the words on the screen in one line, whatever the width and the frames around them."""
        return " ".join(self.screen().translate(FRAMES).split())

    @property
    def columns(self) -> int:
        return int(self._screen.columns)

    def wait_for(self, *texts: str, deadline: float = DEADLINE) -> None:
        """Wait until all of the words are on the screen at once, wrapped or not.

        A screen comes in pieces: what a test asserts it waits for, and does not look whether it is there already.
        """
        self.wait_until(lambda: all(text in self.said() for text in texts), deadline)

    def wait_until(self, is_so: Callable[[], object], deadline: float = DEADLINE) -> None:
        end = time.monotonic() + deadline
        while not is_so():
            while not self._read(0.05):
                assert time.monotonic() < end, f"the screen never came to that:\n{self.screen()}"
                assert self._process.poll() is None, (
                    f"the program ended, and on the screen is:\n{self.screen()}"
                )

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)
        os.killpg(self._process.pid, signal.SIGWINCH)

    def kill(self, number: int) -> None:
        self._process.send_signal(number)

    def hang_up(self) -> int:
        """Close the terminal under the program; return its exit status."""
        os.close(self._slave)
        os.close(self._master)
        return self._process.wait(DEADLINE)

    def exit_status(self, deadline: float = DEADLINE) -> int:
        """Wait for the end of the program, reading all that it writes until then."""
        end = time.monotonic() + deadline
        while self._process.poll() is None:
            assert time.monotonic() < end, f"the program does not end:\n{self.screen()}"
            self._read(0.05)
        while self._read(0):
            pass
        return self._process.returncode

    def is_restored(self) -> bool:
        """Return whether the terminal is as a shell needs it: lines, echo, a visible cursor."""
        flags = termios.tcgetattr(self._slave)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON) and not self._screen.cursor.hidden

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        for end in (self._master, self._slave):
            with contextlib.suppress(OSError):  # hung up already
                os.close(end)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        data = os.read(self._master, 65536)
        self.output += data.decode("utf-8", "replace")
        self._stream.feed(data)
        return True

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _looks(cell: Any) -> frozenset[str]:
    names = {"bold": cell.bold, "dim": cell.blink, cell.fg: cell.fg != "default"}
    return frozenset(name for name, is_so in names.items() if is_so)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Return a function that starts Python with arguments in a terminal; all are ended after the test."""
    terminals: list[Terminal] = []

    def start(*arguments: str, columns: int = 100, rows: int = 70, **env: str) -> Terminal:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": os.pathsep.join(sys.path),
            **env,
        }
        terminal = Terminal([sys.executable, *arguments], columns, rows, tmp_path, environment)
        terminals.append(terminal)
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()
