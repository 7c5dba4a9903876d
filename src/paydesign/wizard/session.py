"""The state of the terminal while the wizard runs: echo, signals, what was typed too early."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def terminal_restored(*, is_plain: bool) -> Iterator[None]:
    """Put the terminal back as it was.

    Unless plain, every key arrives as it is typed, Enter and ctrl-C too, and none is echoed: also
    before the first prompt and between two.
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
    local_flags &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
    return [input_flags, output_flags, control_flags, local_flags, *rest]


@contextmanager
def hang_up_interrupts() -> Iterator[None]:
    """Treat a closed terminal and a polite kill like ctrl-C, which is raised, so that everything is put back."""
    handlers = dict.fromkeys(_SIGNALS, _interrupt) | {signal.SIGINT: signal.default_int_handler}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, at: FrameType | None) -> None:
    # An exception raised here would skip the clean-up of a running event loop; it handles SIGINT.
    signal.raise_signal(signal.SIGINT)


@contextmanager
def signals_wait() -> Iterator[None]:
    """Let signals wait, but for where `hear_signals` lets them through.

    An interrupt that is raised while a library loads can be lost or turned into another error.
    """
    hold_signals()
    try:
        yield
    finally:
        hear_signals()


def hold_signals() -> None:
    """Let signals wait from now on."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)


def hear_signals() -> None:
    """Let signals through, those first that have waited."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


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


def drop_typed_ahead() -> bytes:
    """Forget what was typed and not read yet; return it."""
    if sys.platform == "win32":
        return b""
    import select

    dropped = b""
    while select.select([sys.stdin], [], [], 0)[0]:
        typed = os.read(sys.stdin.fileno(), 4096)
        if not typed:
            break
        dropped += typed
    return dropped
