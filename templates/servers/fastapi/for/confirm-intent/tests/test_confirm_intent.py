from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stripe_responder import StripeResponder

from app import orders

Order = dict[str, Any]


@pytest.fixture
def order(browser: TestClient) -> Order:
    answer: Order = browser.post("/api/order").json()
    return answer


def pay(browser: TestClient, order: Order, token: str) -> tuple[int, Any]:
    body = {"orderId": order["id"], "confirmationToken": token}
    answer = browser.post("/api/confirm-intent", json=body)
    return answer.status_code, answer.json()


def test_charges_exactly_what_the_order_says(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    token = stripe_api.new_token()

    answer = pay(browser, order, token)

    assert answer == (200, {"status": "succeeded", "clientSecret": "pi_1_secret_x"})
    [(path, params)] = stripe_api.requests
    assert path == "/v1/payment_intents"
    assert params == {
        "amount": str(order["amount"]),
        "currency": order["currency"],
        "automatic_payment_methods[enabled]": "true",
        "confirm": "true",
        "confirmation_token": token,
        "metadata[order_id]": order["id"],
    }


def test_an_amount_from_the_browser_is_refused(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    body = {"orderId": order["id"], "confirmationToken": stripe_api.new_token(), "amount": 1}

    answer = browser.post("/api/confirm-intent", json=body)

    assert answer.status_code == 422
    assert stripe_api.requests == []


def test_the_browser_is_told_when_the_bank_wants_to_see_the_customer(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    token = stripe_api.new_token("requires_action")

    first = pay(browser, order, token)
    again = pay(browser, order, token)

    assert first == again == (200, {"status": "requires_action", "clientSecret": "pi_1_secret_x"})


def test_after_a_decline_another_token_pays_the_same_payment_intent(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    status, answer = pay(browser, order, stripe_api.new_token("requires_payment_method"))
    retry = pay(browser, order, stripe_api.new_token())

    assert status == 402
    assert answer == {"error": {"code": "card_declined", "message": "Your card was declined."}}
    assert retry == (200, {"status": "succeeded", "clientSecret": "pi_1_secret_x"})
    assert stripe_api.charged() == [order["amount"]]


def test_declines_do_not_wear_out_the_order(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    declined = [
        pay(browser, order, stripe_api.new_token("requires_payment_method"))[0] for _ in range(3)
    ]

    assert declined == [402, 402, 402]
    assert pay(browser, order, stripe_api.new_token())[0] == 200
    assert stripe_api.charged() == [order["amount"]]


def test_a_declined_token_sent_again_is_declined_again(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    token = stripe_api.new_token("requires_payment_method")

    first = pay(browser, order, token)

    assert pay(browser, order, token) == first


def test_a_later_token_may_be_sent_twice_too(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    pay(browser, order, stripe_api.new_token("requires_payment_method"))
    token = stripe_api.new_token("requires_action")

    first = pay(browser, order, token)
    again = pay(browser, order, token)

    assert first == again == (200, {"status": "requires_action", "clientSecret": "pi_1_secret_x"})


def test_after_a_failed_authentication_another_token_pays(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    pay(browser, order, stripe_api.new_token("requires_action"))
    stripe_api.settle(stripe_api.intents["pi_1"], "requires_payment_method")

    status, _ = pay(browser, order, stripe_api.new_token())

    assert status == 200
    assert stripe_api.charged() == [order["amount"]]


@pytest.mark.parametrize("first", ["succeeded", "processing"])
def test_submitted_twice_it_is_paid_once(
    browser: TestClient, stripe_api: StripeResponder, order: Order, first: str
) -> None:
    answer = pay(browser, order, stripe_api.new_token(first))

    assert pay(browser, order, stripe_api.new_token()) == answer
    assert len(stripe_api.intents) == 1


@pytest.mark.parametrize("first", ["succeeded", "requires_payment_method", "requires_action"])
def test_after_a_lost_answer_another_token_does_not_charge_twice(
    browser: TestClient, stripe_api: StripeResponder, order: Order, first: str
) -> None:
    stripe_api.loses_answers = True
    lost, _ = pay(browser, order, stripe_api.new_token(first))
    stripe_api.loses_answers = False

    answer = pay(browser, order, stripe_api.new_token())

    assert lost == 503
    assert answer == (200, {"status": "succeeded", "clientSecret": "pi_1_secret_x"})
    assert stripe_api.charged() == [order["amount"]]


def test_after_a_lost_retry_another_token_does_not_charge_twice(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    pay(browser, order, stripe_api.new_token("requires_payment_method"))
    stripe_api.loses_answers = True
    lost, _ = pay(browser, order, stripe_api.new_token())
    stripe_api.loses_answers = False

    status, _ = pay(browser, order, stripe_api.new_token())

    assert (lost, status) == (503, 200)
    assert stripe_api.charged() == [order["amount"]]


def test_a_prepaid_card_is_refused_before_anything_is_charged(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    status, answer = pay(browser, order, stripe_api.new_token(funding="prepaid"))

    assert (status, answer["error"]["code"]) == (403, "payment_refused")
    assert stripe_api.requests == []
    assert pay(browser, order, stripe_api.new_token())[0] == 200


def test_a_token_that_stripe_does_not_know_is_refused(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    status, answer = pay(browser, order, "ctoken_unknown")

    assert (status, answer["error"]["code"]) == (422, "payment_details_unusable")
    assert pay(browser, order, stripe_api.new_token())[0] == 200


def test_a_first_token_that_stripe_refuses_is_not_held_on_to(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    used = stripe_api.new_token("refused")

    status, _ = pay(browser, order, used)

    assert status == 422
    assert pay(browser, order, stripe_api.new_token())[0] == 200
    assert stripe_api.charged() == [order["amount"]]


def test_an_order_that_changes_meanwhile_is_not_charged(
    app: FastAPI, browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    def change() -> None:
        with app.state.database.begin() as connection:
            found = orders.find_order(connection, order["id"])
            assert found is not None
            orders.supersede(connection, found)

    stripe_api.meanwhile = change

    status, answer = pay(browser, order, stripe_api.new_token())

    assert (status, answer["error"]["code"]) == (409, "order_changed")
    assert stripe_api.requests == []


@pytest.mark.parametrize(
    ("loses_answers", "can_be_changed"),
    [
        pytest.param(False, True, id="refused"),
        pytest.param(True, False, id="nobody knows"),
    ],
)
def test_an_order_can_be_changed_only_if_it_is_certain_that_nothing_was_charged(
    app: FastAPI,
    browser: TestClient,
    stripe_api: StripeResponder,
    order: Order,
    loses_answers: bool,
    can_be_changed: bool,
) -> None:
    stripe_api.loses_answers = loses_answers
    pay(browser, order, stripe_api.new_token("refused"))

    with app.state.database.begin() as connection:
        found = orders.find_order(connection, order["id"])
        assert found is not None
        assert orders.supersede(connection, found) == can_be_changed


def test_a_canceled_payment_intent_retires_the_order(
    browser: TestClient, stripe_api: StripeResponder, order: Order
) -> None:
    pay(browser, order, stripe_api.new_token("requires_payment_method"))
    stripe_api.settle(stripe_api.intents["pi_1"], "canceled")

    status, answer = pay(browser, order, stripe_api.new_token())

    assert (status, answer["error"]["code"]) == (409, "order_changed")
    assert browser.post("/api/order").json()["id"] != order["id"]


def test_another_browser_cannot_pay_the_order(
    app: FastAPI,
    stripe_api: StripeResponder,
    order: Order,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    stranger = open_browser(app)

    without_order = pay(stranger, order, stripe_api.new_token())
    stranger.post("/api/order")
    with_order = pay(stranger, order, stripe_api.new_token())

    assert (without_order[0], without_order[1]["error"]["code"]) == (404, "no_order")
    assert (with_order[0], with_order[1]["error"]["code"]) == (409, "order_changed")
    assert stripe_api.requests == []


def test_the_client_secret_is_not_logged(
    browser: TestClient,
    stripe_api: StripeResponder,
    order: Order,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")

    pay(browser, order, stripe_api.new_token("requires_payment_method"))
    _, answer = pay(browser, order, stripe_api.new_token())

    assert caplog.messages
    assert answer["clientSecret"] not in caplog.text
