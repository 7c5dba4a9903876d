from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import DECLINED, GOOD, THREE_DS, StripeJs

from app import catalog

FIRST, SECOND, THIRD = catalog.PRODUCTS
Order = dict[str, Any]


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


@pytest.mark.parametrize("card", [DECLINED, THREE_DS], ids=["declined", "3D Secure"])
def test_the_payment_intent_of_the_old_order_is_canceled(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order, card: str
) -> None:
    pay(browser, stripe_js, order, card)

    status, changed = put(browser, {FIRST.sku: 1})
    [old] = stand_in.intents()

    assert (status, old.status) == (200, "canceled")
    assert pay(browser, stripe_js, changed).outcome == "succeeded"
    assert stand_in.charged() == [changed["amount"]]


def test_a_tab_that_still_shows_the_old_order_cannot_pay_it(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    put(browser, {FIRST.sku: 1})

    assert pay(browser, stripe_js, order).outcome == "order_changed"
    assert stand_in.intents() == []


def test_an_old_order_whose_payment_intent_is_canceled_already_is_replaced(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order, DECLINED)
    stand_in.client.v1.payment_intents.cancel(stand_in.intents()[0].id)

    status, _ = put(browser, {FIRST.sku: 1})

    assert status == 200


def test_what_is_being_paid_cannot_be_changed(
    browser: TestClient, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)

    status, answer = put(browser, {FIRST.sku: 1})

    assert (status, answer["error"]["code"]) == (409, "payment_in_progress")
    assert browser.post("/api/order").json() == order


def test_while_stripe_cannot_be_reached_nothing_changes(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order, DECLINED)
    stand_in.fail("POST /v1/payment_intents", "drop_before_work", times=3)

    status, answer = put(browser, {FIRST.sku: 1})

    assert (status, answer["error"]["code"]) == (503, "payment_service_unavailable")
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
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order, DECLINED)

    def pay_in_another_tab() -> None:
        pay(browser, stripe_js, order, GOOD)
        deliver(browser, stand_in.events("payment_intent.succeeded")[0])

    stand_in.line.meanwhile = pay_in_another_tab

    first, answer = put(browser, {FIRST.sku: 1})
    second, later = put(browser, {FIRST.sku: 1})

    assert (first, answer["error"]["code"]) == (409, "payment_in_progress")
    assert (second, later["error"]["code"]) == (409, "already_paid")
