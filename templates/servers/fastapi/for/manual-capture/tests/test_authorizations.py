from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import Json, StandIn, deliver
from stripe_js import DECLINED, StripeJs

from app import orders

Order = dict[str, Any]
AUTHORIZED = "payment_intent.amount_capturable_updated"


@pytest.fixture
def state(app: FastAPI, order: Order) -> Callable[[], str]:
    """Read the state of the order."""

    def read() -> str:
        with app.state.database.begin() as connection:
            found = orders.find_order(connection, order["id"])
        assert found is not None
        return found.state

    return read


@pytest.fixture
def authorized(browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order) -> Json:
    """The event that the amount of the order is held; it is not sent yet."""
    pay(browser, stripe_js, order)
    [event] = stand_in.events(AUTHORIZED)
    return event


def hold_elsewhere(stand_in: StandIn, order: Order, amount: int) -> Json:
    """Hold an amount through another program that shares our account; return the event."""
    payment = {
        "amount": amount,
        "currency": order["currency"],
        "metadata": {"order_id": order["id"]},
        "capture_method": "manual",
        "confirm": True,
        "payment_method": "pm_card_visa",
        "return_url": "https://elsewhere.example",
    }
    stand_in.client.v1.payment_intents.create(payment)  # type: ignore[arg-type]
    return stand_in.events(AUTHORIZED)[-1]


def test_the_event_authorizes_the_order_and_delivers_nothing(
    browser: TestClient,
    authorized: Json,
    state: Callable[[], str],
    deliveries: Callable[[], int],
) -> None:
    before = state()

    answer = deliver(browser, authorized)

    assert (before, answer, state()) == ("paying", (200, {}), "authorized")
    assert deliveries() == 0


@pytest.mark.parametrize(
    "arrange",
    [
        pytest.param(lambda events: events, id="in order"),
        pytest.param(lambda events: events[::-1], id="reordered"),
        pytest.param(lambda events: [event for event in events for _ in "12"], id="twice in a row"),
        pytest.param(
            lambda events: events + [event | {"id": f"{event['id']}_2"} for event in events],
            id="all told again",
        ),
    ],
)
@pytest.mark.parametrize(
    ("end", "final"),
    [("capture", "paid"), ("cancel", "canceled")],
    ids=["captured", "released"],
)
def test_however_events_come_the_order_ends_the_same(
    browser: TestClient,
    stand_in: StandIn,
    authorized: Json,
    state: Callable[[], str],
    deliveries: Callable[[], int],
    arrange: Callable[[list[Json]], list[Json]],
    end: str,
    final: str,
) -> None:
    intents = stand_in.client.v1.payment_intents
    getattr(intents, end)(authorized["data"]["object"]["id"])

    for event in arrange(stand_in.events(kind="")):
        assert deliver(browser, event) == (200, {})

    assert state() == final
    assert deliveries() == (final == "paid")


def test_after_a_lapsed_authorization_the_customer_gets_a_new_order(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, authorized: Json
) -> None:
    deliver(browser, authorized)
    stand_in.client.v1.payment_intents.cancel(authorized["data"]["object"]["id"])
    deliver(browser, stand_in.events("payment_intent.canceled")[0])

    again = pay(browser, stripe_js, order)
    following = browser.post("/api/order").json()

    assert again.outcome == "order_changed"
    assert following["id"] != order["id"]
    assert pay(browser, stripe_js, following).outcome == "requires_capture"
    assert stand_in.charged() == [following["amount"]]


def test_what_another_program_holds_changes_nothing(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    state: Callable[[], str],
) -> None:
    pay(browser, stripe_js, order, DECLINED)
    held = hold_elsewhere(stand_in, order, order["amount"])
    stand_in.client.v1.payment_intents.cancel(held["data"]["object"]["id"])

    deliver(browser, held)
    deliver(browser, stand_in.events("payment_intent.canceled")[0])

    assert state() == "paying"


def test_another_amount_does_not_authorize_the_order(
    browser: TestClient,
    stand_in: StandIn,
    order: Order,
    state: Callable[[], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = deliver(browser, hold_elsewhere(stand_in, order, 5_000_000))

    assert (answer, state()) == ((200, {}), "open")
    assert [record.levelname for record in caplog.records if order["id"] in record.message] == [
        "ERROR"
    ]


def test_an_authorization_for_another_shop_is_acknowledged(
    browser: TestClient, authorized: Json
) -> None:
    authorized["data"]["object"]["metadata"] = {"order_id": "unknown"}

    assert deliver(browser, authorized) == (200, {})
