from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stripe_js import StripeJs

Order = dict[str, Any]


def summarize(browser: TestClient, order: Order, token: str) -> tuple[int, Any]:
    body = {"orderId": order["id"], "confirmationToken": token}
    answer = browser.post("/api/payment-summary", json=body)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("card", "label"),
    [
        ("4242424242424242", "Visa ending in 4242"),
        ("5555555555554444", "Mastercard ending in 4444"),
    ],
)
def test_the_customer_recognizes_the_card(
    browser: TestClient, stripe_js: StripeJs, order: Order, card: str, label: str
) -> None:
    token = stripe_js.new_token(order, card)

    answer = summarize(browser, order, token)

    summary = {
        "order": order,
        "confirmationToken": token,
        "paymentMethod": {"type": "card", "label": label},
    }
    assert answer == (200, summary)


@pytest.mark.parametrize(
    ("token", "error"),
    [
        pytest.param("ctoken_unknown", "unknown_payment_details", id="not known to Stripe"),
        pytest.param("pi_1/../secrets", "invalid_request", id="not a token"),
    ],
)
def test_what_is_no_confirmation_token_is_refused(
    browser: TestClient, order: Order, token: str, error: str
) -> None:
    status, answer = summarize(browser, order, token)

    assert (status, answer["error"]["code"]) == (422, error)


def test_another_browser_cannot_bind_its_card_to_the_order(
    app: FastAPI,
    stripe_js: StripeJs,
    order: Order,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    stranger = open_browser(app)
    token = stripe_js.new_token(order)

    without_order = summarize(stranger, order, token)
    stranger.post("/api/order")
    with_order = summarize(stranger, order, token)

    assert (without_order[0], without_order[1]["error"]["code"]) == (404, "no_order")
    assert (with_order[0], with_order[1]["error"]["code"]) == (409, "order_changed")


def test_a_token_is_for_one_order_only(
    app: FastAPI,
    browser: TestClient,
    stripe_js: StripeJs,
    order: Order,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    token = stripe_js.new_token(order)
    summarize(browser, order, token)
    other = open_browser(app)

    status, answer = summarize(other, other.post("/api/order").json(), token)

    assert (status, answer["error"]["code"]) == (422, "unknown_payment_details")
    assert summarize(browser, order, token)[0] == 200
