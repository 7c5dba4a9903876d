"""What the page does when the customer presses the button."""

from typing import Any

from fastapi.testclient import TestClient
from stripe_js import GOOD, Setup, StripeJs


def save(
    browser: TestClient, stripe_js: StripeJs, setup: dict[str, Any], card: str = GOOD
) -> Setup:
    return save_with(browser, setup, stripe_js.new_token(setup, card))


def save_with(browser: TestClient, setup: dict[str, Any], token: str) -> Setup:
    body = {"setupId": setup["id"], "confirmationToken": token}
    answer = browser.post("/api/confirm-setup-intent", json=body).json()
    if "error" in answer:
        return Setup(answer["error"]["code"])
    return Setup(answer["status"], answer["clientSecret"])
