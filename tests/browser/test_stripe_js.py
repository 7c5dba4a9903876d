"""The browser half alone: what a page finds as Stripe.js, and the card form in its frame."""

from __future__ import annotations

from typing import Any

import pytest

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' https://js.stripe.com; "
    "connect-src https://api.stripe.com; frame-src https://js.stripe.com https://hooks.stripe.com"
)
PAGE = """
<div id="payment"></div>
<script src="https://js.stripe.com/endive/stripe.js"></script>
<script>
  const stripe = Stripe("pk_test_1");
  const elements = stripe.elements({ mode: "payment", amount: 2000, currency: "usd" });
  const element = elements.create("payment");
  const events = [];
  for (const name of ["loaderstart", "ready", "change", "focus", "blur", "escape", "loaderror"]) {
    element.on(name, (event) => events.push([name, event]));
  }
  element.mount("#payment");
</script>
"""


def card_frame(page: Any) -> Any:
    return page.frame_locator('iframe[title="Secure payment input frame"]')


@pytest.fixture
def page(window: Any) -> Any:
    return window.show(PAGE, POLICY)


def test_a_test_card_is_one_click_away_and_fills_the_form(page: Any) -> None:
    form = card_frame(page)

    form.get_by_role("button", name="Test cards").click()
    form.get_by_role("button", name="Insufficient funds").first.click()

    assert form.get_by_label("Card number").input_value() == "4000 0000 0000 9995"
    assert page.evaluate("events.at(-1)")[1]["complete"] is True
