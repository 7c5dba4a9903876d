"""Ctrl-C comes in only where nothing is half done."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def interrupts_held() -> Iterator[Callable[[], None]]:
    """Hold SIGINT back; yield a function that lets a waiting one in.

    One that is still waiting when all has been done came too late, and is dropped: to say
    "interrupted, nothing was written" would be untrue.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def let_in() -> None:
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    try:
        yield let_in
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    with suppress(KeyboardInterrupt):
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
