"""Previews as a user starts them: the real program, a generated project, and a browser without any help."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

CARD = "4242424242424242"
PAY = re.compile("^(Pay |Subscribe)")
TIMEOUT = 20_000  # milliseconds; only reached if something is broken


def wait_until(holds: Callable[[], Any], what: Callable[[], str] | str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what if isinstance(what, str) else what()
        time.sleep(0.02)


def family(pid: int) -> set[int]:
    """Return the processes that this one started, and those that they started."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(stat.parent.name)] = int(fields[1])
    found = {child for child, parent in parents.items() if parent == pid}
    return found.union(*(family(child) for child in found)) if found else found


def are_gone(pids: set[int]) -> bool:
    def is_gone(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    return all(is_gone(pid) for pid in pids)


@dataclass
class Running:
    """A preview that runs in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    inspector: str
    errors: Path

    def children(self) -> set[int]:
        return family(self.process.pid)

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(timeout=20)

    def output(self) -> str:
        return self.errors.read_text()

    def fulfilled(self) -> int:
        """Return how often the project's server handed an order to fulfilment."""
        return self.output().count("is paid: deliver it")

    def log(self, kind: str) -> list[dict[str, Any]]:
        with urlopen(f"{self.inspector}log", timeout=10) as answer:
            return [entry for entry in json.load(answer)["entries"] if entry["kind"] == kind]

    def order(self, path: str, **body: Any) -> Any:
        """Ask the stand-in's own interface, as a script would."""
        request = Request(self.inspector + path, data=json.dumps(body).encode(), method="POST")
        with urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def paid(self) -> int:
        """Return how many PaymentIntents have succeeded."""
        with urlopen(f"{self.inspector}state", timeout=10) as answer:
            intents = json.load(answer)["objects"].get("payment_intent", [])
        return sum(intent["status"] == "succeeded" for intent in intents)

    def capture(self) -> None:
        """Capture the one PaymentIntent as another program of the owner would."""
        stand_in = self.inspector.removesuffix("_simulator/")
        with urlopen(f"{self.inspector}state", timeout=10) as answer:
            [intent] = json.load(answer)["objects"]["payment_intent"]
        path = f"v1/payment_intents/{intent['id']}/capture"
        headers = {"Authorization": "Bearer sk_test_of_the_tests"}
        urlopen(Request(stand_in + path, headers=headers, method="POST"), timeout=10).close()


@pytest.fixture
def make_shop(
    paydesign: Callable[..., Any], find_kit: Callable[..., Any], tmp_path: Path
) -> Callable[..., Path]:
    """Write a project as `paydesign new` does, with an environment in which its server runs."""

    def make(*answers: str, server: str = "fastapi", has_environment: bool = True) -> Path:
        done = paydesign("new", "shop", "--defaults", "--server", server, *answers)
        assert done.returncode == 0, done.stderr
        if has_environment:
            find_kit(f"{server}-html").put_into(tmp_path / "shop")
        return tmp_path / "shop"

    return make


@pytest.fixture
def start_preview(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    with ExitStack() as running:

        def start(folder: Path, *options: str, **environment: str) -> Running:
            errors = tmp_path / "preview.err"
            with errors.open("w") as stderr:
                process = subprocess.Popen(
                    [sys.executable, "-m", "paydesign", "preview", str(folder), *options],
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    text=True,
                    env={**os.environ, "TMPDIR": str(tmp_path), **environment},
                )
            running.callback(_end, process)
            assert process.stdout is not None
            url, inspector = process.stdout.readline(), process.stdout.readline()
            assert url.startswith("http://127.0.0.1:"), errors.read_text()
            return Running(process, url.strip(), inspector.removeprefix("inspector: ").strip(), errors)

        yield start


def _end(process: subprocess.Popen[str]) -> None:
    started = family(process.pid)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
    assert process.stdout is not None
    process.stdout.close()
    wait_until(lambda: are_gone(started), f"left behind: {started}")


@dataclass
class Customer:
    """Somebody before the pages of a preview, and somebody who watches."""

    context: Any
    preview: Running
    page: Any
    watched: Any
    expected: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.preview.url + path)
        if self.is_two_step:
            self.page.get_by_role("button", name="Continue to payment").click()
        self.wait_for_form()

    @property
    def is_two_step(self) -> bool:
        return bool(self.watched.get_by_text("Build two-step confirmation").count())

    def wait_for_form(self) -> None:
        name = "Review order" if self.is_two_step else PAY
        self.page.get_by_role("button", name=name).and_(self.page.locator(":enabled")).wait_for()

    def pay(self, number: str = CARD) -> None:
        form = self.page.frame_locator('iframe[title="Secure payment input frame"]')
        form.get_by_label("Card number").fill(number)
        form.get_by_label("Expiration date").fill("12 / 34")
        form.get_by_label("Security code").fill("123")
        form.get_by_label("Country").select_option("US")
        form.get_by_label("ZIP code").fill("94107")
        if self.is_two_step:
            self.page.get_by_role("button", name="Review order").click()
            self.page.wait_for_url("**/review.html")
        self.page.get_by_role("button", name=PAY).click()

    def approve(self) -> None:
        bank = self.page.frame_locator('iframe[title="3D Secure authentication"]')
        bank.get_by_role("button", name="Complete").click()

    def outcome(self) -> str:
        self.page.wait_for_url("**/complete.html?*", timeout=2 * TIMEOUT)
        title = self.page.locator("#title[data-outcome]")
        title.wait_for()
        return str(title.get_attribute("data-outcome"))

    def rows(self, kind: str, text: str) -> Any:
        return self.watched.locator(f".row.{kind}", has_text=text)

    def wait_for_fulfilment(self) -> None:
        wait_until(self.preview.fulfilled, self.preview.output)


@pytest.fixture
def watch(chromium: Any) -> Iterator[Callable[[Running], Customer]]:
    """Open the shop and the inspector of a preview, in a browser that knows nothing of the stand-in."""
    with ExitStack() as opened:
        customers: list[Customer] = []

        def open_both(preview: Running) -> Customer:
            context = chromium.new_context()
            opened.callback(context.close)
            context.set_default_timeout(TIMEOUT)
            customer = Customer(context, preview, context.new_page(), context.new_page())
            customers.append(customer)
            for page in (customer.page, customer.watched):
                page.on("console", lambda said: said.type == "error" and customer.errors.append(said.text))
                page.on("pageerror", lambda error: customer.errors.append(str(error)))
            context.on("request", lambda asked: customer.hosts.add(asked.url.split("/")[2].partition(":")[0]))
            customer.watched.goto(preview.inspector)
            customer.watched.locator("#connection.live").wait_for()
            return customer

        yield open_both

        for customer in customers:
            known = customer.expected
            assert [text for text in customer.errors if not any(re.search(one, text) for one in known)] == []
            assert customer.hosts <= {"127.0.0.1"}
