"""What the page does when the customer presses the button."""

from typing import Any

from fastapi.testclient import TestClient
from stripe_js import GOOD, Payment, StripeJs


def pay(
    browser: TestClient, stripe_js: StripeJs, order: dict[str, Any], card: str = GOOD
) -> Payment:
    return pay_with(browser, order, stripe_js.new_token(order, card))


def pay_with(browser: TestClient, order: dict[str, Any], token: str) -> Payment:
    body = {"orderId": order["id"], "confirmationToken": token}
    answer = browser.post("/api/confirm-subscription", json=body).json()
    if "error" in answer:
        return Payment(answer["error"]["code"])
    return Payment(answer["status"], answer["clientSecret"])
