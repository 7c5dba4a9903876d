"""The account behind the stand-in: what happens between a request and its answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import charging
from .bugs import bug_answer
from .client_schema import client_schema
from .clock import Clock, MovableClock, SystemClock
from .contract import api_version, params_schema
from .delivery import Endpoint
from .entries import advice_entries, request_entry
from .exchange import Answer, Request
from .faults import Fault, FaultKind, Faults
from .idempotency import IdempotencyKeys, Result
from .ids import Ids
from .limits import check_limits
from .log import Log
from .methods import load_methods
from .params import Params
from .rendering import render
from .renewal import renew
from .resources import balance_transactions, disputes, payment_intents, refunds, setup_intents
from .router import Match, find_route, listeners
from .rules import Refusal
from .store import Store, StripeObject
from .transaction import Transactions
from .validation import read_params
from .versions import is_ours, read_version, with_older_parameters
from .world import Call, World

_AUTHENTICATED = {
    "payment_intent": payment_intents.authenticated,
    "setup_intent": setup_intents.authenticated,
}
_FINISHED = {"payment_intent": charging.finished, "setup_intent": setup_intents.finished}
_SERVER_ERROR = {"error": {"type": "api_error", "message": "An error that was ordered from the stand-in."}}


class Simulator:
    """One Stripe account in memory. Safe to use from several threads.

    Attributes:
        publish: Takes each event, to deliver it.
        make_fixtures: Makes the fixtures; called when everything was forgotten.
        is_lenient: Whether what is not played is only advice, instead of being refused.
        webhook_secret: What webhooks are signed with where nothing else is said; `whsec_...`.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        seed: int | None = None,
        base_url: str = "",
        is_lenient: bool = False,
    ) -> None:
        self.clock = MovableClock(clock or SystemClock())
        self.log = Log(self.clock)
        self.faults = Faults()
        self.lock = threading.RLock()
        self.publish: Callable[[StripeObject], None] = lambda _: None
        self.is_lenient = is_lenient
        self._webhook: Endpoint | None = None
        self._keys = IdempotencyKeys(self.clock)
        self.world = World(Store(), self.clock, Ids(seed), base_url, listeners=listeners())
        self._transactions = Transactions(self.world, lambda: self.faults, self._send)
        self.webhook_secret = self.world.ids.new("whsec", 32)
        self.make_fixtures: Callable[[], None] = lambda: None
        self._is_quiet = False

    def reset(self) -> None:
        """Forget every object, key, fault and log entry, set the clock right, and make the fixtures anew.

        Where webhooks go stays.
        """
        with self.lock:
            self.clock.set_right()
            self.world.store = Store()
            self.world.settling.clear()
            self.world.version = api_version()
            self._keys = IdempotencyKeys(self.clock)
            self.faults.clear()
            self.log.clear()
            self.make_fixtures()

    def set_webhook(self, url: str | None, secret: str | None) -> None:
        """Send all events to this URL from now on, None is nowhere, signed with this secret or its own."""
        with self.lock:
            self._webhook = Endpoint("default", url, secret or self.webhook_secret) if url else None

    def endpoints(self) -> list[Endpoint]:
        """Return where events go: what the command line named, and what was made through the API."""
        with self.lock:
            made = self.world.store.all("webhook_endpoint", lambda endpoint: endpoint["status"] == "enabled")
            named = [self._webhook] if self._webhook else []
            return named + [
                Endpoint(e["id"], e["url"], e["+secret"], tuple(e["enabled_events"])) for e in made
            ]

    def handle(self, request: Request, fault: Fault | None = None) -> Answer:
        """Answer a request to /v1, with the fault that was taken for it; only a slow one takes its time."""
        request_id = self._new_id("req")
        if fault is not None and fault.kind is FaultKind.DROP_BEFORE_WORK:
            answer = Answer(0, "", silent_for=0)
        else:
            try:
                answer = self._answer(request, request_id, fault)
            except Exception as error:
                answer = bug_answer(error, request_id)
        self.log.add("request", **request_entry(request, request_id, answer, fault))
        return answer

    def prepare(self, request: Request) -> Answer:
        """Answer a request that is none of the account's history: without a log entry, and without events."""
        with self.lock:
            self._is_quiet = True
            try:
                return self._answer(request, self._new_id("req"), None)
            finally:
                self._is_quiet = False
                for event in self.world.store.all("event"):
                    self.world.store.remove("event", event["id"])

    def authenticate(self, attempt_id: str, *, passed: bool) -> StripeObject:
        """End an attempt at the bank as the customer chose, and return it with the intent's `status`.

        Raises:
            Refusal: There is no such attempt.
        """
        with self.without_request() as call:
            attempt = self.world.store.get("bank_attempt", attempt_id)
            intent = self.world.store.get(attempt["kind"], attempt["intent"])
            if attempt["status"] == "pending":
                call.request_id = self._new_id("req")
                _AUTHENTICATED[attempt["kind"]](call, intent, passed=passed)
            return self.attempt(attempt_id)

    def finish(self, intent_id: str, *, succeeds: bool) -> StripeObject:
        """End what is processing, and return the intent.

        Raises:
            Refusal: There is no such intent, or it is not processing.
        """
        kind = "setup_intent" if intent_id.startswith("seti_") else "payment_intent"
        with self.without_request() as call:
            intent = self.world.store.get(kind, intent_id)
            if intent["status"] != "processing":
                raise Refusal("not_processing", id=intent_id, status=intent["status"])
            _FINISHED[kind](call, intent, succeeds=succeeds)
            return render(self.world.store, intent)

    def finish_refund(self, refund_id: str, *, succeeds: bool) -> StripeObject:
        """End a refund, and return it.

        Raises:
            Refusal: There is no such refund, or it has ended already.
        """
        with self.without_request() as call:
            refund = self.world.store.get("refund", refund_id)
            refunds.finished(call, refund, succeeds=succeeds)
            return render(self.world.store, refund)

    def close_dispute(self, dispute_id: str, outcome: str) -> StripeObject:
        """Let the bank decide a dispute: "won", "lost" or, for an inquiry, "escalated"; and return it.

        Raises:
            Refusal: There is no such dispute, or nothing is to be decided.
        """
        with self.without_request() as call:
            dispute = self.world.store.get("dispute", dispute_id)
            disputes.decide(call, dispute, outcome)
            return render(self.world.store, dispute)

    def attempt(self, attempt_id: str) -> StripeObject:
        """Return what the page of the bank shows: id, status, amount, currency, and where to go afterwards."""
        with self.lock:
            attempt = self.world.store.get("bank_attempt", attempt_id)
            intent = self.world.store.get(attempt["kind"], attempt["intent"])
            shown = {name: attempt[name] for name in ("id", "status", "return_url")}
            shown["method"] = load_methods()[attempt["method"]].title
            money = {name: intent.get(name) for name in ("amount", "currency", "client_secret")}
            return {**shown, **money, "intent": intent["id"], "object": intent["object"]}

    def renew(self, subscription_id: str) -> StripeObject:
        """Let the period of a subscription be over, and return the subscription.

        Raises:
            Refusal: There is no such subscription, or it has not begun or has ended.
        """
        with self.without_request() as call:
            subscription = self.world.store.get("subscription", subscription_id)
            renew(call, subscription)
            return render(self.world.store, subscription)

    @contextmanager
    def without_request(self) -> Iterator[Call]:
        """Let something happen that no request asked for, with all that follows from it, or nothing of it."""
        with self.lock, self._transactions.begin():
            yield Call(self.world)
            self._transactions.let_stand()

    def _answer(self, request: Request, request_id: str, fault: Fault | None) -> Answer:
        headers = {"Request-Id": request_id}
        call = Call(self.world, request_id=request_id)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        try:
            match = self._admit(request, call)
            headers["Stripe-Version"] = call.version
            if key is not None:
                headers["Idempotency-Key"] = call.idempotency_key = key
                kept = self._keys.begin(key, request.path, json.dumps(request.parameters(), sort_keys=True))
                if kept is not None:
                    replayed = {**headers, "Idempotent-Replayed": "true"}
                    return Answer(kept.status, kept.body, replayed, _silence(fault))
            result = self._execute(request, match, call, key, fault)
        except Refusal as refusal:
            result = self._refused(refusal)
        if call.advice and not self._is_quiet:
            headers["Paydesign-Advice"] = ", ".join(advice.rule.id for advice in call.advice)
            for entry in advice_entries(call, request):
                self.log.add("advice", **entry)
        return Answer(result.status, result.body, headers, _silence(fault))

    def _admit(self, request: Request, call: Call) -> Match:
        """Check that it can be read, key and version, and find the route."""
        if request.problem is not None:
            raise request.problem
        key = request.api_key()
        if not key:
            raise Refusal("api_key_missing")
        if key.startswith(("sk_live_", "pk_live_", "rk_live_")):
            raise Refusal("live_key")
        if not key.startswith(("sk_test_", "rk_test_", "pk_test_")):
            raise Refusal("api_key_invalid", key=key[:3] + "*" * 8)
        call.is_client = key.startswith("pk_")
        self._choose_version(request, call)
        if account := request.account():
            self._refuse_account(call, account)
        return find_route(request.method, request.path, is_client=call.is_client)

    def _refuse_account(self, call: Call, account: str) -> None:
        if not self.is_lenient:
            raise Refusal("connect_not_simulated", id=account)
        call.advise("connect_not_simulated", id=account)

    def _choose_version(self, request: Request, call: Call) -> None:
        """Answer a server in the version that it asks for, and a browser in that of the server."""
        if call.is_client:
            call.version = self.world.version
            return
        call.version = read_version(
            request.headers.get("stripe-version"), request.headers.get("user-agent", "")
        )
        if call.version != self.world.version and not is_ours(call.version):
            call.advise("other_api_version", served=api_version(), given=call.version)
        self.world.version = call.version

    def _execute(
        self, request: Request, match: Match, call: Call, key: str | None, fault: Fault | None
    ) -> Result:
        """Validate and carry out; from then on the result belongs to the idempotency key."""
        if fault is not None and fault.kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
        try:
            call.params, call.path = _read(match.route, request, call), match.path
            result = self._carry_out(match, call, fault)
        except Exception:  # refused, or a mistake of ours: there is no result that a retry could be given
            if key is not None:
                self._keys.release(key)
            raise
        if key is not None:
            self._keys.keep(key, result)
        return result

    def _carry_out(self, match: Match, call: Call, fault: Fault | None) -> Result:
        """Let the resource answer; a request that is refused changes nothing, unless it was the card's bank.

        Raises:
            Refusal: The resource did not read all that was given.
        """
        if fault is not None and fault.kind is FaultKind.ERROR_500:
            return Result(500, _json(_SERVER_ERROR))
        is_write = not match.route.startswith("GET ")
        with self.lock:
            balance_transactions.settle(self.world)
            with self._transactions.begin(is_write=is_write) as journal:
                try:
                    expand = call.params.get("expand") or ()
                    answered = render(self.world.store, match.handler(call), expand, call.version)
                    result = Result(200, _json(answered))
                except Refusal as refusal:
                    if journal is None or not refusal.stands or not journal.has_changes():
                        return self._refused(refusal)
                    result = self._refused(refusal)
                self._check_unread(match, call, fault)
                self._transactions.let_stand()
        if fault is not None and fault.kind is FaultKind.ERROR_500_AFTER_WORK:
            return Result(500, _json(_SERVER_ERROR))
        return result

    def _check_unread(self, match: Match, call: Call, fault: Fault | None) -> None:
        unread = list(call.params.unread())
        if not unread:
            return
        instead = match.instead()
        about: dict[str, Any] = {
            "name": unread[0],
            "names": ", ".join(unread),
            "route": match.route,
            "instead": "".join(dict.fromkeys(_said(instead, name) for name in unread)),
        }
        if self.is_lenient:
            call.advise("parameter_not_simulated", **about)
            return
        if fault is not None:
            self.faults.give_back(fault)
        raise Refusal("parameter_not_simulated", **about)

    def _refused(self, refusal: Refusal) -> Result:
        with self.lock:
            return Result(refusal.rule.status, _json({"error": render(self.world.store, refusal.body())}))

    def _send(self, event: StripeObject) -> None:
        if self._is_quiet:
            return
        self.log.add("event", event=render(self.world.store, event))
        self.publish(event)

    def _new_id(self, prefix: str) -> str:
        with self.lock:
            return self.world.ids.new(prefix, 14)


def _said(instead: dict[str, str], name: str) -> str:
    """Return what a resource says of a parameter, by its whole name or by that of what it lies in."""
    while name and name not in instead:
        name = name.rpartition("[")[0]
    return f" {instead[name]}" if name else ""


def _read(route: str, request: Request, call: Call) -> Params:
    given = request.parameters()
    check_limits(given)
    if call.is_client:
        return read_params(client_schema(route), given)
    if "payment_method_types" in given and "intents" in route and not call.is_before("payment_method_types"):
        raise Refusal("payment_method_types_no_longer_supported")
    try:
        return read_params(with_older_parameters(route, params_schema(route), call.version), given)
    except Refusal as refusal:
        if refusal.rule.id != "parameter_unknown" or is_ours(call.version):
            raise
        raise Refusal("parameter_of_other_version", name=refusal.param, given=call.version) from None


def _silence(fault: Fault | None) -> float | None:
    if fault is None or fault.kind not in (FaultKind.TIMEOUT, FaultKind.DROP_AFTER_WORK):
        return None
    return fault.seconds if fault.kind is FaultKind.TIMEOUT else 0


def _json(value: Any) -> str:
    return json.dumps(value, indent=2)
