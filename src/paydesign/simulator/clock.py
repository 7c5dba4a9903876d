"""The time, passed in so that tests can set it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time, in seconds since the epoch."""

    def now(self) -> float: ...


class SystemClock:
    """The machine's clock, from which a test can move away.

    Attributes:
        ahead: By how many seconds it is ahead of the machine's.
    """

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self.ahead += seconds


class ManualClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self._now += seconds
