import json
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa
import stripe
from fastapi import FastAPI
from fastapi.testclient import TestClient

Order = dict[str, Any]


def succeeded(order: Order, **changes: object) -> dict[str, Any]:
    """Return the event of a payment for this order."""
    intent = {
        "id": "pi_1",
        "object": "payment_intent",
        "amount": order["amount"],
        "amount_received": order["amount"],
        "currency": order["currency"],
        "metadata": {"order_id": order["id"]},
        **changes,
    }
    return event("evt_1", "payment_intent.succeeded", intent)


def event(event_id: str, kind: str, subject: dict[str, Any]) -> dict[str, Any]:
    return {"id": event_id, "object": "event", "type": kind, "data": {"object": subject}}


def send(browser: TestClient, content: object, secret: str = "whsec_1") -> tuple[int, Any]:
    body = content if isinstance(content, str) else json.dumps(content)
    signature = stripe.WebhookSignature.generate_signature_header(body, secret)
    answer = browser.post("/webhook", content=body, headers={"Stripe-Signature": signature})
    return answer.status_code, answer.json()


@pytest.fixture
def order(browser: TestClient) -> Order:
    answer: Order = browser.post("/api/order").json()
    return answer


@pytest.fixture
def deliveries(caplog: pytest.LogCaptureFixture, order: Order) -> Callable[[], int]:
    """Count how often the order was delivered."""
    caplog.set_level("INFO", logger="app")
    return lambda: caplog.messages.count(f"order {order['id']} is paid: deliver it")


def is_paid(browser: TestClient, order: Order) -> bool:
    """Tell whether the browser gets a new order instead of this one."""
    return bool(browser.post("/api/order").json()["id"] != order["id"])


def test_a_payment_delivers_the_order(
    browser: TestClient, order: Order, deliveries: Callable[[], int]
) -> None:
    answer = send(browser, succeeded(order))

    assert answer == (200, {})
    assert deliveries() == 1
    assert is_paid(browser, order)


def test_an_event_that_comes_twice_delivers_once(
    browser: TestClient,
    order: Order,
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    start_app: Callable[[], FastAPI],
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    send(browser, succeeded(order))

    again = send(browser, succeeded(order))
    after_a_restart = send(open_browser(start_app()), succeeded(order))

    assert again == after_a_restart == (200, {})
    assert deliveries() == 1
    assert caplog.messages.count("event evt_1 was handled before") == 2


def test_two_events_about_one_payment_deliver_once(
    browser: TestClient, order: Order, deliveries: Callable[[], int]
) -> None:
    send(browser, succeeded(order))

    send(browser, succeeded(order) | {"id": "evt_2"})

    assert deliveries() == 1


@pytest.mark.parametrize("sequence", [*permutations(["payment_failed", "processing", "succeeded"])])
def test_events_may_come_in_any_order(
    browser: TestClient, order: Order, deliveries: Callable[[], int], sequence: tuple[str, ...]
) -> None:
    payment = succeeded(order)

    for position, name in enumerate(sequence):
        kind = f"payment_intent.{name}"
        assert send(browser, payment | {"id": f"evt_{name}", "type": kind}) == (200, {})
        assert deliveries() == ("succeeded" in sequence[: position + 1])

    assert is_paid(browser, order)


def test_a_payment_of_another_shop_is_acknowledged(
    browser: TestClient, order: Order, deliveries: Callable[[], int]
) -> None:
    unknown = send(browser, succeeded(order, metadata={"order_id": "unknown"}))
    unmarked = send(browser, succeeded(order, metadata={}) | {"id": "evt_2"})

    assert unknown == unmarked == (200, {})
    assert deliveries() == 0
    assert not is_paid(browser, order)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount_received": 1}, id="too little"),
        pytest.param({"currency": "xxx"}, id="another currency"),
    ],
)
def test_another_amount_delivers_nothing(
    browser: TestClient,
    order: Order,
    deliveries: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
    changes: dict[str, object],
) -> None:
    answer = send(browser, succeeded(order, **changes))

    assert answer == (200, {})
    assert deliveries() == 0
    assert not is_paid(browser, order)
    assert [record.levelname for record in caplog.records if order["id"] in record.message] == [
        "ERROR"
    ]


def test_a_forged_event_is_refused(
    browser: TestClient, order: Order, deliveries: Callable[[], int]
) -> None:
    status, answer = send(browser, succeeded(order), secret="whsec_2")

    assert (status, answer["error"]["code"]) == (400, "invalid_signature")
    assert deliveries() == 0


@pytest.mark.parametrize("signature", [None, "", "garbage", "t=1,v1=ab"])
def test_an_event_without_a_good_signature_is_refused(
    browser: TestClient, order: Order, signature: str | None
) -> None:
    headers = {} if signature is None else {"Stripe-Signature": signature}

    answer = browser.post("/webhook", json=succeeded(order), headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_signature"


@pytest.mark.parametrize("body", ["", "garbage", "null", "[]", "{}", '{"data": 1}'])
def test_a_signed_body_that_is_no_event_is_refused(browser: TestClient, body: str) -> None:
    status, answer = send(browser, body)

    assert (status, answer["error"]["code"]) == (400, "invalid_payload")


def test_an_event_that_cannot_be_handled_is_to_be_sent_again(
    app: FastAPI, browser: TestClient, order: Order, deliveries: Callable[[], int]
) -> None:
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE orders RENAME TO out_of_reach"))
    refused, _ = send(browser, succeeded(order))
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE out_of_reach RENAME TO orders"))

    assert refused == 500
    assert deliveries() == 0
    assert send(browser, succeeded(order)) == (200, {})
    assert deliveries() == 1
