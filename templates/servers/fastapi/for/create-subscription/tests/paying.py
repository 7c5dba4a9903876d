"""What the page does when the customer presses the button."""

from typing import Any

from fastapi.testclient import TestClient
from stripe_js import GOOD, Payment, StripeJs, typed_in


def pay(
    browser: TestClient, stripe_js: StripeJs, order: dict[str, Any], card: str = GOOD
) -> Payment:
    answer = browser.post("/api/create-subscription", json={"orderId": order["id"]}).json()
    if "error" in answer:
        return Payment(answer["error"]["code"])
    return stripe_js.confirm(answer["clientSecret"], typed_in(order, card))
