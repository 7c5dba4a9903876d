"""The customer portal in a browser: what it shows, what its buttons do, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

RETURN_URL = "https://shop.example/"


@pytest.fixture
def customer(post: Any) -> str:
    id = str(post("customers", email="ada@example.com")["id"])
    method = post("payment_methods/pm_card_visa/attach", customer=id)["id"]
    post(f"customers/{id}", **{"invoice_settings[default_payment_method]": method})
    price = {"currency": "usd", "unit_amount": "900", "recurring[interval]": "month"}
    made = post("prices", **price, **{"product_data[name]": "<b>Magazine</b>"})["id"]
    post("subscriptions", customer=id, **{"items[0][price]": made, "items[0][quantity]": "2"})
    return id


@pytest.fixture
def window(simulator: Any, open_window: Any) -> Any:
    return open_window(simulator, simulator.url)


@pytest.fixture
def page(window: Any, post: Any, customer: str) -> Any:
    window.pages[RETURN_URL] = ("<!DOCTYPE html><body>The shop</body>", {"Content-Type": "text/html"})
    page = window.open()
    page.goto(post("billing_portal/sessions", customer=customer, return_url=RETURN_URL)["url"])
    return page


def test_a_subscription_is_ended_kept_and_ended_at_once(page: Any) -> None:
    entry = page.locator("#subscriptions li")
    assert "2 \u00d7 <b>Magazine</b>: $18.00 every month" in entry.inner_text()

    page.get_by_role("button", name="Cancel at the end of the period").click()
    page.get_by_text("active, ends on").wait_for()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("active, next payment on").wait_for()
    page.get_by_role("button", name="Cancel now").click()
    page.get_by_text("You have no subscriptions.").wait_for()

    assert page.get_by_role("status").inner_text() == "It has ended."


def test_the_card_is_changed_and_the_way_leads_back(page: Any) -> None:
    page.get_by_text("Paid with visa 4242").wait_for()

    page.get_by_label("Pay with").select_option("5555555555554444")
    page.get_by_role("button", name="Use this card").click()
    page.get_by_text("Paid with mastercard 4444").wait_for()
    page.get_by_role("link", name="Return to the shop").click()

    page.wait_for_url(RETURN_URL)
    assert page.inner_text("body") == "The shop"


def test_a_card_that_cannot_be_saved_says_why(window: Any, page: Any) -> None:
    window.expected.append("status of 402")
    page.get_by_label("Pay with").select_option("4000000000000002")
    page.get_by_role("button", name="Use this card").click()

    page.get_by_text("Your card was declined.").wait_for()
    assert page.locator("#card").inner_text() == "visa 4242"
