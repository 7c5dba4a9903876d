"""What happened, in order: requests, events, deliveries and advice, for the inspector and the tests."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .clock import Clock

LIMIT = 5_000
"""How many entries are kept; older ones are forgotten."""

Entry = dict[str, Any]


class Log:
    """A ring of entries; each has `seq` (from 1), `at` (seconds since the epoch), `kind` and what belongs to it."""

    def __init__(self, clock: Clock, limit: int = LIMIT) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._seq = 0
        self._changed = threading.Condition()
        self._listeners: list[Callable[[], None]] = []
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """How many entries were forgotten since the last `clear`, because newer ones needed their place."""
        return self._dropped

    def add(self, kind: str, **what: Any) -> None:
        """Append an entry and wake everybody who waits."""
        with self._changed:
            self._seq += 1
            self._dropped += len(self._entries) == self._entries.maxlen
            self._entries.append({"seq": self._seq, "at": self._clock.now(), "kind": kind, **what})
            self._changed.notify_all()
            for listener in self._listeners:
                listener()

    @contextmanager
    def heard_by(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call a function after each new entry, in the thread that adds it."""
        with self._changed:
            self._listeners = [*self._listeners, listener]
        try:
            yield
        finally:
            with self._changed:
                self._listeners = [other for other in self._listeners if other is not listener]

    def after(self, seq: int, wait: float = 0) -> list[Entry]:
        """Return the entries behind `seq`, waiting up to `wait` seconds for the first."""
        with self._changed:
            self._changed.wait_for(lambda: self._seq > seq, timeout=wait)
            return [entry for entry in self._entries if entry["seq"] > seq]

    def clear(self) -> None:
        """Forget the entries; the numbering goes on."""
        with self._changed:
            self._entries.clear()
            self._dropped = 0
