import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import DECLINED, StripeJs

from app.capture import capture

Order = dict[str, Any]


@pytest.fixture
def run(app: FastAPI, stand_in: StandIn, order: Order) -> Callable[[], str]:
    """Run the command for the order; return what it says, also if it fails."""

    def run_once() -> str:
        try:
            return capture(app.state.database, stand_in.client, order["id"])
        except SystemExit as reason:
            return f"Failed: {reason}"

    return run_once


def test_a_captured_order_is_delivered_by_the_event(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    deliveries: Callable[[], int],
    run: Callable[[], str],
) -> None:
    payment = pay(browser, stripe_js, order)
    before = stand_in.captured()

    said = run()
    undelivered = deliveries() == 0
    [event] = stand_in.events("payment_intent.succeeded")
    answer = deliver(browser, event)

    assert (payment.outcome, before) == ("requires_capture", [])
    assert said == f"Order {order['id']} is captured."
    assert stand_in.captured() == [order["amount"]]
    assert undelivered
    assert answer == (200, {})
    assert deliveries() == 1


def test_an_order_is_captured_once(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    run: Callable[[], str],
) -> None:
    pay(browser, stripe_js, order)
    run()

    assert run() == f"Order {order['id']} is captured already."
    assert stand_in.captured() == [order["amount"]]


def test_captured_in_two_places_at_once_it_is_captured_once(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    run: Callable[[], str],
) -> None:
    def run_at_the_next_request() -> None:
        stand_in.line.meanwhile = run

    pay(browser, stripe_js, order)
    stand_in.line.meanwhile = run_at_the_next_request

    assert "run this again" in run()
    assert run() == f"Order {order['id']} is captured already."
    assert stand_in.captured() == [order["amount"]]


def test_what_the_customer_has_not_begun_to_pay_is_not_captured(
    order: Order, run: Callable[[], str]
) -> None:
    assert run() == f"Failed: Order {order['id']} is not authorized: its payment has not begun."


def test_what_was_declined_is_not_captured(
    browser: TestClient, stripe_js: StripeJs, order: Order, run: Callable[[], str]
) -> None:
    pay(browser, stripe_js, order, DECLINED)

    reason = "its payment is requires_payment_method"
    assert run() == f"Failed: Order {order['id']} is not authorized: {reason}."


def test_an_authorization_that_has_lapsed_is_not_captured(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    run: Callable[[], str],
) -> None:
    pay(browser, stripe_js, order)
    stand_in.client.v1.payment_intents.cancel(stand_in.intents()[0].id)

    reason = "its authorization has lapsed or was canceled"
    assert run() == f"Failed: Order {order['id']} cannot be captured: {reason}."


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        pytest.param("drop_before_work", "is captured.", id="unreachable"),
        pytest.param("drop_after_work", "is captured already.", id="answer lost"),
        pytest.param("error_500", "is captured.", id="failure that Stripe keeps"),
    ],
)
def test_after_a_failure_it_can_be_run_again(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    run: Callable[[], str],
    fault: str,
    again: str,
) -> None:
    pay(browser, stripe_js, order)
    stand_in.fail("POST /v1/payment_intents/", fault, times=3)

    failed = run()

    assert failed.startswith(f"Failed: Order {order['id']}: Stripe did not answer as hoped")
    assert "\n" not in failed
    assert run() == f"Order {order['id']} {again}"
    assert stand_in.captured() == [order["amount"]]


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        pytest.param([], 2, "Usage: python -m app.capture ORDER\n", id="without an order"),
        pytest.param(["-unknown"], 1, "There is no order -unknown.\n", id="unknown order"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, arguments: list[str], status: int, complaint: str
) -> None:
    environment = {
        **os.environ,
        "STRIPE_SECRET_KEY": "sk_test_1",
        "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
        "STRIPE_WEBHOOK_SECRET": "whsec_1",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }

    done = subprocess.run(
        [sys.executable, "-m", "app.capture", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (status, "", complaint)
