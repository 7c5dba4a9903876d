from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import Json, StandIn, deliver
from stripe_js import DECLINED, StripeJs

from app import catalog, orders

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
    """The event that the first invoice is paid."""
    [event] = [event for event in events if event["type"] == "invoice.paid"]
    return event


@pytest.fixture
def count(caplog: pytest.LogCaptureFixture, order: Order) -> Callable[[str], int]:
    """Count how often something was done for the order."""
    caplog.set_level("INFO", logger="app")
    return lambda what: caplog.messages.count(f"order {order['id']} {what}")


def changed(event: Json, event_id: str, **changes: object) -> Json:
    """Return another event, about an object that differs in this."""
    return event | {"id": event_id, "data": {"object": event["data"]["object"] | changes}}


def is_paid(app: FastAPI, order: Order) -> bool:
    with app.state.database.begin() as connection:
        found = orders.find_order(connection, order["id"])
    return found is not None and found.state == "paid"


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
    app: FastAPI,
    browser: TestClient,
    order: Order,
    events: list[Json],
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    arrange: Callable[[list[Json]], list[Json]],
) -> None:
    is_told = False
    for event in arrange(events):
        is_told |= event["type"] == "invoice.paid"
        assert deliver(browser, event) == (200, {})
        assert deliveries() == is_told

    assert is_paid(app, order)
    assert "ERROR" not in [record.levelname for record in caplog.records]


def test_a_late_event_delivers_after_a_restart_and_only_once(
    paid: Json,
    deliveries: Callable[[], int],
    start_app: Callable[[], FastAPI],
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    late = deliver(open_browser(start_app()), paid)
    later = deliver(open_browser(start_app()), paid)

    assert late == later == (200, {})
    assert deliveries() == 1


def test_two_events_about_one_invoice_deliver_once(
    browser: TestClient, paid: Json, deliveries: Callable[[], int]
) -> None:
    deliver(browser, paid)

    deliver(browser, changed(paid, "evt_2"))

    assert deliveries() == 1


@pytest.mark.parametrize("order_of_events", [1, -1], ids=["in order", "reordered"])
def test_each_interval_that_is_paid_is_delivered_once(
    browser: TestClient,
    stand_in: StandIn,
    order: Order,
    paid: Json,
    count: Callable[[str], int],
    order_of_events: int,
) -> None:
    stand_in.renew()
    stand_in.renew()

    for event in stand_in.events(kind="")[::order_of_events]:
        assert deliver(browser, event) == (200, {})
        assert deliver(browser, changed(event, f"{event['id']}_again")) == (200, {})

    assert stand_in.charged() == [order["renewalAmount"]] * 2 + [order["amount"]]
    assert count("is paid: deliver it") == 1
    assert count("is paid again: deliver it again") == 2


@pytest.mark.parametrize("is_told_last", [False, True], ids=["first", "last"])
def test_a_renewal_that_is_told_first_is_delivered_after_the_beginning(
    browser: TestClient,
    stand_in: StandIn,
    paid: Json,
    count: Callable[[str], int],
    is_told_last: bool,
) -> None:
    stand_in.renew()
    renewal = stand_in.events("invoice.paid")[-1]

    deliver(browser, renewal)
    before = count("is paid again: deliver it again")
    deliver(browser, paid)
    if is_told_last:
        deliver(browser, changed(renewal, "evt_again"))

    assert (before, count("is paid again: deliver it again")) == (0, 1)


def test_an_invoice_that_comes_before_its_subscription_is_stored_is_sent_again(
    browser: TestClient, stand_in: StandIn, order: Order, deliveries: Callable[[], int]
) -> None:
    details = {"subscription": "sub_early", "metadata": {"order_id": order["id"]}}
    invoice = {
        "id": "in_early",
        "object": "invoice",
        "billing_reason": "subscription_create",
        "parent": {"subscription_details": details},
    }
    event = {"id": "evt_1", "object": "event", "type": "invoice.paid", "data": {"object": invoice}}

    first, second = deliver(browser, event), deliver(browser, event)

    assert (first[0], second[0]) == (500, 500)
    assert deliveries() == 0


def test_a_payment_that_fails_is_logged_with_its_order(
    browser: TestClient, order: Order, events: list[Json], caplog: pytest.LogCaptureFixture
) -> None:
    [failed] = [event for event in events if event["type"] == "invoice.payment_failed"]
    invoice = failed["data"]["object"]["id"]

    deliver(browser, failed)
    deliver(browser, changed(failed, "evt_2", billing_reason="subscription_cycle"))

    first, renewal = [text for text in caplog.messages if invoice in text]
    assert first.startswith(f"order {order['id']}: the first payment {invoice} is not paid")
    assert renewal.startswith(f"order {order['id']}: the renewal {invoice} is not paid")


def test_what_is_paid_besides_renews_nothing(
    browser: TestClient, paid: Json, count: Callable[[str], int]
) -> None:
    deliver(browser, paid)

    deliver(browser, changed(paid, "evt_2", id="in_2", billing_reason="subscription_update"))

    assert count("is paid again: deliver it again") == 0


@pytest.mark.parametrize("is_reordered", [False, True], ids=["in order", "reordered"])
def test_a_subscription_that_ends_is_delivered_no_more(
    browser: TestClient,
    stand_in: StandIn,
    paid: Json,
    count: Callable[[str], int],
    is_reordered: bool,
) -> None:
    stand_in.client.v1.subscriptions.cancel(stand_in.subscriptions()[0].id)
    [ended] = stand_in.events("customer.subscription.deleted")

    for event in [ended, paid] if is_reordered else [paid, ended]:
        assert deliver(browser, event) == (200, {})
    deliver(browser, changed(ended, "evt_2"))

    assert count("is paid: deliver it") == 1
    assert count("has ended: deliver it no more") == 1


def test_a_subscription_that_never_began_does_not_end(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    count: Callable[[str], int],
) -> None:
    pay(browser, stripe_js, order, DECLINED)
    stand_in.client.v1.subscriptions.cancel(stand_in.subscriptions()[0].id)

    for event in stand_in.events(kind=""):
        deliver(browser, event)

    assert count("has ended: deliver it no more") == 0


@pytest.mark.parametrize("parent", [None, "of another shop"], ids=["none", "of another shop"])
def test_an_invoice_that_is_not_ours_is_acknowledged(
    app: FastAPI,
    browser: TestClient,
    order: Order,
    paid: Json,
    deliveries: Callable[[], int],
    parent: str | None,
) -> None:
    details = {"subscription": parent, "metadata": {"order_id": order["id"]}}
    changes = {"parent": parent and {"subscription_details": details}}

    answer = deliver(browser, changed(paid, "evt_2", **changes))

    assert answer == (200, {})
    assert deliveries() == 0
    assert not is_paid(app, order)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount_paid": 50}, id="another amount"),
        pytest.param({"currency": OTHER_CURRENCY}, id="another currency"),
    ],
)
def test_another_amount_delivers_nothing(
    app: FastAPI,
    browser: TestClient,
    order: Order,
    paid: Json,
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    changes: Json,
) -> None:
    answer = deliver(browser, changed(paid, "evt_2", **changes))

    assert answer == (200, {})
    assert deliveries() == 0
    assert not is_paid(app, order)
    [record] = [record for record in caplog.records if order["id"] in record.message]
    assert record.levelname == "ERROR"
    assert record.message.endswith("another amount; refund it and end its subscription")


def test_an_event_that_cannot_be_handled_is_to_be_sent_again(
    app: FastAPI, browser: TestClient, paid: Json, deliveries: Callable[[], int]
) -> None:
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE subscriptions RENAME TO out_of_reach"))
    refused, _ = deliver(browser, paid)
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE out_of_reach RENAME TO subscriptions"))

    assert refused == 500
    assert deliveries() == 0
    assert deliver(browser, paid) == (200, {})
    assert deliveries() == 1
