"""Signals that end a process come in only where nothing is half done."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interrupts_held() -> Iterator[Callable[[], None]]:
    """Hold ctrl-C, SIGTERM and SIGHUP back; yield a function that gives way to one that is waiting.

    It raises KeyboardInterrupt, and once everything is put back the signal itself does what it would have done.
    One that is still waiting when all has been done came too late, and is dropped: to say
    "interrupted, nothing was written" would be untrue.
    """
    held = {number for number in _ENDING if signal.getsignal(number) != signal.SIG_IGN}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)

    def give_way() -> None:
        if signal.sigpending() & held:
            raise KeyboardInterrupt

    try:
        yield give_way
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    while late := signal.sigpending() & held:
        signal.sigwait(late)
    with suppress(KeyboardInterrupt):
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
