"""What the load found in generated servers, in small."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from loadtest.customer import DECLINED, GOOD, Customer, Tab
from loadtest.exchange import Refused
from loadtest.shop import Shop, shapes

from paydesign.catalog.discover import discover
from paydesign.simulator.faults import Fault, FaultKind
from paydesign.simulator.server import start

SQLITE_PATIENCE = 5.0
"""Seconds after which the driver gives up, unless it is told otherwise."""

SLOWNESS = 1.5


@pytest.fixture(params=discover().servers)
def place(request, find_kit, tmp_path):
    """Two tabs of a customer whose first card is declined, a stand-in, and a database; there are no webhooks."""
    shape = shapes(request.param)["finalize-payments-on-the-server/server"]
    with ExitStack() as running:
        stand_in = running.enter_context(start())
        shop = Shop(shape, tmp_path / "project", find_kit(f"{request.param}-html"))
        running.enter_context(shop.running(stand_in.url))
        customer = Customer([DECLINED, GOOD])
        tabs = [Tab(shape, customer, shop.url, stand_in.url) for _ in range(2)]
        for tab in tabs:
            running.enter_context(closing(tab))
        yield tabs, stand_in, tmp_path / "project/data.sqlite3"


def test_a_request_waits_for_its_turn_at_the_database(place):
    [tab, _], _, database = place
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        turn = threading.Timer(SQLITE_PATIENCE + 0.5, other.execute, ["ROLLBACK"])
        turn.start()

        tab.open()
        turn.join()

    assert not tab.met


def test_who_pays_an_order_that_is_marked_as_paid_meanwhile_is_told_so(place, begin_to_pay):
    [tab, _], _, database = place
    tab.open()

    paying = begin_to_pay(tab)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE orders SET state = 'paid'")

    with pytest.raises(Refused, match="already_paid"):
        paying.result()


def test_who_pays_an_order_that_another_tab_pays_meanwhile_is_told_that_it_is_paid(place, begin_to_pay):
    [tab, faster], stand_in, _ = place
    for each in (tab, faster):
        each.open()
    tab.take_next_card()

    paying = begin_to_pay(tab)
    faster.pay()
    paying.result()

    charges = stand_in.simulator.world.store.all("charge")
    assert [charge["status"] for charge in charges] == ["succeeded", "failed"]


@pytest.fixture
def begin_to_pay(place):
    """Press the button in a tab, and return while the server waits for Stripe, with the order already read."""
    _, stand_in, _ = place
    with ThreadPoolExecutor(1) as pool:

        def begin(tab):
            faults = stand_in.simulator.faults
            faults.add(Fault("GET /v1/confirmation_tokens/", FaultKind.SLOW, seconds=SLOWNESS))
            paying = pool.submit(tab.press_once)
            while faults.waiting():
                time.sleep(0.01)
            return paying

        yield begin
