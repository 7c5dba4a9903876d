"""What the page does when the customer presses the button."""

from typing import Any

from fastapi.testclient import TestClient
from stripe_js import GOOD, Setup, StripeJs, typed_in


def save(
    browser: TestClient, stripe_js: StripeJs, setup: dict[str, Any], card: str = GOOD
) -> Setup:
    answer = browser.post("/api/create-setup-intent", json={"setupId": setup["id"]}).json()
    if "error" in answer:
        return Setup(answer["error"]["code"])
    return stripe_js.confirm(answer["clientSecret"], typed_in(setup, card))
