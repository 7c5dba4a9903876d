"""A real browser that believes it talks to Stripe: the three hosts of Stripe are answered by the stand-in.

All addresses stay as they are in production, so each page's Content-Security-Policy counts. Every other host is
blocked. After each test, whatever was blocked, logged as an error or advised against makes it fail.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from paydesign.simulator.redirect import redirected
from paydesign.simulator.server import RunningSimulator, start

STRIPE_HOSTS = ("js.stripe.com", "api.stripe.com", "hooks.stripe.com")
TIMEOUT = 2_500
"""Milliseconds: what a failing test costs. A machine that has more to do than it can is given more."""
SHOPS_AT_ONCE = 4
NO_TRIAL = re.compile(r"(?<=TRIAL_DAYS = )0|(?<=trialDays: )0")
"""In the catalog of a server."""
KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_tests",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_the_tests",
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "advice(*rules): the advice that the stand-in gives in this test")
    config.addinivalue_line("markers", "everywhere: with --all it goes through every project")
    config.addinivalue_line("markers", "modes(*modes): the modes that this test makes sense for")
    config.addinivalue_line("markers", "projects(fits): the projects that it makes sense for, by their case")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each scenario of a module, which is a test that takes a `checkout`, the projects it goes through."""
    from .sample import choose, subscriptions

    is_all = metafunc.config.getoption("--all")
    if "subscription" in metafunc.fixturenames:
        metafunc.parametrize("subscription", subscriptions(is_all=is_all), ids=lambda case: case.id)
    if "checkout" in metafunc.fixturenames:
        chosen = choose(metafunc.module, is_all=is_all)
        projects = [case for scenario, case in chosen if scenario == metafunc.function.__name__]
        metafunc.parametrize("checkout", projects, ids=[case.id for case in projects], indirect=True)


@dataclass
class Window:
    """A browser of its own (cookies, cache) and what went wrong in it.

    Attributes:
        pages: HTML by address, for pages that no server has.
        expected: Console errors that belong to the test, as patterns.
    """

    context: Any
    simulator: RunningSimulator
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def open(self) -> Any:
        page = self.context.new_page()
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def show(self, body: str, policy: str = "") -> Any:
        """Open a page with this body; `policy` is its Content-Security-Policy."""
        headers = {"Content-Type": "text/html", **({"Content-Security-Policy": policy} if policy else {})}
        self.pages["https://shop.example/"] = (f"<!DOCTYPE html><body>{body}</body>", headers)
        page = self.open()
        page.goto("https://shop.example/")
        return page

    def answer(self, route: Any) -> None:
        request = route.request
        url = urlsplit(request.url)
        if request.url.partition("?")[0] in self.pages:
            body, headers = self.pages[request.url.partition("?")[0]]
            route.fulfill(body=body, headers=headers)
        elif url.scheme == "https" and url.hostname in STRIPE_HOSTS:
            self._fetch(route, request, url)
        else:
            self.blocked.append(request.url)
            route.abort()

    def _fetch(self, route: Any, request: Any, url: Any) -> None:
        target = self.simulator.url + url.path + (f"?{url.query}" if url.query else "")
        dropped = ("host", "content-length", "accept-encoding", "connection")
        headers = {name: value for name, value in request.headers.items() if name.lower() not in dropped}
        upstream = Request(target, data=request.post_data_buffer, method=request.method, headers=headers)
        try:
            with urlopen(upstream, timeout=10) as response:
                route.fulfill(status=response.status, headers=dict(response.headers), body=response.read())
        except HTTPError as refusal:
            route.fulfill(status=refusal.code, headers=dict(refusal.headers), body=refusal.read())
        except (URLError, ConnectionError, TimeoutError):
            route.abort("connectionreset")

    def cancel(self, path: str) -> None:
        """Cancel an Intent as the shop's owner does in the Dashboard."""
        key = base64.b64encode(f"{KEYS['STRIPE_SECRET_KEY']}:".encode()).decode()
        headers = {"Authorization": f"Basic {key}"}
        urlopen(Request(self.simulator.url + path, b"", headers, method="POST"), timeout=5).close()

    def __post_init__(self) -> None:
        self.start = max((entry["seq"] for entry in self.simulator.simulator.log.after(0)), default=0)

    def advice(self) -> set[str]:
        """Return the rules that the stand-in reminded of since this window is open."""
        entries = self.simulator.simulator.log.after(self.start)
        return {entry["rule"] for entry in entries if entry["kind"] == "advice"}

    def wait_for_advice(self, expected: set[str]) -> None:
        """Let the pages go on until what they notice has arrived, for five seconds at most."""
        deadline = time.monotonic() + 5
        while self.context.pages and not expected <= self.advice() and time.monotonic() < deadline:
            self.context.pages[0].wait_for_timeout(20)

    def unexpected(self) -> list[str]:
        return [text for text in self.errors if not any(re.search(known, text) for known in self.expected)]


@pytest.fixture
def open_window(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Window]]:
    """Open a browser of its own for a stand-in and the origins of a project."""
    windows: list[Window] = []
    with ExitStack() as opened:

        def open_one(simulator: RunningSimulator, *origins: str, **options: Any) -> Window:
            context = chromium.new_context(**options)
            context.set_default_timeout(TIMEOUT * max(1, os.getloadavg()[0] / (os.cpu_count() or 1)))
            window = Window(context, simulator)
            # What the project itself serves does not come by here: that would cost a round trip for each file.
            own = "|".join(re.escape(f"{origin}/") for origin in origins) or "(?!)"
            context.route(re.compile(f"^(?!{own})"), window.answer)
            opened.callback(context.close)
            windows.append(window)
            return window

        yield open_one
        marker = request.node.get_closest_marker("advice")
        expected = set(marker.args if marker else ())
        for window in windows:
            window.wait_for_advice(expected)
    if not getattr(request.node, "has_failed", False):
        for window in windows:
            assert window.unexpected() == []
            assert window.blocked == []
            assert window.advice() == expected


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.has_failed = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def until() -> Callable[[Any, str], None]:
    """Wait until an expression holds on a page; `wait_for_function` would need the page's policy to allow eval."""

    def wait(page: Any, expression: str) -> None:
        deadline = time.monotonic() + 4 * TIMEOUT / 1000
        while not page.evaluate(expression):
            assert time.monotonic() < deadline, f"never true: {expression}"
            page.wait_for_timeout(20)

    return wait


@pytest.fixture
def simulator() -> Iterator[RunningSimulator]:
    with start() as running:
        yield running


@pytest.fixture
def window(simulator: RunningSimulator, open_window: Callable[..., Window]) -> Window:
    return open_window(simulator)


@pytest.fixture
def post(simulator: Any) -> Any:
    """Ask the API as a server does."""

    def ask(path: str, **params: str) -> Any:
        form = "&".join(f"{name}={value}" for name, value in params.items())
        request = Request(f"{simulator.url}/v1/{path}", form.encode(), {"Authorization": "Bearer sk_test_1"})
        with urlopen(request) as response:
            return json.load(response)

    return ask


@pytest.fixture
def intent(post: Any) -> Any:
    return post("payment_intents", amount="2000", currency="usd")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], Any], what: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@dataclass
class Shop:
    """A generated project that runs, with a stand-in of its own behind it."""

    url: str
    folder: Path
    simulator: RunningSimulator
    environment: dict[str, str]

    @property
    def is_setup(self) -> bool:
        return "setups" in self._tables()

    def _tables(self) -> list[str]:
        with closing(sqlite3.connect(self.folder / "data.sqlite3")) as database:
            rows = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        return [row[0] for row in rows]

    def orders(self, window: Window) -> list[str]:
        """Return the ids of the orders, or setups, of this browser session."""
        tokens = [
            cookie["value"] for cookie in window.context.cookies() if cookie["name"] == "checkout_session"
        ]
        owner = hashlib.sha256(tokens[0].encode()).hexdigest()
        with closing(sqlite3.connect(self.folder / "data.sqlite3")) as database:
            table = "setups" if self.is_setup else "orders"
            rows = database.execute(f"select id from {table} where session_hash = ?", [owner]).fetchall()
        return [row[0] for row in rows]

    def deliveries(self, window: Window) -> int:
        """Return how often an order of this browser session was handed to fulfilment, or a setup was saved."""
        log = (self.folder / "server.log").read_text()
        line = "setup {}: saved pm_" if self.is_setup else "order {} is paid: deliver it"
        return sum(log.count(line.format(order)) for order in self.orders(window))

    def payments(self, window: Window) -> int:
        """Return how many Intents succeeded, and subscriptions began, for the orders of this browser session."""
        orders, store = set(self.orders(window)), self.simulator.simulator.world.store
        return sum(
            one["status"] in ("succeeded", "active") and not orders.isdisjoint(one["metadata"].values())
            for kind in ("payment_intent", "setup_intent", "subscription")
            for one in store.all(kind)
        )

    def control(self, path: str, **given: Any) -> None:
        request = Request(
            f"{self.simulator.url}/_simulator/{path}", json.dumps(given).encode(), method="POST"
        )
        urlopen(request, timeout=5).close()

    def wait_for_fulfilment(self, window: Window) -> None:
        log = self.folder / "server.log"
        wait_until(lambda: self.deliveries(window), f"nothing was fulfilled:\n{log.read_text()}", 10)

    def authorized(self, window: Window) -> list[str]:
        """Return the orders of this browser session that the log asks an operator to capture."""
        log = (self.folder / "server.log").read_text()
        return [order for order in self.orders(window) if f"order {order} is authorized: capture it" in log]

    def wait_for_authorization(self, window: Window) -> list[str]:
        wait_until(lambda: self.authorized(window), "nothing was authorized", 10)
        return self.authorized(window)

    def capture(self, window: Window, lines: list[str]) -> None:
        """Capture what is authorized with the lines of the README, the last of which names ORDER."""
        for order in self.wait_for_authorization(window):
            script = "\n".join(["set -e", *lines]).replace("ORDER", order)
            done = subprocess.run(
                ["sh", "-c", script], cwd=self.folder, env=self.environment, capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(scope="session")
def start_shop(
    build_project: Callable[[str, Path], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Shop]]:
    """Start the project of a case, with a free trial if asked; it runs until others are asked for."""
    shops: dict[tuple[str, int], tuple[Shop, ExitStack]] = {}
    with ExitStack() as running:

        def start_once(case: str, *, trial_days: int = 0) -> Shop:
            if (case, trial_days) not in shops:
                if len(shops) == SHOPS_AT_ONCE:
                    oldest = next(iter(shops))
                    shops.pop(oldest)[1].close()
                folder = tmp_path_factory.mktemp("shop")
                kit = build_project(case, folder)
                if trial_days:
                    [catalog] = (path for name in ("app", "src") for path in folder.glob(f"{name}/catalog.*"))
                    text, count = NO_TRIAL.subn(str(trial_days), catalog.read_text())
                    assert count == 1
                    catalog.write_text(text)
                    kit.build(folder)
                its_own = running.enter_context(ExitStack())
                shop = its_own.enter_context(serve(folder, kit.command(folder)))
                shops[case, trial_days] = shop, its_own
            return shops[case, trial_days][0]

        yield start_once


@contextmanager
def serve(folder: Path, command: list[str]) -> Iterator[Shop]:
    """Run the project in this folder as its README says, its SDK redirected from outside."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"

    def is_up() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            urlopen(url + "/api/config", timeout=5).close()
        except URLError:
            return False
        return True

    with ExitStack() as opened:
        simulator = opened.enter_context(start(0, f"{url}/webhook", KEYS["STRIPE_WEBHOOK_SECRET"]))
        environment = redirected({"PATH": os.environ["PATH"], "PORT": str(port), **KEYS}, simulator.url)
        output = opened.enter_context(open(log, "ab"))
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        opened.callback(process.wait, timeout=10)
        opened.callback(process.terminate)
        wait_until(is_up, f"the server does not start: {log}")
        yield Shop(url, folder, simulator, environment)
