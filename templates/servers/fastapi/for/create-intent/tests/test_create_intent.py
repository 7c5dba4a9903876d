from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stripe_responder import StripeResponder

from app import orders


def test_pays_exactly_what_the_order_says(browser: TestClient, stripe_api: StripeResponder) -> None:
    order = browser.post("/api/order").json()

    answer = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert answer.status_code == 200
    assert answer.json() == {"clientSecret": "pi_1_secret_x"}
    [(path, params)] = stripe_api.requests
    assert path == "/v1/payment_intents"
    assert params == {
        "amount": str(order["amount"]),
        "currency": order["currency"],
        "automatic_payment_methods[enabled]": "true",
        "metadata[order_id]": order["id"],
    }


def test_an_amount_from_the_browser_is_refused(
    browser: TestClient, stripe_api: StripeResponder
) -> None:
    order = browser.post("/api/order").json()

    answer = browser.post("/api/create-intent", json={"orderId": order["id"], "amount": 1})

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_request"
    assert stripe_api.requests == []


def test_asked_twice_there_is_one_payment_intent(
    browser: TestClient, stripe_api: StripeResponder
) -> None:
    order = browser.post("/api/order").json()

    first = browser.post("/api/create-intent", json={"orderId": order["id"]})
    second = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert first.json() == second.json()
    assert len(stripe_api.intents) == 1


def test_a_lost_answer_does_not_lead_to_a_second_payment_intent(
    browser: TestClient, stripe_api: StripeResponder
) -> None:
    order = browser.post("/api/order").json()
    stripe_api.loses_answers = True
    lost = browser.post("/api/create-intent", json={"orderId": order["id"]})
    stripe_api.loses_answers = False

    answer = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert lost.status_code == 503
    assert lost.json()["error"]["code"] == "payment_service_unavailable"
    assert answer.status_code == 200
    assert len(stripe_api.intents) == 1


def test_after_a_decline_the_same_payment_intent_is_tried_again(
    browser: TestClient, stripe_api: StripeResponder
) -> None:
    order = browser.post("/api/order").json()
    first = browser.post("/api/create-intent", json={"orderId": order["id"]})
    stripe_api.settle(stripe_api.intents["pi_1"], "requires_payment_method")

    retry = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert retry.json() == first.json()
    assert len(stripe_api.intents) == 1


@pytest.mark.parametrize("status", ["succeeded", "processing", "requires_capture"])
def test_what_is_paid_cannot_be_paid_again(
    browser: TestClient, stripe_api: StripeResponder, status: str
) -> None:
    order = browser.post("/api/order").json()
    browser.post("/api/create-intent", json={"orderId": order["id"]})
    stripe_api.settle(stripe_api.intents["pi_1"], status)

    answer = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "already_paid"


def test_an_order_that_changes_meanwhile_cannot_be_paid(
    app: FastAPI, browser: TestClient, stripe_api: StripeResponder
) -> None:
    order = browser.post("/api/order").json()

    def change() -> None:
        with app.state.database.begin() as connection:
            found = orders.find_order(connection, order["id"])
            assert found is not None
            orders.supersede(connection, found)

    stripe_api.meanwhile = change

    answer = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "order_changed"
    assert stripe_api.intents["pi_1"]["status"] == "canceled"


def test_a_canceled_payment_intent_retires_the_order(
    browser: TestClient, stripe_api: StripeResponder
) -> None:
    order = browser.post("/api/order").json()
    browser.post("/api/create-intent", json={"orderId": order["id"]})
    stripe_api.settle(stripe_api.intents["pi_1"], "canceled")

    answer = browser.post("/api/create-intent", json={"orderId": order["id"]})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "order_changed"
    assert browser.post("/api/order").json()["id"] != order["id"]


def test_another_browser_cannot_pay_the_order(
    app: FastAPI, browser: TestClient, open_browser: Callable[[FastAPI], TestClient]
) -> None:
    order = browser.post("/api/order").json()
    stranger = open_browser(app)

    without_order = stranger.post("/api/create-intent", json={"orderId": order["id"]})
    stranger.post("/api/order")
    with_order = stranger.post("/api/create-intent", json={"orderId": order["id"]})

    assert without_order.status_code == 404
    assert without_order.json()["error"]["code"] == "no_order"
    assert with_order.status_code == 409
    assert with_order.json()["error"]["code"] == "order_changed"


def test_the_client_secret_is_not_logged(
    browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    order = browser.post("/api/order").json()

    secret = browser.post("/api/create-intent", json={"orderId": order["id"]}).json()

    assert caplog.messages
    assert secret["clientSecret"] not in caplog.text
