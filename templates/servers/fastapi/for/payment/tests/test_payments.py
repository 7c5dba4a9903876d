"""Payments from the button to the delivery."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import DECLINED, THREE_DS, THREE_DS_THEN_DECLINED, StripeJs

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
    [event] = stand_in.events("payment_intent.succeeded")

    answer = deliver(browser, event)

    assert payment.outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]
    assert answer == (200, {})
    assert (before_the_event, deliveries()) == (0, 1)


def test_stripe_is_told_which_order_it_is_paid_for(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)

    [intent] = stand_in.intents()
    assert (intent.amount, intent.currency) == (order["amount"], order["currency"])
    assert intent.metadata.to_dict() == {"order_id": order["id"]}
    assert intent.automatic_payment_methods is not None
    assert intent.automatic_payment_methods.enabled


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
    assert len(stand_in.intents()) == 1


def test_after_declines_another_card_pays(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
) -> None:
    declined = [pay(browser, stripe_js, order, DECLINED).outcome for _ in range(3)]
    for event in stand_in.events():
        assert deliver(browser, event) == (200, {})
    undelivered = deliveries() == 0

    retry = pay(browser, stripe_js, order)

    assert declined == ["card_declined"] * 3
    assert undelivered
    assert retry.outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]
    assert len(stand_in.intents()) == 1


def test_pressed_twice_it_is_paid_once(
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
    assert len(stand_in.intents()) == 1


def test_what_is_delivered_is_not_paid_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)
    deliver(browser, stand_in.events("payment_intent.succeeded")[0])

    again = pay(browser, stripe_js, order)
    following = browser.post("/api/order").json()

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
    assert stand_in.intents() == []


def test_paid_in_another_tab_meanwhile_it_is_not_paid_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    def pay_in_another_tab() -> None:
        pay(browser, stripe_js, order)
        deliver(browser, stand_in.events("payment_intent.succeeded")[0])

    stand_in.line.meanwhile = pay_in_another_tab

    assert pay(browser, stripe_js, order).outcome == "already_paid"
    assert stand_in.charged() == [order["amount"]]


def test_a_failure_that_stripe_keeps_does_not_block_the_order(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    stand_in.fail("POST /v1/payment_intents", "error_500")

    assert pay(browser, stripe_js, order).outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]


def test_two_tabs_after_a_failure_share_one_payment_intent(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    stand_in.fail("POST /v1/payment_intents", "error_500")
    stand_in.line.meanwhile = lambda: pay(browser, stripe_js, order, DECLINED)

    assert pay(browser, stripe_js, order).outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]
    assert sorted(intent.status for intent in stand_in.intents()) == ["canceled", "succeeded"]


@pytest.mark.parametrize("fault", ["drop_before_work", "error_500"])
def test_while_stripe_is_down_nothing_is_charged(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, fault: str
) -> None:
    stand_in.fail("POST /v1/payment_intents", fault, times=100)

    payment = pay(browser, stripe_js, order)

    assert payment.outcome == "payment_service_unavailable"
    assert stand_in.charged() == []


def test_the_client_secret_is_not_logged(
    browser: TestClient, stripe_js: StripeJs, order: Order, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    pay(browser, stripe_js, order, DECLINED)
    payment = pay(browser, stripe_js, order)

    assert payment.client_secret
    assert caplog.messages
    assert payment.client_secret not in caplog.text
