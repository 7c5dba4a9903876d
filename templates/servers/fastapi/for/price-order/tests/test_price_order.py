from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stripe_responder import StripeResponder

from app import catalog, orders

FIRST, SECOND, THIRD = catalog.PRODUCTS
Order = dict[str, Any]


@pytest.fixture
def order(browser: TestClient) -> Order:
    answer: Order = browser.post("/api/order").json()
    return answer


@pytest.fixture
def intent(app: FastAPI, stripe_api: StripeResponder, order: Order) -> dict[str, Any]:
    """The order's PaymentIntent; it waits for its payment."""
    intent = stripe_api.new_intent(order["amount"], order["currency"], order["id"])
    with app.state.database.begin() as connection:
        found = orders.find_order(connection, order["id"])
        assert found is not None
        orders.attach_intent(connection, found, intent["id"])
    return intent


def put(browser: TestClient, quantities: object, code: object = None) -> tuple[int, Any]:
    answer = browser.put("/api/order", json={"quantities": quantities, "discountCode": code})
    return answer.status_code, answer.json()


def test_another_cart_is_another_order(browser: TestClient, order: Order) -> None:
    status, changed = put(browser, {FIRST.sku: 3, THIRD.sku: 1})

    assert status == 200
    assert changed["id"] != order["id"]
    assert [line["quantity"] for line in changed["lines"]] == [3, 0, 1]
    assert changed["amount"] == 3 * FIRST.unit_amount + THIRD.unit_amount
    assert browser.post("/api/order").json() == changed


def test_a_discount_code_takes_its_part_off(browser: TestClient, order: Order) -> None:
    code, percent = next(iter(catalog.DISCOUNTS.items()))

    _, changed = put(browser, {FIRST.sku: 1}, f" {code.lower()} ")

    assert changed["discountCode"] == code
    assert changed["subtotal"] == FIRST.unit_amount
    assert changed["discount"] == FIRST.unit_amount * percent // 100
    assert changed["amount"] == changed["subtotal"] - changed["discount"]


@pytest.mark.parametrize(
    ("quantities", "code", "error"),
    [
        pytest.param({"unknown": 1}, None, "unknown_product", id="unknown product"),
        pytest.param({FIRST.sku: 1}, "UNKNOWN", "unknown_discount_code", id="unknown code"),
        pytest.param({}, None, "empty_order", id="nothing"),
        pytest.param({FIRST.sku: 0}, None, "empty_order", id="none of it"),
        pytest.param({FIRST.sku: -1}, None, "invalid_request", id="negative"),
        pytest.param({FIRST.sku: 100}, None, "invalid_request", id="too many"),
        pytest.param({FIRST.sku: 0.5}, None, "invalid_request", id="a half"),
        pytest.param({FIRST.sku: "1"}, None, "invalid_request", id="text"),
        pytest.param({FIRST.sku: 1}, 1, "invalid_request", id="code is no text"),
    ],
)
def test_a_cart_that_cannot_be_priced_changes_nothing(
    browser: TestClient, order: Order, quantities: object, code: object, error: str
) -> None:
    status, answer = put(browser, quantities, code)

    assert (status, answer["error"]["code"]) == (422, error)
    assert browser.post("/api/order").json() == order


def test_an_amount_too_small_to_be_charged_is_refused(
    browser: TestClient, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(catalog.DISCOUNTS, "EVERYTHING", 100)

    status, answer = put(browser, {FIRST.sku: 1}, "EVERYTHING")

    assert (status, answer["error"]["code"]) == (422, "amount_too_small")


def test_an_amount_from_the_browser_is_refused(browser: TestClient, order: Order) -> None:
    answer = browser.put("/api/order", json={"quantities": {FIRST.sku: 1}, "amount": 1})

    assert answer.status_code == 422
    assert browser.post("/api/order").json() == order


def test_the_payment_intent_of_the_old_order_is_canceled(
    browser: TestClient, order: Order, intent: dict[str, Any]
) -> None:
    status, _ = put(browser, {FIRST.sku: 1})

    assert status == 200
    assert intent["status"] == "canceled"


def test_an_old_order_whose_payment_intent_is_canceled_already_is_replaced(
    browser: TestClient, stripe_api: StripeResponder, intent: dict[str, Any]
) -> None:
    stripe_api.settle(intent, "canceled")

    status, _ = put(browser, {FIRST.sku: 1})

    assert status == 200


@pytest.mark.parametrize("status", ["processing", "succeeded"])
def test_what_is_being_paid_cannot_be_changed(
    browser: TestClient,
    stripe_api: StripeResponder,
    order: Order,
    intent: dict[str, Any],
    status: str,
) -> None:
    stripe_api.settle(intent, status)

    code, answer = put(browser, {FIRST.sku: 1})

    assert (code, answer["error"]["code"]) == (409, "payment_in_progress")
    assert browser.post("/api/order").json() == order


def test_while_stripe_cannot_be_reached_nothing_changes(
    browser: TestClient, stripe_api: StripeResponder, order: Order, intent: dict[str, Any]
) -> None:
    stripe_api.is_down = True

    code, answer = put(browser, {FIRST.sku: 1})

    assert (code, answer["error"]["code"]) == (503, "payment_service_unavailable")
    assert browser.post("/api/order").json() == order


def test_another_browser_cannot_change_the_order(
    app: FastAPI,
    browser: TestClient,
    order: Order,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    stranger = open_browser(app)

    status, answer = put(stranger, {FIRST.sku: 1})

    assert (status, answer["error"]["code"]) == (404, "no_order")
    assert browser.post("/api/order").json() == order


def test_an_order_that_is_paid_meanwhile_cannot_be_changed(
    app: FastAPI,
    browser: TestClient,
    stripe_api: StripeResponder,
    order: Order,
    intent: dict[str, Any],
) -> None:
    def pay() -> None:
        with app.state.database.begin() as connection:
            found = orders.find_order(connection, order["id"])
            assert found is not None
            orders.mark_paid(connection, found, intent["id"])

    stripe_api.meanwhile = pay

    first, answer = put(browser, {FIRST.sku: 1})
    second, later = put(browser, {FIRST.sku: 1})

    assert (first, answer["error"]["code"]) == (409, "payment_in_progress")
    assert (second, later["error"]["code"]) == (409, "already_paid")
