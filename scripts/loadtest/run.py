"""One run: a project, a stand-in beside it, and customers who pay."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from loadtest.customer import PATIENCE, Customer, Tab, new_customers
from loadtest.kit import Kit
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


def run_rough(shape: Shape, folder: Path, kit: Kit, count: int) -> Outcome:
    """Let all customers open their pages and pay at once, each twice, while everything goes wrong."""
    shop, customers = Shop(shape, folder, kit), new_customers(count, is_rough=True)
    with StandIn(f"{shop.url}/webhook", is_rough=True) as stand_in, shop.running(stand_in.url):
        tabs = [Tab(shape, one, shop.url, stand_in.url) for one in customers for _ in range(2)]

        def kill() -> None:
            shop.kill()
            shop.start(stand_in.url)

        with ThreadPoolExecutor(len(tabs)) as pool:
            problems = _all_at_once(pool, Tab.open, tabs, kill)
            # Half of the customers press one button twice, the others pay in two tabs.
            list(pool.map(Tab.share_token, tabs[::4]))
            start = time.monotonic()
            problems += _all_at_once(pool, Tab.pay, tabs, kill)
        faults = stand_in.calm_down()
        _settle(stand_in)
        seconds = time.monotonic() - start
        problems += _problems(customers, tabs, stand_in, shop)
    return Outcome(seconds, problems, _met(tabs), faults)


def run_smooth(shape: Shape, folder: Path, kit: Kit, count: int, at_once: int) -> Outcome:
    """Let so many customers at once pay, one after the other, while nothing goes wrong."""
    shop, customers = Shop(shape, folder, kit), new_customers(count, is_rough=False)
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


def _all_at_once(
    pool: ThreadPoolExecutor, step: Callable[[Tab], None], tabs: list[Tab], kill: Callable[[], None]
) -> list[str]:
    """Let all tabs take a step, and kill the server when a third of them has; return what was wrong with that."""
    taking = [pool.submit(step, tab) for tab in tabs]
    for _ in zip(range(len(tabs) // 3), as_completed(taking, PATIENCE), strict=False):
        pass
    is_too_late = all(one.done() for one in taking)
    kill()
    for one in taking:
        one.result()
    return ["the server was killed only when all were through"] if is_too_late else []


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
    return problems + [f"the project's server had a {exception}" for exception in shop.exceptions()]


def _met(tabs: list[Tab]) -> Counter[str]:
    return sum((tab.met for tab in tabs), Counter())
