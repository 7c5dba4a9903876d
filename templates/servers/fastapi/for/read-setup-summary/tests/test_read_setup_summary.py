from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from saving import save
from stand_in import StandIn
from stripe_js import DECLINED, StripeJs


@pytest.fixture
def summary(browser: TestClient, stripe_js: StripeJs, setup: dict[str, Any]) -> dict[str, Any]:
    """The summary that the browser got when the customer had entered payment details."""
    body = {"setupId": setup["id"], "confirmationToken": stripe_js.new_token(setup)}
    answer: dict[str, Any] = browser.post("/api/setup-summary", json=body).json()
    return answer


def read(browser: TestClient) -> tuple[int, Any]:
    answer = browser.get("/api/setup-summary")
    return answer.status_code, answer.json()


def test_the_review_page_shows_what_was_entered(
    browser: TestClient, summary: dict[str, Any]
) -> None:
    assert read(browser) == (200, summary)


def test_details_that_are_entered_again_replace_the_first(
    browser: TestClient, stripe_js: StripeJs, summary: dict[str, Any]
) -> None:
    token = stripe_js.new_token(summary["setup"])
    body = {"setupId": summary["setup"]["id"], "confirmationToken": token}
    browser.post("/api/setup-summary", json=body)

    assert read(browser) == (200, summary | {"confirmationToken": token})


@pytest.mark.usefixtures("setup")
def test_before_anything_is_entered_there_is_nothing_to_review(browser: TestClient) -> None:
    status, answer = read(browser)

    assert (status, answer["error"]["code"]) == (409, "no_payment_details")


def test_another_browser_has_nothing_to_review(
    app: FastAPI, summary: dict[str, Any], open_browser: Callable[[FastAPI], TestClient]
) -> None:
    status, answer = read(open_browser(app))

    assert (status, answer["error"]["code"]) == (404, "no_setup")


def test_what_is_saved_is_not_reviewed_again(
    browser: TestClient, stripe_js: StripeJs, summary: dict[str, Any]
) -> None:
    save(browser, stripe_js, summary["setup"])

    status, answer = read(browser)

    assert (status, answer["error"]["code"]) == (409, "already_saved")


def test_after_a_canceled_setup_the_details_are_needed_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, summary: dict[str, Any]
) -> None:
    save(browser, stripe_js, summary["setup"], DECLINED)
    stand_in.client.v1.setup_intents.cancel(stand_in.intents()[0].id)
    refused = save(browser, stripe_js, summary["setup"])

    status, answer = read(browser)

    assert refused.outcome == "setup_changed"
    assert (status, answer["error"]["code"]) == (409, "no_payment_details")
