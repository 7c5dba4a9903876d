"""The stand-in as somebody's tests have it in hand: what is behind the fixture `stripe_stand_in`."""

from __future__ import annotations

import importlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple

from .announcement import announced
from .faults import SILENCE, Fault, FaultKind, Faults
from .forgery import sign
from .log import Entry, Log
from .redirect import redirected
from .redirect.in_process import sdk_redirected
from .rendering import render
from .server import RunningSimulator, start
from .store import StripeObject
from .webhook_address import read_address

OWN = "paydesign_"
"""How the codes of the stand-in's own refusals begin."""


class SignedEvent(NamedTuple):
    """A webhook as it would arrive.

    Attributes:
        signature: The value of the header `Stripe-Signature`.
    """

    payload: bytes
    signature: str


class FaultOrders:
    """What shall go wrong next."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def next(self, kind: str, match: str = "", *, count: int = 1, seconds: float = SILENCE) -> None:
        """Let the next `count` requests that match go wrong.

        Args:
            kind: A value of FaultKind, such as "error_500" or "timeout".
            match: Beginning of "METHOD /path", such as "POST /v1/refunds"; without it, every request.
            seconds: For "slow" and "timeout".

        Raises:
            ValueError: There is no such kind.
        """
        if kind not in list(FaultKind):
            raise ValueError(f"{kind!r} is no kind of fault; {', '.join(FaultKind)} are")
        self._faults.add(Fault(match, FaultKind(kind), count, seconds))

    def waiting(self) -> list[dict[str, object]]:
        """Return the orders that are still to be carried out."""
        return self._faults.waiting()


class SeenLog:
    """What the stand-in saw since the test began, in order: the entries that the inspector shows."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def entries(self, kind: str | None = None) -> list[Entry]:
        """Return the entries of a kind, such as "request", "event", "delivery" or "advice"; None is all."""
        return [entry for entry in self._log.after(0) if kind in (None, entry["kind"])]

    def requests(self, match: str = "") -> list[Entry]:
        """Return the requests whose "METHOD /path" begins so."""
        return [e for e in self.entries("request") if f"{e['method']} {e['path']}".startswith(match)]

    def events(self, event_type: str | None = None) -> list[StripeObject]:
        """Return the events, as a webhook has them in its body."""
        return [e["event"] for e in self.entries("event") if event_type in (None, e["event"]["type"])]

    def deliveries(self, event_type: str | None = None) -> list[Entry]:
        """Return the attempts to deliver a webhook, each with the `status` that was answered; 0 is none."""
        return [entry for entry in self.entries("delivery") if event_type in (None, entry["type"])]

    def wait_for_delivery(self, event_type: str, timeout: float = 10.0) -> Entry:
        """Return the first delivery of such an event that was answered with 2xx, once there is one.

        Raises:
            AssertionError: There was none in `timeout` seconds; the text says what was delivered instead.
        """
        deadline, seq = time.monotonic() + timeout, 0
        while entries := self._log.after(seq, max(0.0, deadline - time.monotonic())):
            seq = entries[-1]["seq"]
            for entry in entries:
                if (
                    entry["kind"] == "delivery"
                    and entry["type"] == event_type
                    and 200 <= entry["status"] < 300
                ):
                    return entry
        seen = ", ".join(f"{e['type']}: {e['problem'] or e['status']}" for e in self.deliveries())
        raise AssertionError(f"no {event_type} was delivered in {timeout:g} s; what was: {seen or 'nothing'}")


class StandIn:
    """A stand-in that serves test after test, and knows nothing of the one before.

    Attributes:
        url: Where it is, without a trailing slash.
        secret_key: One that it takes; it takes every key of test mode.
        webhook_secret: What webhooks are signed with, unless `webhooks_to` says otherwise.
        clock: `advance(seconds)` moves its time forward.
        faults: `next(kind, match)` lets requests go wrong.
        log: What it saw.
    """

    def __init__(self, running: RunningSimulator) -> None:
        self._simulator, self._deliveries = running.simulator, running.deliveries
        said = announced(running)
        self.url: str = said["url"]
        self.api_version: str = said["api_version"]
        self.secret_key: str = said["secret_key"]
        self.publishable_key: str = said["publishable_key"]
        self.webhook_secret: str = said["webhook_secret"]
        self.stripe_js: str = said["stripe_js"]
        self.control: str = said["control"]
        self.clock = self._simulator.clock
        self.faults = FaultOrders(self._simulator.faults)
        self.log = SeenLog(self._simulator.log)
        self._expected: set[str] = set()

    def environment(self, **variables: str) -> dict[str, str]:
        """Return this environment, and these variables, for a program whose SDK shall talk to the stand-in."""
        return redirected({**os.environ, **variables}, self.url)

    def webhooks_to(self, url: str, secret: str | None = None) -> None:
        """Send all events to an address of this machine until the test ends.

        Raises:
            ValueError: It is no http address of this machine.
        """
        read_address(url)
        self._simulator.set_webhook(url, secret)

    def signed(self, event: StripeObject) -> SignedEvent:
        """Return an event of the log for a test that hands it to its webhook handler without a server."""
        payload = json.dumps(event, indent=2)
        return SignedEvent(
            payload.encode(), sign(payload, self.webhook_secret, int(self.clock.machine.now()))
        )

    def finish_3ds(self, intent: Any, *, passed: bool = True) -> StripeObject:
        """Do what the customer would on the 3D Secure page, and return the Intent as it is then.

        Args:
            intent: A PaymentIntent or SetupIntent, or its id.

        Raises:
            ValueError: It does not wait for that.
        """
        id, store = _id(intent), self._simulator.world.store
        with self._simulator.lock:
            waiting = store.all("bank_attempt", lambda a: (a["intent"], a["status"]) == (id, "pending"))
            if not waiting:
                raise ValueError(f"{id} does not wait for 3D Secure")
            attempt = self._simulator.authenticate(waiting[0]["id"], passed=passed)
            return render(store, store.get(attempt["object"], id))

    def settle(self, intent: Any, *, succeeds: bool = True) -> StripeObject:
        """End what is processing, and return the Intent.

        Raises:
            Refusal: There is no such Intent, or it is not processing.
        """
        return self._simulator.finish(_id(intent), succeeds=succeeds)

    def renew(self, subscription: Any) -> StripeObject:
        """Let the period of a subscription be over, and return the subscription.

        Raises:
            Refusal: There is no such subscription, or it has not begun or has ended.
        """
        return self._simulator.renew(_id(subscription))

    def expect_refusal(self, code: str) -> None:
        """Say that the test is about something that the stand-in does not play: it may refuse with this code.

        Raises:
            ValueError: It is no code of the stand-in's own.
        """
        if not code.startswith(OWN):
            raise ValueError(f"{code!r} is not a code of the stand-in's own: those begin with {OWN}")
        self._expected.add(code)

    def unexpected_refusals(self) -> list[str]:
        """Return what was refused because the stand-in does not play it, and nobody said that it may be."""
        errors = [(e, (e["answer"] or {}).get("error", {})) for e in self.log.requests()]
        return list(
            dict.fromkeys(
                f"{entry['method']} {entry['path']}: {error['code']}: {error['message']}"
                for entry, error in errors
                if (error.get("code") or "").startswith(OWN) and error["code"] not in self._expected
            )
        )

    @contextmanager
    def for_one_test(self) -> Iterator[None]:
        """Begin with nothing, with the SDK of this process redirected if it has one; then forget everything."""
        self._forget()
        try:
            stripe = importlib.import_module("stripe")
        except ImportError:  # a test of a program that has an environment of its own
            stripe = None
        with sdk_redirected(stripe, self.url) if stripe else nullcontext():
            yield
        self._end_webhooks()

    def _forget(self) -> None:
        self._expected.clear()
        self._end_webhooks()
        self._simulator.reset()

    def _end_webhooks(self) -> None:
        self._simulator.set_webhook(None, None)
        self._deliveries.clear()


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Serve a stand-in from a thread of this process."""
    with start() as running:
        yield StandIn(running)


def _id(named: Any) -> str:
    return named if isinstance(named, str) else str(named["id"])
