from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import Json, StandIn, deliver
from stripe_js import DECLINED, StripeJs

from app import catalog

OTHER_CURRENCY = "eur" if catalog.CURRENCY == "usd" else "usd"

Order = dict[str, Any]


@pytest.fixture
def events(browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order) -> list[Json]:
    """What Stripe tells of an order that was paid with the second card; none of it is sent yet."""
    pay(browser, stripe_js, order, DECLINED)
    pay(browser, stripe_js, order)
    return stand_in.events(kind="")


@pytest.fixture
def paid(events: list[Json]) -> Json:
    """The event that the order is paid."""
    [event] = [event for event in events if event["type"] == "payment_intent.succeeded"]
    return event


def is_paid(browser: TestClient, order: Order) -> bool:
    """Tell whether the browser gets a new order instead of this one."""
    return bool(browser.post("/api/order").json()["id"] != order["id"])


@pytest.mark.parametrize(
    "arrange",
    [
        pytest.param(lambda events: events, id="in order"),
        pytest.param(lambda events: events[::-1], id="reordered"),
        pytest.param(lambda events: events * 2, id="all again"),
        pytest.param(lambda events: [event for event in events for _ in "12"], id="twice in a row"),
    ],
)
def test_however_events_come_the_order_is_delivered_once(
    browser: TestClient,
    order: Order,
    events: list[Json],
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    arrange: Callable[[list[Json]], list[Json]],
) -> None:
    is_told = False
    for event in arrange(events):
        is_told |= event["type"] == "payment_intent.succeeded"
        assert deliver(browser, event) == (200, {})
        assert deliveries() == is_told

    assert is_paid(browser, order)
    assert "ERROR" not in [record.levelname for record in caplog.records]


def test_a_late_event_delivers_after_a_restart_and_only_once(
    paid: Json,
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    start_app: Callable[[], FastAPI],
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    late = deliver(open_browser(start_app()), paid)
    later = deliver(open_browser(start_app()), paid)

    assert late == later == (200, {})
    assert deliveries() == 1
    assert caplog.messages.count(f"event {paid['id']} was handled before") == 1


def test_two_events_about_one_payment_deliver_once(
    browser: TestClient, paid: Json, deliveries: Callable[[], int]
) -> None:
    deliver(browser, paid)

    deliver(browser, paid | {"id": "evt_2"})

    assert deliveries() == 1


@pytest.mark.parametrize("metadata", [{"order_id": "unknown"}, {}], ids=["unknown", "none"])
def test_a_payment_of_another_shop_is_acknowledged(
    browser: TestClient,
    stand_in: StandIn,
    order: Order,
    deliveries: Callable[[], int],
    metadata: dict[str, str],
) -> None:
    answer = deliver(browser, pay_elsewhere(stand_in, order, metadata=metadata))

    assert answer == (200, {})
    assert deliveries() == 0
    assert not is_paid(browser, order)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount": 5_000_000}, id="another amount"),
        pytest.param({"currency": OTHER_CURRENCY}, id="another currency"),
    ],
)
def test_another_amount_delivers_nothing(
    browser: TestClient,
    stand_in: StandIn,
    order: Order,
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    changes: Json,
) -> None:
    answer = deliver(browser, pay_elsewhere(stand_in, order, **changes))

    assert answer == (200, {})
    assert deliveries() == 0
    assert not is_paid(browser, order)
    assert [record.levelname for record in caplog.records if order["id"] in record.message] == [
        "ERROR"
    ]


def pay_elsewhere(stand_in: StandIn, order: Order, **changes: Any) -> Json:
    """Pay through another program that shares our account at Stripe; return the event."""
    payment = {
        "amount": order["amount"],
        "currency": order["currency"],
        "metadata": {"order_id": order["id"]},
        "confirm": True,
        "payment_method": "pm_card_visa",
        "return_url": "https://elsewhere.example",
        **changes,
    }
    stand_in.client.v1.payment_intents.create(payment)  # type: ignore[arg-type]
    [event] = stand_in.events("payment_intent.succeeded")
    return event


def test_an_event_that_cannot_be_handled_is_to_be_sent_again(
    app: FastAPI, browser: TestClient, paid: Json, deliveries: Callable[[], int]
) -> None:
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE orders RENAME TO out_of_reach"))
    refused, _ = deliver(browser, paid)
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE out_of_reach RENAME TO orders"))

    assert refused == 500
    assert deliveries() == 0
    assert deliver(browser, paid) == (200, {})
    assert deliveries() == 1
