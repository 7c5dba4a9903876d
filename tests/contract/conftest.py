"""Generated servers as real processes, with the stand-in in the place of Stripe."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from paydesign.simulator.redirect import redirected
from paydesign.simulator.server import start as start_stand_in

WEBHOOK_SECRET = "whsec_of_the_tests"
KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_tests",
    "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
}
RETURN_URL = "http://127.0.0.1/complete.html"
# https://docs.stripe.com/testing
CARDS = {
    "": "4242424242424242",
    "declined": "4000000000000002",
    "prepaid": "5105105105105100",
    "requires_action": "4000002760003184",
}


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """One browser session: it keeps its cookies."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = Request(self.url + path, data=data, method=method, headers=headers or {})
        if data is not None and not request.has_header("Content-type"):
            request.add_header("Content-Type", "application/json")
        if self.cookies:
            request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            with urlopen(request, timeout=10) as response:
                answer = Answer(response.status, response.headers, response.read())
        except HTTPError as error:
            answer = Answer(error.code, error.headers, error.read())
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


@dataclass
class StandIn:
    """Stripe as a customer's browser, another program of the shop's owner, and a test see it."""

    url: str

    def new_token(self, kind: str = "") -> str:
        """Return a confirmation token of a card, by what comes of it: see CARDS."""
        card = {"number": CARDS[kind], "exp_month": 12, "exp_year": 40, "cvc": 123}
        given = {f"payment_method_data[card][{name}]": value for name, value in card.items()}
        key = KEYS["STRIPE_PUBLISHABLE_KEY"]
        details = {"key": key, "payment_method_data[type]": "card", "return_url": RETURN_URL, **given}
        return str(self._ask("/v1/confirmation_tokens", details)["id"])

    def pay(self, order: dict[str, Any], amount: int | None = None) -> dict[str, Any]:
        """Charge a card for an order, and return the event that tells so; nobody has sent it."""
        given = {
            "amount": amount or order["amount"],
            "currency": order["currency"],
            "metadata[order_id]": order["id"],
            "payment_method": "pm_card_visa",
            "confirm": "true",
            "return_url": RETURN_URL,
        }
        intent = self._ask("/v1/payment_intents", given)["id"]
        [event] = self.events("payment_intent.succeeded", intent)
        return event

    def paid_invoice(self, order: dict[str, Any], client_secret: str) -> dict[str, Any]:
        """Return the event that an order's first invoice is paid, which the browser does if it is not."""
        self.confirm("payment", client_secret)
        paid = [e["event"] for e in self._log("event") if e["event"]["type"] == "invoice.paid"]
        [event] = [event for event in paid if is_for(event["data"]["object"], order)]
        return event

    def saved(self, client_secret: str) -> dict[str, Any]:
        """Return the event that a payment method is saved, which the browser does if it is not."""
        [event] = self.events("setup_intent.succeeded", self.confirm("setup", client_secret))
        return event

    def confirm(self, kind: str, client_secret: str) -> str:
        """Confirm an Intent that has not succeeded, and return its id."""
        intent = client_secret.partition("_secret_")[0]
        path, key = f"/v1/{kind}_intents/{intent}", KEYS["STRIPE_PUBLISHABLE_KEY"]
        if self._ask(path)["status"] != "succeeded":
            details = {"confirmation_token": self.new_token(), "client_secret": client_secret}
            self._ask(f"{path}/confirm", {"key": key, **details})
        return intent

    def events(self, kind: str, intent: str) -> list[dict[str, Any]]:
        events = [entry["event"] for entry in self._log("event")]
        return [e for e in events if e["type"] == kind and e["data"]["object"]["id"] == intent]

    def intents(self, order: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the PaymentIntents, of one order if asked: also those of its subscription's invoices."""
        found = self._ask("/v1/payment_intents?limit=100")["data"]
        if order is None:
            return list(found)
        invoices = [one["id"] for one in self._ask("/v1/invoices?limit=100")["data"] if is_for(one, order)]
        payments = self._ask("/v1/invoice_payments?limit=100")["data"]
        its = {one["payment"]["payment_intent"] for one in payments if one["invoice"] in invoices}
        return [one for one in found if one["metadata"].get("order_id") == order["id"] or one["id"] in its]

    def advice(self) -> list[str]:
        return [entry["message"] for entry in self._log("advice")]

    def _log(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in self._ask("/_simulator/log")["entries"] if entry["kind"] == kind]

    def _ask(self, path: str, form: dict[str, Any] | None = None) -> Any:
        request = Request(self.url + path, data=urlencode(form).encode() if form else None)
        if "key" not in (form or {}):
            request.add_header("Authorization", f"Bearer {KEYS['STRIPE_SECRET_KEY']}")
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)


@dataclass
class Server:
    """A running server; `kill` ends it with -9, `start` starts it again on the same data."""

    case: str
    command: list[str]
    project: Path
    stand_in: StandIn
    environment: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        self.port = free_port()
        with open(self.project / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.project,
                env={"PATH": os.environ["PATH"], "PORT": str(self.port), **self.environment},
                stdout=log,
                stderr=log,
            )
        wait_until(self.is_up, self.log)
        return self

    def is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended:\n{self.log()}"
        try:
            return urlopen(self.url + "/api/config", timeout=5).status == 200
        except URLError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def log(self) -> str:
        return (self.project / "server.log").read_text()

    def browser(self) -> Browser:
        return Browser(self.url)

    def send_event(self, event: dict[str, Any], secret: str = WEBHOOK_SECRET) -> Answer:
        return self.send_webhook(json.dumps(event).encode(), secret)

    def send_webhook(self, payload: bytes, secret: str = WEBHOOK_SECRET) -> Answer:
        return self.browser()("POST", "/webhook", payload, {"Stripe-Signature": self.sign(payload, secret)})

    def sign(self, payload: bytes, secret: str = WEBHOOK_SECRET) -> str:
        """Return the header that Stripe sends: https://docs.stripe.com/webhooks/signature, read 2026-11-23."""
        moment = str(int(time.time()))
        digest = hmac.new(secret.encode(), moment.encode() + b"." + payload, hashlib.sha256).hexdigest()
        return f"t={moment},v1={digest}"


def is_for(invoice: dict[str, Any], order: dict[str, Any]) -> bool:
    return bool(invoice["parent"]["subscription_details"]["metadata"].get("order_id") == order["id"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], explain: Callable[[], str], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.02)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with start_stand_in() as running:
        stand_in = StandIn(running.url)
        yield stand_in
        assert stand_in.advice() == []


@pytest.fixture(scope="module")
def start_server(
    build_project: Callable[[str, Path], Any],
    find_kit: Callable[[str], Any],
    stand_in: StandIn,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Server]]:
    """Start the server of a case, in a folder where it is built if one is given, with the stand-in behind it."""
    with ExitStack() as running:

        def start(case: str, project: Path | None = None, **environment: str) -> Server:
            if project is None:
                project = tmp_path_factory.mktemp("project")
                build_project(case, project)
            kit = find_kit(case)
            settings = redirected({**KEYS, **environment}, stand_in.url)
            server = Server(case, kit.command(project), project, stand_in, settings)
            running.callback(server.kill)
            return server.start()

        yield start
