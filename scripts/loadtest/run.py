"""One run: a project, a stand-in beside it, and customers who pay."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from loadtest.customer import PATIENCE, Customer, Tab, new_customers
from loadtest.shop import Shape, Shop
from loadtest.stand_in import StandIn
from loadtest.verdict import find_problems

SETTLE_SECONDS = 90.0
"""How long webhooks may take when all customers have paid; the wait before one that failed is a minute at most."""


@dataclass(frozen=True)
class Outcome:
    """How a run went.

    Attributes:
        seconds: From the first press of a button to the last fulfilled order.
        met: What customers met on their way, and how often.
        faults: What was done to answers and webhooks, and how often.
    """

    seconds: float
    problems: list[str]
    met: Counter[str]
    faults: dict[str, int]


def run_rough(shape: Shape, folder: Path, python: Path, count: int) -> Outcome:
    """Let all customers pay at once, each in two tabs, while everything goes wrong."""
    shop, customers = Shop(shape, folder, python), new_customers(count, is_rough=True)
    with StandIn(f"{shop.url}/webhook", is_rough=True) as stand_in, shop.running(stand_in.url):
        tabs = [Tab(shape, one, shop.url, stand_in.url) for one in customers for _ in range(2)]
        with ThreadPoolExecutor(len(tabs)) as pool:
            list(pool.map(Tab.open, tabs))
            # Half of the customers press one button twice, the others pay in two tabs.
            list(pool.map(Tab.share_token, tabs[::4]))
            start = time.monotonic()
            third = _Countdown(len(tabs) // 3)
            paying = [pool.submit(_pay, tab, third) for tab in tabs]
            third.wait(PATIENCE)
            is_in_the_middle = not all(one.done() for one in paying)
            shop.kill()
            shop.start(stand_in.url)
        faults = stand_in.calm_down()
        _settle(stand_in)
        seconds = time.monotonic() - start
        problems = _problems(customers, tabs, stand_in, shop)
    if not is_in_the_middle:
        problems.append("the server was killed only when everybody had paid")
    return Outcome(seconds, problems, _met(tabs), faults)


def run_smooth(shape: Shape, folder: Path, python: Path, count: int, at_once: int) -> Outcome:
    """Let so many customers at once pay, one after the other, while nothing goes wrong."""
    shop, customers = Shop(shape, folder, python), new_customers(count, is_rough=False)
    with StandIn(f"{shop.url}/webhook") as stand_in, shop.running(stand_in.url):
        tabs = [Tab(shape, one, shop.url, stand_in.url) for one in customers]
        start = time.monotonic()
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(_open_and_pay, tabs))
        _settle(stand_in)
        seconds = time.monotonic() - start
        problems = _problems(customers, tabs, stand_in, shop)
        problems += [f"a customer met {what}" for what in _met(tabs)]
    return Outcome(seconds, problems, _met(tabs), {})


class _Countdown:
    """Waits until something has happened so many times."""

    def __init__(self, count: int) -> None:
        self._left, self._condition = count, threading.Condition()

    def step(self) -> None:
        with self._condition:
            self._left -= 1
            self._condition.notify_all()

    def wait(self, seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._left <= 0, seconds)


def _pay(tab: Tab, countdown: _Countdown) -> None:
    try:
        tab.pay()
    finally:
        countdown.step()


def _open_and_pay(tab: Tab) -> None:
    tab.open()
    tab.pay()


def _settle(stand_in: StandIn) -> None:
    """Wait until every webhook was delivered, for a bounded time."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while stand_in.waiting() and time.monotonic() < deadline:
        time.sleep(0.05)


def _problems(customers: list[Customer], tabs: list[Tab], stand_in: StandIn, shop: Shop) -> list[str]:
    unpaid = sum(not tab.is_done for tab in tabs)
    orders = {one.order["id"]: int(one.order["amount"]) for one in customers if one.order}
    problems = find_problems(orders, stand_in.url, shop)
    if len(orders) < len(customers):
        problems.append(f"{len(customers) - len(orders)} customers got no order")
    if unpaid:
        problems.append(f"{unpaid} pages never heard that the order is paid")
    problems += [f"a customer met: {what}" for what in _met(tabs) if "shop answered 500" in what]
    return problems


def _met(tabs: list[Tab]) -> Counter[str]:
    return sum((tab.met for tab in tabs), Counter())
