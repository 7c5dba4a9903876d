"""A subscription whose first interval is free: it begins when the payment method is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import DECLINED, THREE_DS, StripeJs

from app import catalog

Order = dict[str, Any]


@pytest.fixture
def order(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> Order:
    """The order that this browser shows while the shop offers a trial."""
    monkeypatch.setattr(catalog, "TRIAL_DAYS", 14)
    order: Order = browser.post("/api/order").json()
    return order


def test_nothing_is_due_at_once(order: Order) -> None:
    assert (order["amount"], order["trialDays"]) == (0, 14)
    assert order["renewalAmount"] > 0


@pytest.mark.parametrize("order_of_events", [1, -1], ids=["in order", "reordered"])
def test_a_trial_begins_when_the_payment_method_is_saved(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
    order_of_events: int,
) -> None:
    payment = pay(browser, stripe_js, order)
    is_saved = False
    for event in stand_in.events(kind="")[::order_of_events]:
        is_saved |= event["type"] == "setup_intent.succeeded"
        assert deliver(browser, event) == (200, {})
        assert deliveries() == is_saved

    [subscription] = stand_in.subscriptions()
    assert payment.outcome == "succeeded"
    assert subscription.status == "trialing"
    assert subscription.default_payment_method is not None
    assert stand_in.charged() == []


def test_the_paid_invoice_of_a_trial_alone_delivers_nothing(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
) -> None:
    payment = pay(browser, stripe_js, order, THREE_DS)
    [paid] = stand_in.events("invoice.paid")

    answer = deliver(browser, paid)

    assert payment.outcome == "requires_action"
    assert answer == (200, {})
    assert deliveries() == 0


def test_after_the_trial_each_interval_is_paid(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    pay(browser, stripe_js, order)
    stand_in.renew()

    for event in stand_in.events(kind=""):
        deliver(browser, event)

    assert stand_in.charged() == [order["renewalAmount"]]
    assert deliveries() == 1
    assert caplog.messages.count(f"order {order['id']} is paid again: deliver it again") == 1


def test_without_a_payment_method_the_trial_ends_undelivered(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
) -> None:
    pay(browser, stripe_js, order, DECLINED)
    stand_in.renew()

    for event in stand_in.events(kind=""):
        deliver(browser, event)

    [subscription] = stand_in.subscriptions()
    assert subscription.status == "canceled"
    assert stand_in.charged() == []
    assert deliveries() == 0


def test_after_3d_secure_in_vain_another_card_is_saved(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    payment = pay(browser, stripe_js, order, THREE_DS)
    status = stripe_js.authenticate(payment.client_secret, "fail")

    retry = pay(browser, stripe_js, order)

    assert (status, retry.outcome) == ("requires_payment_method", "succeeded")
    assert len(stand_in.subscriptions()) == 1


def test_a_trial_that_has_begun_does_not_begin_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)

    assert pay(browser, stripe_js, order).outcome in ("already_paid", "succeeded")
    assert len(stand_in.subscriptions()) == 1
