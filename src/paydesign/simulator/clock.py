"""The time, passed in so that tests can set it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time, in seconds since the epoch."""

    def now(self) -> float: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.time()


class ManualClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self._now += seconds


class MovableClock:
    """A clock that goes on, and can be set forward.

    Attributes:
        machine: The clock that it is ahead of.
        ahead: By how many seconds.
    """

    def __init__(self, machine: Clock) -> None:
        self.machine = machine
        self.ahead = 0.0

    def now(self) -> float:
        return self.machine.now() + self.ahead

    def advance(self, seconds: float) -> None:
        """Set it forward."""
        self.ahead += seconds

    def set_right(self) -> None:
        """Let it say again what the machine says."""
        self.ahead = 0.0
