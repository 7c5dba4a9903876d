"""The state of the terminal while the wizard runs: echo, signals, what was typed too early."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType


@contextmanager
def terminal_restored(*, is_plain: bool) -> Iterator[None]:
    """Put the terminal back as it was.

    Unless plain, keys are neither echoed nor collected into lines, also before the first prompt
    and between two, so that an Enter that is typed early arrives as one.
    """
    if sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    try:
        if not is_plain:
            termios.tcsetattr(sys.stdin, termios.TCSANOW, _silent(before))
        yield
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _silent(attributes: list[int | list[bytes | int]]) -> list[int | list[bytes | int]]:
    import termios

    input_flags, output_flags, control_flags, local_flags, *rest = attributes
    assert isinstance(input_flags, int)
    assert isinstance(local_flags, int)
    input_flags &= ~termios.ICRNL
    local_flags &= ~(termios.ECHO | termios.ICANON)
    return [input_flags, output_flags, control_flags, local_flags, *rest]


@contextmanager
def hang_up_interrupts() -> Iterator[None]:
    """Treat a closed terminal and a polite kill like ctrl-C, so that everything is put back."""
    numbers = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, at: FrameType | None) -> None:
    # An exception raised here would skip the clean-up of a running event loop; it handles SIGINT.
    signal.raise_signal(signal.SIGINT)


def silence_if_closed() -> None:
    """Throw away all further output if the terminal is gone; writing to it would only fail."""
    if sys.platform == "win32":
        return
    import termios

    try:
        termios.tcgetattr(0)
    except termios.error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            if stat.S_ISCHR(os.fstat(descriptor).st_mode):  # not if it goes to a file
                os.dup2(nowhere, descriptor)


def drop_typed_ahead() -> bool:
    """Forget what was typed and not read yet; return whether there was any."""
    if sys.platform == "win32":
        return False
    import select
    import termios

    waiting = bool(select.select([sys.stdin], [], [], 0)[0])
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
    return waiting
