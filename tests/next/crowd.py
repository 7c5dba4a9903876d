"""Customers with three tabs each, who change the cart and pay at once, at a server of several processes.

Answers get lost, events come twice, late and in disorder, and a process is killed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loadtest.exchange import Lost, Origin, Refused
from loadtest.stand_in import KEYS, WEBHOOK_SECRET, StandIn
from loadtest.verdict import read_all

from paydesign.simulator.redirect import redirected

Json = dict[str, Any]

PROCESSES, TABS = 4, 3
PATIENCE = 90.0
"""Seconds for which a tab goes on, and for which events may take in the end."""

# https://docs.stripe.com/testing
GOOD, DECLINED, THREE_DS = "4242424242424242", "4000000000000002", "4000002760003184"
RETURN_URL = "http://127.0.0.1/complete.html"
DELIVERIES = "CREATE TABLE deliveries (order_id VARCHAR(64))"


@dataclass
class Shop:
    """The processes of one project's server, each with a port of its own.

    Attributes:
        start_one: Starts a process on a port, in a session of its own, and returns it.
        ask: Runs an SQL statement in the project's database and returns the rows.
    """

    ports: list[int]
    start_one: Callable[[int], subprocess.Popen[bytes]]
    ask: Callable[[str], list[tuple[str, ...]]]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        try:
            self.processes += [self.start_one(self.ports[0])]  # it makes the tables
            wait_until_up(self.ports[0], self.processes[0])
            self.ask(DELIVERIES)
            self.processes += [self.start_one(port) for port in self.ports[1:]]
            for port, process in zip(self.ports, self.processes, strict=True):
                wait_until_up(port, process)
            yield
        finally:
            for process in self.processes:
                end(process)

    def kill_and_restart(self, number: int) -> None:
        end(self.processes[number])
        self.processes[number] = self.start_one(self.ports[number])
        wait_until_up(self.ports[number], self.processes[number])


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with those that it has started, which share its session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "a process of the server has ended"
        assert time.monotonic() < deadline, "a process of the server does not answer"
        try:
            with closing(Origin("shop", f"http://127.0.0.1:{port}")) as origin:
                origin.get("/healthz")
            return
        except Lost:
            time.sleep(0.05)


@dataclass
class Customer:
    """One browser.

    Attributes:
        shown: What its tabs have shown when their customer pressed Pay.
    """

    cards: list[str]
    cookies: dict[str, str] = field(default_factory=dict)
    order: Json = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)


class Tab:
    """One page of one customer, at one process of the server."""

    def __init__(
        self, customer: Customer, operations: frozenset[str], port: int, stripe: str, seed: int
    ) -> None:
        self.customer, self.operations = customer, operations
        self.random = random.Random(seed)
        self.shop = Origin("shop", f"http://127.0.0.1:{port}", customer.cookies)
        self.stripe = Origin("stand-in", stripe)
        self.cards = list(customer.cards)
        self.view: Json = {}

    def open(self) -> None:
        self._insist(lambda: self._see(self.shop.post_json("/api/orders", {})))
        self.customer.order = self.view

    def go_on(self) -> bool:
        """Change the cart and pay, as somebody does with three tabs, until the order is paid; tell whether it is."""
        return self._insist(self._step)

    def close(self) -> None:
        self.shop.close()
        self.stripe.close()

    def _insist(self, step: Callable[[], object]) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if step():
                    return True
            except Lost as lost:
                self.customer.met[str(lost)] += 1
            except Refused as refused:
                self.customer.met[str(refused)] += 1
                if refused.status == 402 and len(self.cards) > 1:
                    self.cards.pop(0)
            time.sleep(self.random.uniform(0, 0.1))
        return False

    def _see(self, order: Json) -> bool:
        self.view = order
        return True

    def _step(self) -> bool:
        """Look at the order, change it, or pay what this tab shows, which others may have changed meanwhile."""
        chance = self.random.random()
        if not self.view or chance < 0.4:
            self._see(self.shop.get(self._path()))
            return self.view["status"] in ("paid", "authorized")
        if "change-order" in self.operations and chance < 0.7:
            pens = {"pen": self.random.randint(1, 9), "notebook": self.random.randint(0, 3)}
            self._see(self._ask("", {"quantities": pens, "discount_code": None}, "PUT"))
            return False
        self.customer.shown.add(self.view["amount"])
        self._press()
        return False

    def _press(self) -> None:
        """Press Pay, or on two pages Continue and then Pay, and do what Stripe.js does then."""
        who = {"revision": self.view["revision"], "email": "ada@example.com"}
        if "review-order" in self.operations:
            self._see(self._ask("/details", {**who, "confirmation_token": self._new_token()}))
            self.customer.shown.add(self.view["amount"])
            who = {"revision": self.view["revision"]}
        elif "pay-order" in self.operations:
            who["confirmation_token"] = self._new_token()
        if "pay-order" in self.operations:
            secret = self._ask("/pay", who)["client_secret"]
            if secret:
                self._authenticate(self._read(secret))
            return
        made = self._ask("/intent", {"revision": who["revision"]})
        intent = self._confirm(made["client_secret"], made.get("confirmation_token"))
        if intent["status"] == "requires_action":
            self._authenticate(intent)

    def _confirm(self, secret: str, token: str | None) -> Json:
        given = {"confirmation_token": token} if token else self._typed()
        more = {"client_secret": secret, "return_url": RETURN_URL, "use_stripe_sdk": "true"}
        return self._ask_stripe(f"{intent_path(secret)}/confirm", {**more, **given})

    def _new_token(self) -> str:
        form = {"return_url": RETURN_URL, **self._typed()}
        return str(self._ask_stripe("/v1/confirmation_tokens", form)["id"])

    def _typed(self) -> Json:
        card = {"number": self.cards[0], "exp_month": 12, "exp_year": 40, "cvc": 123}
        shown = {"mode": "payment", "amount": self.view["amount"], "currency": self.view["currency"]}
        return {
            "payment_method_data[type]": "card",
            **{f"payment_method_data[card][{name}]": value for name, value in card.items()},
            **{f"client_context[{name}]": value for name, value in shown.items()},
        }

    def _authenticate(self, intent: Json) -> None:
        action = intent.get("next_action") or {}
        page = action.get("redirect_to_url") or {"url": action.get("use_stripe_sdk", {}).get("stripe_js")}
        if page["url"]:
            self.stripe.post_form(urlsplit(page["url"]).path, {"outcome": "succeed"})

    def _read(self, secret: str) -> Json:
        key = KEYS["STRIPE_PUBLISHABLE_KEY"]
        return dict(self.stripe.get(intent_path(secret), key=key, client_secret=secret))

    def _ask_stripe(self, path: str, given: Json) -> Json:
        return dict(self.stripe.post_form(path, {"key": KEYS["STRIPE_PUBLISHABLE_KEY"], **given}))

    def _ask(self, what: str, body: Json, method: str = "POST") -> Json:
        headers = {"Content-Type": "application/json"}
        return dict(self.shop.ask(method, self._path() + what, json.dumps(body).encode(), headers))

    def _path(self) -> str:
        return f"/api/orders/{self.customer.order['id']}"


def intent_path(secret: str) -> str:
    return f"/v1/payment_intents/{secret.partition('_secret_')[0]}"


def run(shop: Shop, stand_in: StandIn, operations: frozenset[str], customers: int, seed: int) -> list[str]:
    """Let the customers go on until all orders are paid; return what went wrong, for each order."""
    firsts = {3: [DECLINED], 7: [THREE_DS]}
    crowd = [Customer([*firsts.get(number % 10, []), GOOD]) for number in range(customers)]
    tabs = [
        Tab(
            one,
            operations,
            shop.ports[(number + nth) % len(shop.ports)],
            stand_in.url,
            seed + number * TABS + nth,
        )
        for number, one in enumerate(crowd)
        for nth in range(TABS)
    ]
    killed = threading.Timer(2, shop.kill_and_restart, [0])
    with ThreadPoolExecutor(len(tabs)) as pool:
        list(pool.map(Tab.open, tabs[::TABS]))
        killed.start()
        heard = list(pool.map(Tab.go_on, tabs))
    killed.join()
    stand_in.calm_down()
    deadline = time.monotonic() + PATIENCE
    while stand_in.waiting() and time.monotonic() < deadline:
        time.sleep(0.05)
    for tab in tabs:
        tab.close()
    problems = [f"{heard.count(False)} tabs never heard that the order is paid"] if False in heard else []
    charges = [one for one in read_all(stand_in.url, "charges") if one["paid"] and not one["refunded"]]
    return problems + [problem for one in crowd for problem in judge(one, shop, charges)]


def judge(customer: Customer, shop: Shop, charges: list[Json]) -> list[str]:
    """Say what is wrong with the order of a customer: it is charged once, what a tab showed, and delivered once."""
    id = customer.order["id"]
    charges = [charge for charge in charges if charge["metadata"].get("order_id") == id]
    [row] = shop.ask(f"SELECT payment_intent, paid_at IS NOT NULL FROM orders WHERE id = '{id}'")
    [(delivered,)] = shop.ask(f"SELECT COUNT(*) FROM deliveries WHERE order_id = '{id}'")
    problems = []
    if len(charges) != 1:
        problems.append(f"charged {len(charges)} times")
    if any(charge["amount"] not in customer.shown for charge in charges):
        problems.append(f"charged {charges[0]['amount']}, but shown were {sorted(customer.shown)}")
    if [charge["payment_intent"] for charge in charges] != [row[0]] or row[1] not in ("t", "1"):
        problems.append(f"marked as {row}")
    if delivered != "1":
        problems.append(f"delivered {delivered} times")
    return [f"order {id}: {problem}" for problem in problems]


def sqlite_asker(file: Path) -> Callable[[str], list[tuple[str, ...]]]:
    def ask(statement: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(file, timeout=30)) as database, database:
            return [tuple(map(str, row)) for row in database.execute(statement)]

    return ask


def postgresql_asker(psql: Path, url: str) -> Callable[[str], list[tuple[str, ...]]]:
    def ask(statement: str) -> list[tuple[str, ...]]:
        done = subprocess.run(
            [psql, "-qAt", "-F", "|", "-c", statement, url], capture_output=True, text=True, check=True
        )
        return [tuple(line.split("|")) for line in done.stdout.splitlines()]

    return ask


def environment(stand_in: StandIn, database_url: str, more: Mapping[str, str]) -> dict[str, str]:
    settings = {**KEYS, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET, "DATABASE_URL": database_url}
    return redirected({"ORDERS_PER_HOUR": "10000", **settings, **more}, stand_in.url)
