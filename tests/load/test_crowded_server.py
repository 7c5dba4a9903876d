"""What the load found in generated servers, in small."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from loadtest.customer import Tab, new_customers
from loadtest.exchange import Refused
from loadtest.shop import Shop, shapes

from paydesign.simulator.faults import Fault, FaultKind
from paydesign.simulator.server import start

SQLITE_PATIENCE = 5.0
"""Seconds after which the driver gives up, unless it is told otherwise."""


@pytest.fixture
def place(project_python, tmp_path):
    """A stand-in, and a running project beside it that has no webhooks."""
    shape = shapes()["finalize-payments-on-the-server/server"]
    with ExitStack() as running:
        stand_in = running.enter_context(start())
        shop = Shop(shape, tmp_path, project_python)
        running.enter_context(shop.running(stand_in.url))
        [customer] = new_customers(1, is_rough=False)
        tab = running.enter_context(closing(Tab(shape, customer, shop.url, stand_in.url)))
        yield tab, stand_in, tmp_path / "data.sqlite3"


def test_a_request_waits_for_its_turn_at_the_database(place):
    tab, _, database = place
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        turn = threading.Timer(SQLITE_PATIENCE + 0.5, other.execute, ["ROLLBACK"])
        turn.start()

        tab.open()
        turn.join()

    assert not tab.met


def test_who_pays_an_order_that_another_tab_has_just_paid_is_told_so(place):
    tab, stand_in, database = place
    tab.open()
    slow = Fault("GET /v1/confirmation_tokens/", FaultKind.SLOW, seconds=1.0)
    stand_in.simulator.faults.add(slow)

    with ThreadPoolExecutor(1) as pool, closing(sqlite3.connect(database)) as other:
        paying = pool.submit(tab.press_once)
        while stand_in.simulator.faults.waiting():
            time.sleep(0.01)
        with other:
            other.execute("UPDATE orders SET state = 'paid'")

    with pytest.raises(Refused, match="already_paid"):
        paying.result()
