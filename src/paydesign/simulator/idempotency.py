"""Idempotency keys, as https://docs.stripe.com/api/idempotent_requests describes them (read 2026-11-23).

A result is kept once the endpoint has begun to execute, errors included; a request that failed validation
or met another one with its key leaves nothing behind.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from .clock import Clock
from .rules import Refusal

LIFETIME = 24 * 3600
"""Seconds for which a result is kept."""

LIMIT = 10_000
"""How many results are kept; the oldest are forgotten first."""

_MAX_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered: an HTTP status and the JSON text."""

    status: int
    body: str


@dataclass(slots=True)
class _Kept:
    endpoint: str
    parameters: str
    at: float
    result: Result | None = None


class IdempotencyKeys:
    """The keys of the account. Safe to use from several threads."""

    def __init__(self, clock: Clock, limit: int = LIMIT) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def begin(self, key: str, endpoint: str, parameters: str) -> Result | None:
        """Take the key for a request, or return the result that it already has.

        Raises:
            Refusal: The key belongs to another request, or to one that is still running.
        """
        if len(key) > _MAX_LENGTH:
            raise Refusal("idempotency_key_too_long")
        with self._lock:
            self._forget_old()
            kept = self._kept.get(key)
            if kept is None:
                self._kept[key] = _Kept(endpoint, parameters, self._clock.now())
                return None
        if kept.endpoint != endpoint:
            raise Refusal("idempotency_other_endpoint", used=endpoint, first=kept.endpoint, key=key)
        if kept.parameters != parameters:
            raise Refusal("idempotency_other_parameters", key=key)
        if kept.result is None:
            raise Refusal("idempotency_key_in_use", key=key)
        return kept.result

    def keep(self, key: str, result: Result) -> None:
        """Keep the result of the request that took the key."""
        with self._lock:
            if key in self._kept:
                self._kept[key].result = result

    def release(self, key: str) -> None:
        """Give the key back: the request was not executed."""
        with self._lock:
            self._kept.pop(key, None)

    def _forget_old(self) -> None:
        now = self._clock.now()
        finished = (key for key, kept in self._kept.items() if kept.result is not None)
        while oldest := next(finished, None):
            if len(self._kept) < self._limit and now - self._kept[oldest].at < LIFETIME:
                return
            del self._kept[oldest]
            finished = (key for key, kept in self._kept.items() if kept.result is not None)
