"""Faults that a person or a test orders for the next requests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

SILENCE = 90.0
"""Seconds; the SDKs give up after 80."""


class FaultKind(StrEnum):
    """What goes wrong with a request."""

    SLOW = "slow"  # the work begins only after `seconds`
    TIMEOUT = "timeout"  # the work is done, then nothing is answered for `seconds`, then the connection ends
    DROP_BEFORE_WORK = "drop_before_work"  # the connection ends, nothing was done
    DROP_AFTER_WORK = "drop_after_work"  # the work is done, the connection ends without an answer
    # As with Stripe, a 500 stays with the idempotency key.
    ERROR_500 = "error_500"  # nothing is done, a 500 is answered
    ERROR_500_AFTER_WORK = "error_500_after_work"  # the work is done, a 500 is answered all the same
    PROCESSING = "processing"  # no request: the next payment or setup that would succeed is not done at once


@dataclass(slots=True, eq=False)
class Fault:
    """A fault for the next `count` requests that match.

    Attributes:
        match: Beginning of "METHOD /path", such as "POST /v1/payment_intents".
    """

    match: str
    kind: FaultKind
    count: int = 1
    seconds: float = SILENCE


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        with self._lock:
            self._faults.append(fault)

    def take(self, endpoint: str) -> Fault | None:
        """Return the fault for a request, which uses one of its count up."""
        return self._take(lambda f: f.kind is not FaultKind.PROCESSING and endpoint.startswith(f.match))

    def take_processing(self) -> Fault | None:
        """Return the order that what would succeed now takes its time, which uses one of its count up."""
        return self._take(lambda fault: fault.kind is FaultKind.PROCESSING)

    def give_back(self, fault: Fault) -> None:
        """Order once more what was taken for a request that came to nothing."""
        with self._lock:
            fault.count += 1
            if fault not in self._faults:
                self._faults.insert(0, fault)

    def _take(self, fits: Callable[[Fault], bool]) -> Fault | None:
        with self._lock:
            fault = next(filter(fits, self._faults), None)
            if fault is not None:
                fault.count -= 1
                if fault.count == 0:
                    self._faults.remove(fault)
            return fault

    def waiting(self) -> list[dict[str, object]]:
        """Return the orders that are still to be carried out."""
        with self._lock:
            return [
                {"match": fault.match, "fault": fault.kind, "count": fault.count} for fault in self._faults
            ]

    def clear(self) -> None:
        """Take all orders back."""
        with self._lock:
            self._faults.clear()
