from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stripe_js import StripeJs

Setup = dict[str, Any]


def summarize(browser: TestClient, setup: Setup, token: str) -> tuple[int, Any]:
    body = {"setupId": setup["id"], "confirmationToken": token}
    answer = browser.post("/api/setup-summary", json=body)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("card", "label"),
    [
        ("4242424242424242", "Visa ending in 4242"),
        ("5555555555554444", "Mastercard ending in 4444"),
    ],
)
def test_the_customer_recognizes_the_card(
    browser: TestClient, stripe_js: StripeJs, setup: Setup, card: str, label: str
) -> None:
    token = stripe_js.new_token(setup, card)

    answer = summarize(browser, setup, token)

    summary = {
        "setup": setup,
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
    browser: TestClient, setup: Setup, token: str, error: str
) -> None:
    status, answer = summarize(browser, setup, token)

    assert (status, answer["error"]["code"]) == (422, error)


def test_another_browser_cannot_bind_its_card_to_the_setup(
    app: FastAPI,
    stripe_js: StripeJs,
    setup: Setup,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    stranger = open_browser(app)
    token = stripe_js.new_token(setup)

    without_setup = summarize(stranger, setup, token)
    stranger.post("/api/setup")
    with_setup = summarize(stranger, setup, token)

    assert (without_setup[0], without_setup[1]["error"]["code"]) == (404, "no_setup")
    assert (with_setup[0], with_setup[1]["error"]["code"]) == (409, "setup_changed")


def test_a_token_is_for_one_setup_only(
    app: FastAPI,
    browser: TestClient,
    stripe_js: StripeJs,
    setup: Setup,
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    token = stripe_js.new_token(setup)
    summarize(browser, setup, token)
    other = open_browser(app)

    status, answer = summarize(other, other.post("/api/setup").json(), token)

    assert (status, answer["error"]["code"]) == (422, "unknown_payment_details")
    assert summarize(browser, setup, token)[0] == 200
