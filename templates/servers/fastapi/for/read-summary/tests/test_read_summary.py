from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn
from stripe_js import DECLINED, StripeJs

from app import catalog


@pytest.fixture
def summary(browser: TestClient, stripe_js: StripeJs, order: dict[str, Any]) -> dict[str, Any]:
    """The summary that the browser got when the customer had entered payment details."""
    body = {"orderId": order["id"], "confirmationToken": stripe_js.new_token(order)}
    answer: dict[str, Any] = browser.post("/api/payment-summary", json=body).json()
    return answer


def read(browser: TestClient) -> tuple[int, Any]:
    answer = browser.get("/api/payment-summary")
    return answer.status_code, answer.json()


def test_the_review_page_shows_what_was_entered(
    browser: TestClient, summary: dict[str, Any]
) -> None:
    assert read(browser) == (200, summary)


def test_details_that_are_entered_again_replace_the_first(
    browser: TestClient, stripe_js: StripeJs, summary: dict[str, Any]
) -> None:
    token = stripe_js.new_token(summary["order"])
    body = {"orderId": summary["order"]["id"], "confirmationToken": token}
    browser.post("/api/payment-summary", json=body)

    assert read(browser) == (200, summary | {"confirmationToken": token})


def test_a_changed_cart_needs_the_details_again(
    browser: TestClient, summary: dict[str, Any]
) -> None:
    browser.put("/api/order", json={"quantities": {catalog.PRODUCTS[0].sku: 1}})

    status, answer = read(browser)

    assert (status, answer["error"]["code"]) == (409, "no_payment_details")


def test_before_there_is_an_order_there_is_nothing_to_review(
    app: FastAPI, summary: dict[str, Any], open_browser: Callable[[FastAPI], TestClient]
) -> None:
    status, answer = read(open_browser(app))

    assert (status, answer["error"]["code"]) == (404, "no_order")


def test_what_is_paid_is_not_reviewed_again(
    browser: TestClient, stripe_js: StripeJs, summary: dict[str, Any]
) -> None:
    pay(browser, stripe_js, summary["order"])

    status, answer = read(browser)

    assert (status, answer["error"]["code"]) == (409, "already_paid")


def test_after_a_canceled_payment_the_details_are_needed_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, summary: dict[str, Any]
) -> None:
    pay(browser, stripe_js, summary["order"], DECLINED)
    stand_in.client.v1.payment_intents.cancel(stand_in.intents()[0].id)
    refused = pay(browser, stripe_js, summary["order"])

    status, answer = read(browser)

    assert refused.outcome == "order_changed"
    assert (status, answer["error"]["code"]) == (409, "no_payment_details")
