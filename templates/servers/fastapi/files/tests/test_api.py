from typing import Any

import pytest
import stripe
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api import ApiError, answer_errors_as_json

REQUEST = {"request-id": "req_1"}

# The SDK's own signatures of these say nothing about types.
refusal: Any = stripe.InvalidRequestError
connection_error: Any = stripe.APIConnectionError


def answer(error: Exception) -> tuple[int, str]:
    """Return status and code of what the browser gets when an operation fails like this."""
    app = FastAPI()
    answer_errors_as_json(app)

    @app.get("/")
    def fail() -> None:
        raise error

    with TestClient(app, raise_server_exceptions=False) as browser:
        given = browser.get("/")
    return given.status_code, given.json()["error"]["code"]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(connection_error("No answer."), id="no answer"),
        pytest.param(stripe.APIError("Oops.", http_status=500), id="failure"),
        pytest.param(stripe.RateLimitError("Slower.", http_status=429), id="too many requests"),
        pytest.param(stripe.APIError("Key in use.", http_status=409), id="the same at once"),
    ],
)
def test_what_may_work_in_a_moment_is_the_payment_service(error: stripe.StripeError) -> None:
    assert answer(error) == (503, "payment_service_unavailable")


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(stripe.AuthenticationError("Who?", http_status=401), id="wrong key"),
        pytest.param(stripe.PermissionError("No.", http_status=403), id="missing right"),
        pytest.param(refusal("No.", "id", http_status=404), id="not there"),
    ],
)
def test_what_stripe_refuses_is_our_mistake(error: stripe.StripeError) -> None:
    assert answer(error) == (500, "internal_error")


def test_a_refusal_is_logged_with_what_helps_to_find_it(caplog: pytest.LogCaptureFixture) -> None:
    answer(
        refusal("It is too much.", "amount", "amount_too_large", http_status=400, headers=REQUEST)
    )

    assert [(record.levelname, record.message) for record in caplog.records] == [
        (
            "ERROR",
            "InvalidRequestError, code amount_too_large, request req_1: It is too much.",
        )
    ]


def test_the_cause_of_an_error_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    error = ApiError("not_now")
    error.__cause__ = ValueError("it rains")

    assert answer(error) == (500, "not_now")
    assert caplog.messages == ["not_now: it rains"]
