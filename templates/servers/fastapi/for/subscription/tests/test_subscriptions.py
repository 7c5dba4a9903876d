"""Subscriptions from the button to the delivery."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import DECLINED, THREE_DS, THREE_DS_THEN_DECLINED, StripeJs

from app import orders

Order = dict[str, Any]


def test_a_card_is_charged_once_and_the_event_delivers(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
) -> None:
    payment = pay(browser, stripe_js, order)
    before_the_event = deliveries()
    [event] = stand_in.events("invoice.paid")

    answer = deliver(browser, event)

    assert payment.outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]
    assert [subscription.status for subscription in stand_in.subscriptions()] == ["active"]
    assert answer == (200, {})
    assert (before_the_event, deliveries()) == (0, 1)


def test_stripe_is_told_what_is_to_be_paid_again_and_by_whom(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)

    [subscription] = stand_in.subscriptions()
    items = subscription["items"].data
    recurring = {(item.price.recurring.interval, item.price.currency) for item in items}
    assert recurring == {(order["interval"], order["currency"])}
    amounts = [item.price.unit_amount * item.quantity for item in items]
    assert sum(amounts) == order["renewalAmount"]
    assert subscription.metadata.to_dict() == {"order_id": order["id"]}
    [customer] = stand_in.client.v1.customers.list().data
    assert subscription.customer == customer.id
    assert subscription.default_payment_method is not None


def test_the_next_customer_gets_the_same_prices(
    app: FastAPI,
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    other = open_browser(app)
    pay(browser, stripe_js, order)
    prices = stand_in.client.v1.prices.list().data

    payment = pay(other, stripe_js, other.post("/api/order").json())

    assert payment.outcome == "succeeded"
    assert stand_in.client.v1.prices.list().data == prices
    assert len(stand_in.client.v1.customers.list().data) == 2


@pytest.mark.parametrize("is_active", [True, False], ids=["for sale", "archived"])
def test_a_price_that_stripe_has_is_used_unless_it_is_archived(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, is_active: bool
) -> None:
    line, interval = order["lines"][0], order["interval"]
    there = stand_in.client.v1.prices.create(
        {
            "product_data": {"name": line["name"]},
            "currency": order["currency"],
            "unit_amount": line["unitAmount"],
            "recurring": {"interval": interval},
            "lookup_key": f"{line['sku']}-{order['currency']}-{line['unitAmount']}-{interval}",
            "active": is_active,
        }
    )

    pay(browser, stripe_js, order)

    [subscription] = stand_in.subscriptions()
    used = [item.price.id for item in subscription["items"].data]
    assert (there.id in used) == is_active


def test_a_price_that_was_archived_today_is_not_used_again(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archived = stripe.Price.construct_from({"id": "price_1", "active": False}, None)
    monkeypatch.setattr(stripe.PriceService, "retrieve", lambda *_: archived)

    payment = pay(browser, stripe_js, order)

    lines = [line for line in order["lines"] if line["quantity"]]
    assert payment.outcome == "succeeded"
    assert len(stand_in.client.v1.prices.list().data) == 2 * len(lines)


def test_a_customer_whom_the_bank_recognizes_pays(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    payment = pay(browser, stripe_js, order, THREE_DS)
    before = stand_in.charged()

    status = stripe_js.authenticate(payment.client_secret, "succeed")

    assert (payment.outcome, before) == ("requires_action", [])
    assert status == "succeeded"
    assert stand_in.charged() == [order["amount"]]


@pytest.mark.parametrize(
    ("card", "outcome"),
    [
        pytest.param(THREE_DS, "fail", id="failed"),
        pytest.param(THREE_DS, "abandon", id="abandoned"),
        pytest.param(THREE_DS_THEN_DECLINED, "succeed", id="then declined"),
    ],
)
def test_after_3d_secure_in_vain_another_card_pays(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    card: str,
    outcome: str,
) -> None:
    payment = pay(browser, stripe_js, order, card)

    status = stripe_js.authenticate(payment.client_secret, outcome)
    in_vain = stand_in.charged()
    retry = pay(browser, stripe_js, order)

    assert (status, in_vain) == ("requires_payment_method", [])
    assert retry.outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]
    assert len(stand_in.subscriptions()) == 1


def test_after_declines_another_card_pays(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
) -> None:
    declined = [pay(browser, stripe_js, order, DECLINED).outcome for _ in range(3)]
    for event in stand_in.events(kind=""):
        assert deliver(browser, event) == (200, {})
    undelivered = deliveries() == 0

    retry = pay(browser, stripe_js, order)

    assert declined == ["card_declined"] * 3
    assert undelivered
    assert retry.outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]
    assert len(stand_in.subscriptions()) == 1


def test_pressed_twice_it_begins_once(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)

    again = pay(browser, stripe_js, order)

    assert again.outcome in ("already_paid", "succeeded")
    assert stand_in.charged() == [order["amount"]]


def test_paid_in_several_tabs_at_once_it_is_paid_once(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    with ThreadPoolExecutor(4) as tabs:
        payments = list(tabs.map(lambda _: pay(browser, stripe_js, order), range(4)))

    assert "succeeded" in [payment.outcome for payment in payments]
    assert stand_in.charged() == [order["amount"]]
    assert len(stand_in.subscriptions()) == 1


def test_what_is_delivered_is_not_paid_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)
    deliver(browser, stand_in.events("invoice.paid")[0])

    again = pay(browser, stripe_js, order)
    following = browser.post("/api/order", json={"new": True}).json()

    assert again.outcome == "already_paid"
    assert following["id"] != order["id"]
    assert pay(browser, stripe_js, following).outcome == "succeeded"
    assert stand_in.charged() == [following["amount"], order["amount"]]


def test_nobody_pays_somebody_elses_order(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    open_browser: Callable[..., TestClient],
) -> None:
    stranger = open_browser(browser.app)

    without_order = pay(stranger, stripe_js, order)
    stranger.post("/api/order")
    with_order = pay(stranger, stripe_js, order)

    assert (without_order.outcome, with_order.outcome) == ("no_order", "order_changed")
    assert stand_in.subscriptions() == []


@pytest.mark.parametrize("fault", ["drop_before_work", "error_500"])
def test_while_stripe_is_down_nothing_is_charged(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, fault: str
) -> None:
    stand_in.fail("POST /v1/subscriptions", fault, times=100)

    payment = pay(browser, stripe_js, order)

    assert payment.outcome == "payment_service_unavailable"
    assert stand_in.charged() == []


def test_a_lost_answer_does_not_lead_to_a_second_subscription(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    stand_in.fail("POST /v1/subscriptions", "drop_after_work", times=3)

    lost = pay(browser, stripe_js, order)
    again = pay(browser, stripe_js, order)

    assert (lost.outcome, again.outcome) == ("payment_service_unavailable", "succeeded")
    assert len(stand_in.subscriptions()) == 1


@pytest.mark.parametrize("what", ["customers", "prices", "subscriptions"])
def test_a_failure_that_stripe_keeps_does_not_block_the_order(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, what: str
) -> None:
    stand_in.fail(f"POST /v1/{what}", "error_500")

    assert pay(browser, stripe_js, order).outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]


def test_two_tabs_after_a_failure_share_one_subscription(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    stand_in.fail("POST /v1/subscriptions", "error_500")
    stand_in.line.meanwhile = lambda: pay(browser, stripe_js, order, DECLINED)

    assert pay(browser, stripe_js, order).outcome == "succeeded"
    statuses = sorted(subscription.status for subscription in stand_in.subscriptions())
    assert statuses == ["active", "incomplete_expired"]
    assert stand_in.charged() == [order["amount"]]


def test_an_order_that_changes_meanwhile_cannot_be_paid(
    app: FastAPI, browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    def change() -> None:
        with app.state.database.begin() as connection:
            found = orders.find_order(connection, order["id"])
            assert found is not None
            orders.supersede(connection, found)

    stand_in.line.meanwhile = change

    assert pay(browser, stripe_js, order).outcome == "order_changed"
    assert stand_in.charged() == []
    statuses = {subscription.status for subscription in stand_in.subscriptions()}
    assert statuses <= {"incomplete_expired"}


def test_a_subscription_that_has_ended_unpaid_retires_the_order(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order, DECLINED)
    stand_in.client.v1.subscriptions.cancel(stand_in.subscriptions()[0].id)

    assert pay(browser, stripe_js, order).outcome == "order_changed"
    assert browser.post("/api/order").json()["id"] != order["id"]


def test_another_amount_than_the_orders_is_not_asked_for(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create = stripe.SubscriptionService.create

    def create_for_more(
        service: stripe.SubscriptionService, params: Any, options: Any
    ) -> stripe.Subscription:
        items = [item | {"quantity": item["quantity"] + 1} for item in params["items"]]
        return create(service, params | {"items": items}, options)

    monkeypatch.setattr(stripe.SubscriptionService, "create", create_for_more)

    payment = pay(browser, stripe_js, order)

    monkeypatch.undo()
    following = browser.post("/api/order").json()
    assert payment.outcome == "order_changed"
    [subscription] = stand_in.subscriptions()
    assert subscription.status == "incomplete_expired"
    levels = [record.levelname for record in caplog.records if order["id"] in record.message]
    assert levels == ["ERROR"]
    assert pay(browser, stripe_js, following).outcome == "succeeded"


def test_the_client_secret_is_not_logged(
    browser: TestClient, stripe_js: StripeJs, order: Order, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    pay(browser, stripe_js, order, DECLINED)
    payment = pay(browser, stripe_js, order)

    assert payment.client_secret
    assert caplog.messages
    assert payment.client_secret not in caplog.text
