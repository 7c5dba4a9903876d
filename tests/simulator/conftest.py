"""A running stand-in, the real SDK as its client, a browser's requests, and a place that webhooks reach.

Whatever a test makes the stand-in say to a secret key is compared with the contract when the test is over, and
advice fails the test unless the test expects it.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jsonschema
import pytest
import stripe

from paydesign.simulator.clock import ManualClock
from paydesign.simulator.contract import SHAPELESS, Shape, api_version, load_shapes
from paydesign.simulator.control.asking import read
from paydesign.simulator.events import load_sent
from paydesign.simulator.server import RunningSimulator, start
from paydesign.simulator.validation import object_deviations

from .billing import Shop

NOW = 1_795_000_000
"""2026-11-18, the time at which the stand-in's clock begins."""

RETURN_URL = "http://127.0.0.1:9/done"


@dataclass
class Reply:
    """What came back over HTTP."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def error(self) -> dict[str, Any]:
        return dict(self.body["error"])


@pytest.fixture
def clock() -> ManualClock:
    """The stand-in's clock."""
    return ManualClock(NOW)


@pytest.fixture
def expected_advice() -> set[str]:
    """The rules whose advice the test is about; empty unless it adds some."""
    return set()


@pytest.fixture
def running(clock: ManualClock, expected_advice: set[str]) -> Iterator[RunningSimulator]:
    """A stand-in on a free port."""
    with start(clock=clock, seed=1) as running:
        yield running
        entries = running.simulator.log.after(0)
    assert list(deviations(entries)) == []
    assert {entry["rule"] for entry in entries if entry["kind"] == "advice"} == expected_advice


def absent(value: Any, place: str, inside: Shape = SHAPELESS) -> Iterator[str]:
    """Yield each member that is not there and that would be null where there is nothing."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from absent(item, f"{place}[{number}]", inside)
    elif isinstance(value, dict):
        kind = value.get("object")
        shape = load_shapes().get(kind, SHAPELESS) if isinstance(kind, str) else inside
        if "deleted" in value:
            return
        yield from (f"{place}.{name}: absent instead of null" for name in shape.nulls.keys() - value.keys())
        for name, item in value.items():
            yield from absent(item, f"{place}.{name}", shape.inside.get(name, SHAPELESS))


def deviations(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what the contract does not know or misses, in answers to secret keys and in events."""
    for entry in entries:
        if entry.get("version", api_version()) != api_version():
            continue
        if entry["kind"] == "event" and entry["event"]["api_version"] == api_version():
            yield from absent(entry["event"], "event")
            yield from object_deviations(entry["event"], "event")
            yield from object_deviations(entry["event"]["data"]["object"], entry["event"]["type"])
            if entry["event"]["type"] not in load_sent():
                yield f"{entry['event']['type']} is not in events.toml"
        elif entry["kind"] == "request" and not entry["is_client"] and entry["answer"]:
            answer, place = entry["answer"], f"{entry['method']} {entry['path']}"
            yield from absent(answer, place)
            for kind in ("payment_intent", "setup_intent", "payment_method"):
                if kind in answer.get("error", {}):
                    yield from object_deviations(answer["error"][kind], place, expected=kind)
            if "error" not in answer and not answer.get("deleted"):
                yield from object_deviations(answer, place)


@pytest.fixture
def api(running: RunningSimulator) -> stripe.StripeClient:
    """The real SDK, pointed at the stand-in."""
    return sdk(running.url)


@pytest.fixture
def shop(api, running) -> Shop:
    """A customer whose default card pays."""
    shop = Shop(api, running)
    shop.save()
    return shop


def sdk(url: str, **options: Any) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_anything", base_addresses={"api": url}, **options)


@pytest.fixture
def connect(running: RunningSimulator) -> Callable[..., stripe.StripeClient]:
    """The real SDK with options of the test's choice."""
    return lambda **options: sdk(running.url, **options)


@pytest.fixture
def send(running: RunningSimulator) -> Callable[..., Reply]:
    """Send one request with a secret key, without the SDK."""

    def request(method: str, path: str, params: dict[str, str] | None = None, **headers: str) -> Reply:
        given = {"Authorization": "Bearer sk_test_anything"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return exchange(running.url, method, path, params or {}, {k: v for k, v in given.items() if v})

    return request


@pytest.fixture
def browse(running: RunningSimulator) -> Callable[..., Reply]:
    """Send one request as Stripe.js does, with a publishable key in the form."""

    def request(method: str, path: str, params: dict[str, str] | None = None) -> Reply:
        return exchange(running.url, method, path, {"key": "pk_test_anything", **(params or {})}, {})

    return request


@pytest.fixture
def control(running: RunningSimulator) -> Callable[..., Reply]:
    """Send one request to the stand-in's own interface; its answer is as described."""

    def request(method: str, path: str, given: dict[str, Any] | None = None, **headers: str) -> Reply:
        body = json.dumps(given or {}).encode() if method == "POST" else None
        url = f"{running.url}/_simulator/{path}"
        reply = open_url(urllib.request.Request(url, body, headers, method=method))
        if reply.status == 200:
            name, _, query = path.partition("?")
            jsonschema.validate(
                reply.body, read(method, name, query, (body or b"").decode()).operation.answered
            )
        return reply

    return request


def exchange(url: str, method: str, path: str, params: dict[str, str], headers: dict[str, str]) -> Reply:
    form = urllib.parse.urlencode(params)
    if method == "POST":
        return open_url(urllib.request.Request(url + path, form.encode(), headers, method=method))
    return open_url(urllib.request.Request(f"{url}{path}?{form}", None, headers, method=method))


def open_url(request: urllib.request.Request) -> Reply:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return Reply(answer.status, json.load(answer), dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, json.load(error), dict(error.headers))


def typed_card(number: str = "4242424242424242", **changed: str) -> dict[str, str]:
    """Return what the card form sends."""
    data = {"number": number, "exp_month": "12", "exp_year": "30", "cvc": "123", **changed}
    form = {f"payment_method_data[card][{name}]": value for name, value in data.items()}
    return {"payment_method_data[type]": "card", **form}


@pytest.fixture(name="typed_card")
def typed_card_fixture() -> Callable[..., dict[str, str]]:
    """What the card form sends, for a number; parts of the card can be changed."""
    return typed_card


@pytest.fixture
def make_token(browse: Callable[..., Reply]) -> Callable[..., str]:
    """Make a confirmation token in the browser; keywords are what Elements was made with."""

    def make(number: str = "4242424242424242", **context: str) -> str:
        options = {f"client_context[{name}]": value for name, value in context.items()}
        reply = browse(
            "POST", "/v1/confirmation_tokens", {**typed_card(number), **options, "return_url": RETURN_URL}
        )
        assert reply.status == 200, reply.body
        return str(reply.body["id"])

    return make


@pytest.fixture
def finish_3ds(running: RunningSimulator) -> Callable[..., Reply]:
    """Press a button on the 3DS page that a next action leads to."""

    def finish(next_action: Any, outcome: str) -> Reply:
        action = next_action[next_action["type"]]
        url = action["stripe_js"] if "stripe_js" in action else action["url"]
        return open_url(urllib.request.Request(url, urllib.parse.urlencode({"outcome": outcome}).encode()))

    return finish


@dataclass
class Receiver:
    """A project's webhook endpoint.

    Attributes:
        answers: HTTP statuses for the next deliveries; 200 when there are none left.
        says: The body of every answer.
        bodies: What was delivered, in order, as (raw body, signature).
    """

    url: str = ""
    answers: list[int] = field(default_factory=list)
    says: bytes = b""
    bodies: list[tuple[bytes, str]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int) -> list[Any]:
        """Return the events once that many were delivered."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.bodies) >= count, timeout=10), self.types()
        return self.events()

    def events(self) -> list[Any]:
        return [json.loads(body) for body, _ in self.bodies]

    def types(self) -> list[str]:
        return [event["type"] for event in self.events()]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An endpoint on loopback that keeps what it gets."""
    received = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with received.changed:
                received.bodies.append((body, self.headers["Stripe-Signature"]))
                status = received.answers.pop(0) if received.answers else 200
                received.changed.notify_all()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(received.says)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.url = f"http://127.0.0.1:{server.server_port}/webhook"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield received
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until something holds, for ten seconds at most."""

    def wait(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < deadline, "it did not happen within ten seconds"
            time.sleep(0.01)

    return wait
