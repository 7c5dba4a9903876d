"""Webhooks on their way out: signed, retried, and held, repeated, delayed or forged when somebody asks for it."""

from __future__ import annotations

import heapq
import http.client
import itertools
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from .clock import Clock
from .forgery import Forgery, WebhookRequest, forged_event, webhook_request
from .log import Log
from .store import StripeObject
from .webhook_address import read_address

BACKOFF = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds before each further attempt. Stripe takes hours; nobody wants to wait for that here."""

TIMEOUT = 10.0
"""Seconds after which an endpoint that says nothing has failed."""

LIMIT = 10_000
"""How many deliveries may wait; beyond it the ones that are furthest away are given up."""

_WORKERS = 4
_READ = 64 << 10
"""Bytes of an endpoint's answer that are read."""

_KEPT = 2_000
"""Characters of it that the log keeps."""


class Endpoint(NamedTuple):
    """Where events go.

    Attributes:
        events: Types that it wants; "*" is all.
    """

    id: str
    url: str
    secret: str
    events: tuple[str, ...] = ("*",)

    def wants(self, event_type: str) -> bool:
        return "*" in self.events or event_type in self.events


@dataclass(slots=True)
class _Delivery:
    endpoint: Endpoint
    event: StripeObject
    attempt: int = 1
    forgery: Forgery | None = None
    is_given_up: bool = False
    origin: str = ""  # the event that a forged one was made of: it belongs to the same payment


class Deliveries:
    """The queue and the threads that work it off.

    Args:
        clock: The machine's, which whoever verifies a signature compares it with.
        endpoints: Returns where events go at this moment.
    """

    def __init__(self, clock: Clock, log: Log, endpoints: Callable[[], list[Endpoint]]) -> None:
        self._clock, self._log, self._endpoints = clock, log, endpoints
        self._condition = threading.Condition()
        self._queue: list[tuple[float, int, _Delivery]] = []
        self._held: list[_Delivery] = []
        self._order = itertools.count()
        self._running: list[_Delivery] = []
        self._is_closed = False
        self.is_holding = False
        for _ in range(_WORKERS):
            threading.Thread(target=self._work, daemon=True).start()

    def publish(self, event: StripeObject) -> None:
        """Send a new event to every endpoint that wants it, or keep it while holding."""
        wanting = [endpoint for endpoint in self._endpoints() if endpoint.wants(event["type"])]
        event["pending_webhooks"] = len(wanting)
        for endpoint in wanting:
            self._start(_Delivery(endpoint, event))

    def repeat(self, event: StripeObject, *, times: int = 1, after: float = 0) -> int:
        """Send an event again, holding or not; return the number of deliveries."""
        wanting = [endpoint for endpoint in self._endpoints() if endpoint.wants(event["type"])]
        for delivery in (_Delivery(endpoint, event) for endpoint in wanting for _ in range(times)):
            self._push(delivery, after)
        return len(wanting) * times

    def delay(self, event: StripeObject, seconds: float) -> int:
        """Send an event that much later: one that is waiting is moved, another is sent once more."""
        with self._condition:
            mine = [delivery for delivery in self._held if delivery.event["id"] == event["id"]]
            self._held = [delivery for delivery in self._held if delivery not in mine]
            queued = [entry for entry in self._queue if entry[2].event["id"] == event["id"]]
            self._queue = [entry for entry in self._queue if entry not in queued]
            heapq.heapify(self._queue)
        mine += [entry[2] for entry in queued]
        for delivery in mine:
            self._push(delivery, seconds)
        return len(mine) or self.repeat(event, after=seconds)

    def forge(self, event: StripeObject, forgery: Forgery) -> int:
        """Send what is not an event of this account; return the number of deliveries."""
        wanting = [endpoint for endpoint in self._endpoints() if endpoint.wants(event["type"])]
        for endpoint in wanting:
            forged = forged_event(event, forgery)
            self._push(_Delivery(endpoint, forged, forgery=forgery, origin=event["id"]), 0)
        return len(wanting)

    def hold(self, is_holding: bool) -> None:
        """Keep new events back, or send them again from now on; what is held stays until released."""
        self.is_holding = is_holding

    def held(self) -> list[StripeObject]:
        """Return the events that are kept back, in their order."""
        with self._condition:
            return [delivery.event for delivery in self._held]

    def release(self, order: list[str] | None = None) -> int:
        """Send held events one after the other, in this order of event ids; None is all as they came.

        Each is sent when the one before it was answered, so that the order is what the endpoint sees.
        """
        with self._condition:
            ids = order if order is not None else [delivery.event["id"] for delivery in self._held]
            chosen = [d for id in dict.fromkeys(ids) for d in self._held if d.event["id"] == id]
            self._held = [delivery for delivery in self._held if delivery not in chosen]
        for delivery in chosen:
            self._attempt(delivery)
        return len(chosen)

    def clear(self) -> None:
        """Give up everything that waits or is under way, and stop holding."""
        with self._condition:
            for delivery in self._running:
                delivery.is_given_up = True
            self._queue, self._held, self.is_holding = [], [], False

    def waiting(self) -> int:
        """Return how many deliveries are queued or under way; held ones do not count."""
        with self._condition:
            return len(self._queue) + len(self._running)

    def close(self) -> None:
        """Stop the threads; what waits is given up."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

    def _start(self, delivery: _Delivery) -> None:
        with self._condition:
            if self.is_holding:
                self._held = [*self._held[1 - LIMIT :], delivery]
                return
        self._push(delivery, 0)

    def _push(self, delivery: _Delivery, after: float) -> None:
        with self._condition:
            heapq.heappush(self._queue, (time.monotonic() + after, next(self._order), delivery))
            if len(self._queue) > LIMIT:
                self._queue.remove(max(self._queue))
                heapq.heapify(self._queue)
            self._condition.notify()

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            try:
                self._attempt(delivery)
            finally:
                with self._condition:
                    self._running = [other for other in self._running if other is not delivery]

    def _next(self) -> _Delivery | None:
        """Return the next delivery when it is due; None when closed."""
        with self._condition:
            while not self._is_closed:
                if self._queue and self._queue[0][0] <= time.monotonic():
                    self._running.append(heapq.heappop(self._queue)[2])
                    return self._running[-1]
                self._condition.wait(self._queue[0][0] - time.monotonic() if self._queue else None)
        return None

    def _attempt(self, delivery: _Delivery) -> None:
        answer = ""
        try:
            now = int(self._clock.now())
            sent = webhook_request(delivery.event, delivery.endpoint.secret, now, delivery.forgery)
            (status, answer), problem = _post(delivery.endpoint.url, sent), None
        except Exception as error:  # whatever it is, the next delivery must not wait for this one
            status, problem = 0, str(error) or type(error).__name__
        with self._condition:
            if delivery.is_given_up:
                return  # meanwhile everything was forgotten
            self._settle(delivery, status, problem, answer)

    def _settle(self, delivery: _Delivery, status: int, problem: str | None, answer: str) -> None:
        is_done = 200 <= status < 300
        if is_done:
            delivery.event["pending_webhooks"] = max(0, delivery.event["pending_webhooks"] - 1)
        retry = None if is_done or delivery.forgery or delivery.attempt > len(BACKOFF) else delivery.attempt
        self._log.add("delivery", **_entry(delivery, status, problem, retry), answer=answer)
        if retry is not None and not self._is_closed:
            self._push(_Delivery(delivery.endpoint, delivery.event, retry + 1), BACKOFF[retry - 1])


def _entry(delivery: _Delivery, status: int, problem: str | None, retry: int | None) -> dict[str, Any]:
    return {
        "event": delivery.event["id"],
        "type": delivery.event["type"],
        "url": delivery.endpoint.url,
        "attempt": delivery.attempt,
        "forged": delivery.forgery is not None and not delivery.forgery.is_signed,
        "forgery": delivery.forgery,
        "origin": delivery.origin or delivery.event["id"],
        "status": status,
        "problem": problem,
        "retry_in": None if retry is None else BACKOFF[retry - 1],
    }


def _post(url: str, sent: WebhookRequest) -> tuple[int, str]:
    """Return the HTTP status, and how the answer begins."""
    address = read_address(url)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    if sent.signature is not None:
        headers["Stripe-Signature"] = sent.signature
    with closing(http.client.HTTPConnection(address.host, address.port, timeout=TIMEOUT)) as connection:
        connection.request("POST", address.target, sent.payload.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read(_READ).decode("utf-8", "replace")[:_KEPT]
