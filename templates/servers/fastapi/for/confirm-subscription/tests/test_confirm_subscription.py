from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay, pay_with
from stand_in import StandIn, deliver
from stripe_js import DECLINED, GOOD, THREE_DS, StripeJs, typed_in

from app import catalog

PREPAID = "5105105105105100"

Order = dict[str, Any]


@pytest.fixture
def used_token(
    app: FastAPI, stripe_js: StripeJs, open_browser: Callable[[FastAPI], TestClient]
) -> str:
    """A token that has paid another customer's order."""
    other = open_browser(app)
    order = other.post("/api/order").json()
    token = stripe_js.new_token(order)
    assert pay_with(other, order, token).outcome == "succeeded"
    return token


def test_an_amount_from_the_browser_is_refused(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    token = stripe_js.new_token(order)
    body = {"orderId": order["id"], "confirmationToken": token, "amount": 1}

    answer = browser.post("/api/confirm-subscription", json=body)

    assert answer.status_code == 422
    assert stand_in.subscriptions() == []


@pytest.mark.parametrize(
    ("card", "outcome"),
    [
        pytest.param(GOOD, "succeeded", id="accepted"),
        pytest.param(DECLINED, "card_declined", id="declined"),
        pytest.param(THREE_DS, "requires_action", id="3D Secure"),
    ],
)
@pytest.mark.parametrize("declined_before", [False, True], ids=["first", "later"])
@pytest.mark.parametrize("trial_days", [0, 14], ids=["payment", "trial"])
def test_a_token_that_is_sent_twice_has_the_same_outcome(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    monkeypatch: pytest.MonkeyPatch,
    declined_before: bool,
    card: str,
    outcome: str,
    trial_days: int,
) -> None:
    monkeypatch.setattr(catalog, "TRIAL_DAYS", trial_days)
    order = browser.post("/api/order").json()
    if declined_before:
        pay(browser, stripe_js, order, DECLINED)
    token = stripe_js.new_token(order, card)

    first = pay_with(browser, order, token)

    assert first.outcome == outcome
    assert pay_with(browser, order, token) == first
    assert len(stand_in.subscriptions()) == 1


def test_a_token_that_is_sent_from_two_tabs_at_once_is_not_taken_for_unusable(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    token = stripe_js.new_token(order)
    stand_in.fail("POST /v1/payment_intents/", "slow")

    with ThreadPoolExecutor(2) as tabs:
        payments = list(tabs.map(lambda _: pay_with(browser, order, token), range(2)))

    outcomes = {payment.outcome for payment in payments}
    assert "succeeded" in outcomes
    assert "payment_details_unusable" not in outcomes
    assert stand_in.charged() == [order["amount"]]


@pytest.mark.parametrize("fault", ["timeout", "drop_after_work"])
def test_one_lost_answer_is_not_noticed(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, fault: str
) -> None:
    stand_in.fail("POST /v1/payment_intents/", fault)

    assert pay(browser, stripe_js, order).outcome == "succeeded"
    assert stand_in.charged() == [order["amount"]]


@pytest.mark.parametrize("card", [GOOD, DECLINED, THREE_DS])
@pytest.mark.parametrize("declined_before", [False, True], ids=["first", "later"])
def test_after_a_lost_answer_another_token_does_not_charge_twice(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
    declined_before: bool,
    card: str,
) -> None:
    if declined_before:
        pay(browser, stripe_js, order, DECLINED)
    stand_in.fail("POST /v1/payment_intents/", "drop_after_work", times=3)
    lost = pay(browser, stripe_js, order, card)

    again = pay(browser, stripe_js, order)
    deliver(browser, stand_in.events("invoice.paid")[0])

    assert (lost.outcome, again.outcome) == ("payment_service_unavailable", "succeeded")
    assert stand_in.charged() == [order["amount"]]
    assert deliveries() == 1
    assert len(stand_in.subscriptions()) == 1


@pytest.mark.parametrize("card", [GOOD, DECLINED])
@pytest.mark.parametrize("trial_days", [0, 14], ids=["payment", "trial"])
def test_after_a_lost_answer_the_same_token_has_its_outcome(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    monkeypatch: pytest.MonkeyPatch,
    card: str,
    trial_days: int,
) -> None:
    monkeypatch.setattr(catalog, "TRIAL_DAYS", trial_days)
    order = browser.post("/api/order").json()
    token = stripe_js.new_token(order, card)
    kind = "setup" if trial_days else "payment"
    stand_in.fail(f"POST /v1/{kind}_intents/", "drop_after_work", times=3)
    lost = pay_with(browser, order, token)

    again = pay_with(browser, order, token)

    outcome = "succeeded" if card == GOOD else "card_declined"
    assert (lost.outcome, again.outcome) == ("payment_service_unavailable", outcome)
    assert len(stand_in.subscriptions()) == 1


def test_after_a_failure_that_stripe_keeps_the_details_are_asked_for_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    stand_in.fail("POST /v1/payment_intents/", "error_500")

    failed = pay(browser, stripe_js, order)
    again = pay(browser, stripe_js, order)

    assert (failed.outcome, again.outcome) == ("payment_details_unusable", "succeeded")
    assert stand_in.charged() == [order["amount"]]


@pytest.mark.parametrize("card", [GOOD, THREE_DS])
def test_after_a_failure_nothing_is_charged_twice(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, card: str
) -> None:
    stand_in.fail("POST /v1/payment_intents/", "error_500_after_work")

    failed = pay(browser, stripe_js, order, card)
    again = pay(browser, stripe_js, order)

    outcome = "succeeded" if card == GOOD else "payment_details_unusable"
    assert (failed.outcome, again.outcome) == (outcome, "succeeded")
    assert stand_in.charged() == [order["amount"]]


def test_a_prepaid_card_is_refused_before_there_is_a_subscription(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    refused = pay(browser, stripe_js, order, PREPAID)

    assert refused.outcome == "payment_refused"
    assert stand_in.subscriptions() == []
    assert pay(browser, stripe_js, order).outcome == "succeeded"


def test_a_token_that_stripe_does_not_know_is_refused(
    browser: TestClient, stripe_js: StripeJs, order: Order
) -> None:
    refused = pay_with(browser, order, "ctoken_unknown")

    assert refused.outcome == "payment_details_unusable"
    assert pay(browser, stripe_js, order).outcome == "succeeded"


def test_a_token_pays_one_order_only(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, used_token: str
) -> None:
    refused = pay_with(browser, order, used_token)
    charged_before = len(stand_in.charged())

    assert refused.outcome == "payment_details_unusable"
    assert charged_before == 1
    assert pay(browser, stripe_js, order).outcome == "succeeded"


def test_a_refusal_that_is_not_about_the_token_is_our_mistake(
    browser: TestClient,
    stripe_js: StripeJs,
    order: Order,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusal: Any = stripe.InvalidRequestError

    def refuse(*_: object) -> None:
        raise refusal("No such customer.", "customer", http_status=400)

    monkeypatch.setattr(stripe.PaymentIntentService, "confirm", refuse)

    assert pay(browser, stripe_js, order).outcome == "internal_error"


@pytest.mark.parametrize("trial_days", [0, 14], ids=["payment", "trial"])
def test_after_3d_secure_in_vain_the_same_token_is_declined(
    browser: TestClient, stripe_js: StripeJs, monkeypatch: pytest.MonkeyPatch, trial_days: int
) -> None:
    monkeypatch.setattr(catalog, "TRIAL_DAYS", trial_days)
    order = browser.post("/api/order").json()
    token = stripe_js.new_token(order, THREE_DS)
    payment = pay_with(browser, order, token)
    stripe_js.authenticate(payment.client_secret, "fail")

    again = pay_with(browser, order, token)

    assert payment.outcome == "requires_action"
    assert again.outcome.endswith("_intent_authentication_failure")


@pytest.mark.parametrize("trial_days", [0, 14], ids=["payment", "trial"])
def test_what_the_browser_slips_in_past_the_rules_is_not_delivered(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trial_days: int,
) -> None:
    monkeypatch.setattr(catalog, "TRIAL_DAYS", trial_days)
    order = browser.post("/api/order").json()
    payment = pay(browser, stripe_js, order, THREE_DS)
    stripe_js.authenticate(payment.client_secret, "abandon")
    slipped_in = stripe_js.confirm(payment.client_secret, typed_in(order, PREPAID))
    caplog.set_level("INFO", logger="app")

    for event in stand_in.events(kind=""):
        assert deliver(browser, event) == (200, {})

    assert slipped_in.outcome == "succeeded"
    assert f"order {order['id']} is paid: deliver it" not in caplog.messages
    [error] = [record.message for record in caplog.records if record.levelname == "ERROR"]
    what = "saved" if trial_days else "paid with"
    cure = "end its subscription" if trial_days else "refund it and end its subscription"
    assert error.endswith(f" {what} what the rules refuse; {cure}")


@pytest.mark.parametrize("trial_days", [0, 14], ids=["payment", "trial"])
def test_an_intent_that_is_canceled_meanwhile_retires_the_order(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    monkeypatch: pytest.MonkeyPatch,
    trial_days: int,
) -> None:
    monkeypatch.setattr(catalog, "TRIAL_DAYS", trial_days)
    order = browser.post("/api/order").json()
    service = stripe.SetupIntentService if trial_days else stripe.PaymentIntentService
    confirm: Any = service.confirm

    def confirm_late(intents: Any, intent: str, *details: Any) -> Any:
        stripe_now = stand_in.client.v1
        if trial_days:
            stripe_now.setup_intents.cancel(intent)
        else:
            stripe_now.invoices.void_invoice(str(stand_in.subscriptions()[0].latest_invoice))
        return confirm(intents, intent, *details)

    monkeypatch.setattr(service, "confirm", confirm_late)

    assert pay(browser, stripe_js, order).outcome == "order_changed"
    assert browser.post("/api/order").json()["id"] != order["id"]


def test_a_charge_comes_before_the_rules(
    browser: TestClient, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)

    assert pay(browser, stripe_js, order, PREPAID).outcome == "succeeded"
