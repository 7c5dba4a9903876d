from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import GOOD, StripeJs, typed_in

from app import orders

Order = dict[str, Any]


def create_intent(browser: TestClient, order: Order, **more: object) -> tuple[int, Any]:
    answer = browser.post("/api/create-intent", json={"orderId": order["id"], **more})
    return answer.status_code, answer.json()


def test_an_amount_from_the_browser_is_refused(
    browser: TestClient, stand_in: StandIn, order: Order
) -> None:
    status, answer = create_intent(browser, order, amount=1)

    assert (status, answer["error"]["code"]) == (422, "invalid_request")
    assert stand_in.intents() == []


def test_the_browser_cannot_change_the_amount_at_stripe(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    _, answer = create_intent(browser, order)

    payment = stripe_js.confirm(answer["clientSecret"], typed_in(order, GOOD) | {"amount": 1})

    assert payment.outcome == "parameter_unknown"
    assert stand_in.charged() == []


def test_asked_twice_there_is_one_payment_intent(
    browser: TestClient, stand_in: StandIn, order: Order
) -> None:
    first = create_intent(browser, order)

    assert create_intent(browser, order) == first
    assert len(stand_in.intents()) == 1


@pytest.mark.parametrize("fault", ["timeout", "drop_after_work"])
def test_a_lost_answer_does_not_lead_to_a_second_payment_intent(
    browser: TestClient, stand_in: StandIn, order: Order, fault: str
) -> None:
    stand_in.fail("POST /v1/payment_intents", fault, times=4)

    lost, answer = create_intent(browser, order)
    repeated, _ = create_intent(browser, order)

    assert (lost, answer["error"]["code"]) == (503, "payment_service_unavailable")
    assert repeated == 200
    assert len(stand_in.intents()) == 1


@pytest.mark.parametrize("fault", ["timeout", "drop_after_work"])
def test_a_customer_who_does_not_learn_of_the_charge_is_not_charged_again(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
    fault: str,
) -> None:
    stand_in.fail("POST /v1/payment_intents/", fault)
    with pytest.raises(httpx2.TransportError):
        pay(browser, stripe_js, order)

    again = pay(browser, stripe_js, order)
    deliver(browser, stand_in.events("payment_intent.succeeded")[0])

    assert again.outcome == "already_paid"
    assert stand_in.charged() == [order["amount"]]
    assert deliveries() == 1


def test_what_is_held_on_the_card_is_not_paid_again(
    browser: TestClient, stand_in: StandIn, order: Order
) -> None:
    create_intent(browser, order)
    [intent] = stand_in.intents()
    intents = stand_in.client.v1.payment_intents
    intents.update(intent.id, {"capture_method": "manual"})
    intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": "https://a.test"})

    status, answer = create_intent(browser, order)

    assert (status, answer["error"]["code"]) == (409, "already_paid")


def test_an_order_that_changes_meanwhile_cannot_be_paid(
    app: FastAPI, browser: TestClient, stand_in: StandIn, order: Order
) -> None:
    def change() -> None:
        with app.state.database.begin() as connection:
            found = orders.find_order(connection, order["id"])
            assert found is not None
            orders.supersede(connection, found)

    stand_in.line.meanwhile = change

    status, answer = create_intent(browser, order)

    assert (status, answer["error"]["code"]) == (409, "order_changed")
    assert [intent.status for intent in stand_in.intents()] == ["canceled"]


def test_a_canceled_payment_intent_retires_the_order(
    browser: TestClient, stand_in: StandIn, order: Order
) -> None:
    create_intent(browser, order)
    stand_in.client.v1.payment_intents.cancel(stand_in.intents()[0].id)

    status, answer = create_intent(browser, order)

    assert (status, answer["error"]["code"]) == (409, "order_changed")
    assert browser.post("/api/order").json()["id"] != order["id"]
