"""What else can happen to a shop: changed carts, other tabs, lost answers, events in any order.

Each takes a checkout as the browser tests do, and holds for every shape unless it says for which.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from paydesign.simulator.faults import Fault, FaultKind
from paydesign.simulator.forgery import Forgery

SUCCEEDS = "4242424242424242"
DECLINED = "4000000000000002"
PREPAID = "5105105105105100"
INVALID = "4242424242424241"
CARTS = ("deferred", "finalize-cart", "two-step-client", "two-step-server")
CONFIRMED_ON_THE_SERVER = ("finalize-cart", "finalize-fixed", "two-step-server")


def only(*shapes: str) -> Any:
    """Mark a scenario as one for these shapes."""

    def mark(function: Any) -> Any:
        function.shapes = shapes
        return function

    return mark


def choose_quantity(page: Any, product: str, quantity: int) -> None:
    """Change the cart and wait until the page has the new total."""
    with page.expect_response("**/api/order"):
        field = page.get_by_label(f"Quantity of {product}")
        field.fill(str(quantity))
        field.blur()
    page.get_by_text(re.compile("^Your total is ")).wait_for()


def apply_discount(page: Any, code: str) -> None:
    with page.expect_response("**/api/order"):
        page.get_by_label("Discount code").fill(code)
        page.get_by_role("button", name="Apply").click()
    page.get_by_text(re.compile("^Your total is ")).wait_for()


def amount_on_button(checkout: Any) -> int:
    """Return what the button says in the currency's minor unit, as it is written: "Pay $54.00" is 5400."""
    return int("".join(re.findall(r"\d", checkout.pay_button.text_content())))


def paid_amounts(checkout: Any) -> list[int]:
    intents = checkout.shop.simulator.simulator.world.store.all("payment_intent")
    orders = checkout.shop.orders(checkout.window)
    mine = [i for i in intents if i["status"] == "succeeded" and i["metadata"].get("order_id") in orders]
    return [intent["amount_received"] for intent in mine]


def assert_delivered(checkout: Any, times: int = 1) -> None:
    checkout.shop.wait_for_fulfilment(checkout.window)
    assert checkout.shop.deliveries(checkout.window) == times
    assert checkout.shop.payments(checkout.window) == times


def test_the_button_says_what_is_charged(checkout: Any) -> None:
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()

    shown = amount_on_button(checkout)
    checkout.pay_button.click()

    assert checkout.outcome() == "succeeded"
    assert paid_amounts(checkout) == [shown]


@only(*CARTS)
def test_a_changed_cart_is_charged_as_shown(checkout: Any) -> None:
    checkout.page.goto(checkout.shop.url)
    if not checkout.is_two_step:
        checkout.wait_for_form()
    choose_quantity(checkout.page, "Notebook", 5)
    apply_discount(checkout.page, "WELCOME10")
    if checkout.is_two_step:
        checkout.page.get_by_role("button", name="Continue to payment").click()
        checkout.wait_for_form()
    checkout.enter(SUCCEEDS)
    checkout.review()

    shown = amount_on_button(checkout)
    checkout.pay_button.click()

    assert checkout.outcome() == "succeeded"
    assert paid_amounts(checkout) == [shown]


@only(*CARTS)
def test_a_cart_that_changes_after_a_decline(checkout: Any) -> None:
    checkout.window.expected.append("status of 402")
    checkout.open()
    checkout.pay(DECLINED)
    checkout.error()
    if checkout.is_two_step:
        checkout.page.goto(checkout.shop.url)
    choose_quantity(checkout.page, "Notebook", 1)
    if checkout.is_two_step:
        checkout.page.get_by_role("button", name="Continue to payment").click()
        checkout.wait_for_form()

    checkout.enter(SUCCEEDS)
    checkout.review()
    shown = amount_on_button(checkout)
    checkout.pay_button.click()

    assert checkout.outcome() == "succeeded"
    assert paid_amounts(checkout) == [shown]
    assert_delivered(checkout)


@only(*CARTS)
def test_a_cart_that_changes_in_another_tab(checkout: Any) -> None:
    checkout.window.expected.append("status of 409")
    checkout.open()
    checkout.enter(SUCCEEDS)
    other = checkout.window.open()
    other.goto(checkout.shop.url)
    choose_quantity(other, "Notebook", 1)
    total = other.locator("[data-total]").first.text_content()

    if checkout.is_two_step:
        checkout.page.get_by_role("button", name="Review order").click()
    else:
        checkout.pay_button.click()
    message = checkout.error()

    assert "changed" in message
    assert paid_amounts(checkout) == []
    assert total in checkout.page.locator("main").text_content()


@only("two-step-client", "two-step-server")
def test_details_that_were_entered_for_another_cart(checkout: Any) -> None:
    checkout.window.expected.append("status of 409")
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()
    checkout.page.goto(checkout.shop.url)
    choose_quantity(checkout.page, "Notebook", 1)

    checkout.page.goto(f"{checkout.shop.url}/review.html")

    assert "details" in checkout.error()
    assert checkout.page.get_by_role("link", name="Enter payment details").is_visible()


def test_two_tabs_before_the_event_comes(checkout: Any) -> None:
    # What Stripe.js or our server tells the second; a server must not ask Stripe to confirm it again.
    checkout.window.expected += ["responded with a status of 4(00|09)", "refused the browser"]
    with events_held(checkout):
        checkout.open()
        other = replace(checkout, page=checkout.window.open())
        other.open()
        for tab in (checkout, other):
            tab.enter(SUCCEEDS)
            tab.review()
        other.pay_button.click()  # the one whose details the server has seen last
        other.outcome()

        checkout.pay_button.click()
        checkout.page.locator("#error:not([hidden]), #title[data-outcome]").wait_for()
    assert_delivered(checkout)


def test_a_second_order_is_another_payment(checkout: Any) -> None:
    checkout.open()
    checkout.pay(SUCCEEDS)
    checkout.outcome()
    checkout.shop.wait_for_fulfilment(checkout.window)

    checkout.open("/?new")
    checkout.pay(SUCCEEDS)

    assert checkout.outcome() == "succeeded"
    assert len(paid_amounts(checkout)) == 2


def test_events_late_twice_and_in_another_order(checkout: Any) -> None:
    checkout.window.expected.append("status of 402")
    deliveries = checkout.shop.simulator.deliveries
    with events_held(checkout):
        checkout.open()
        checkout.pay(DECLINED)
        checkout.error()
        checkout.pay_again(SUCCEEDS)
        assert checkout.outcome() == "succeeded"
        checkout.page.wait_for_load_state("networkidle")
        held = deliveries.held()
        failed = [event for event in held if event["type"] == "payment_intent.payment_failed"]
        paid = [event for event in held if event["type"] == "payment_intent.succeeded"]

        deliveries.release([event["id"] for event in held if event not in [*paid, *failed]])
        deliveries.forge(paid[0], Forgery.WRONG_SIGNATURE)
        wait_until_sent(checkout)
        assert checkout.shop.deliveries(checkout.window) == 0
        deliveries.release([event["id"] for event in [*paid, *failed]])
        deliveries.repeat(paid[0], times=3)
        deliveries.repeat(failed[0])
        wait_until_sent(checkout)
    assert_delivered(checkout)


def test_a_lost_answer_is_asked_for_again(checkout: Any) -> None:
    lose_answers(checkout, "POST /v1/payment_intents", 1)

    checkout.open()
    checkout.pay(SUCCEEDS)

    assert checkout.outcome() == "succeeded"
    assert_delivered(checkout)


@only("deferred", "two-step-client", *CONFIRMED_ON_THE_SERVER)
def test_all_answers_lost_and_then_once_more(checkout: Any) -> None:
    checkout.window.expected.append("status of 503")
    with events_held(checkout):
        checkout.open()
        checkout.enter(SUCCEEDS)
        checkout.review()
        lose_answers(checkout, "POST /v1/payment_intents", 3)
        checkout.pay_button.click()
        message = checkout.error()

        checkout.pay_button.click()

        assert "cannot be reached" in message
        assert checkout.outcome() == "succeeded"
    assert_delivered(checkout)


@only("accept-a-payment")
def test_all_answers_lost_and_then_a_reload(checkout: Any) -> None:
    checkout.window.expected.append("status of 503")
    lose_answers(checkout, "POST /v1/payment_intents", 3)
    checkout.page.goto(checkout.shop.url)
    message = checkout.error()

    checkout.page.get_by_role("link", name="Reload this page").click()
    checkout.wait_for_form()
    checkout.pay(SUCCEEDS)

    assert "cannot be reached" in message
    assert checkout.outcome() == "succeeded"
    assert_delivered(checkout)


@only(*CONFIRMED_ON_THE_SERVER)
def test_a_card_that_the_shop_does_not_take(checkout: Any) -> None:
    checkout.window.expected.append("status of 403")
    checkout.open()

    checkout.pay(PREPAID)
    message = checkout.error()
    checkout.pay_again(SUCCEEDS)

    assert "prepaid" in message
    assert checkout.outcome() == "succeeded"
    assert_delivered(checkout)


def test_a_decline_is_told_in_one_sentence(checkout: Any) -> None:
    checkout.window.expected.append("status of 402")
    checkout.open()
    checkout.enter(DECLINED)
    checkout.review()

    with checkout.page.expect_response(re.compile("/api/confirm-intent|/v1/payment_intents/")) as answered:
        checkout.pay_button.click()

    assert checkout.error() == "Your card was declined."
    if answered.value.url.startswith(checkout.shop.url):
        assert set(answered.value.json()) == {"error"}
        assert set(answered.value.json()["error"]) == {"code", "message"}


def test_a_form_that_is_not_complete_asks_the_server_nothing(checkout: Any) -> None:
    checkout.open()
    checkout.enter(INVALID)
    asked: list[str] = []
    checkout.page.on("request", lambda request: asked.append(request.url))

    checkout.page.locator("#submit").click()
    checkout.error()

    assert [url for url in asked if url.startswith(checkout.shop.url)] == []


def test_the_return_page_does_not_believe_its_address(checkout: Any) -> None:
    checkout.window.expected.append("status of 402")
    checkout.open()
    checkout.pay(DECLINED)
    checkout.error()
    (order,) = checkout.shop.orders(checkout.window)
    intents = checkout.shop.simulator.simulator.world.store.all("payment_intent")
    (intent,) = [intent for intent in intents if intent["metadata"].get("order_id") == order]

    secret = intent["client_secret"]
    checkout.page.goto(
        f"{checkout.shop.url}/complete.html?payment_intent={intent['id']}"
        f"&payment_intent_client_secret={secret}&redirect_status=succeeded"
    )

    assert checkout.outcome() == "requires_payment_method"


@contextmanager
def events_held(checkout: Any) -> Iterator[None]:
    """Keep the stand-in's events back, and send them at the end."""
    deliveries = checkout.shop.simulator.deliveries
    deliveries.hold(True)
    try:
        yield
    finally:
        deliveries.hold(False)
        deliveries.release()


def wait_until_sent(checkout: Any) -> None:
    deadline = time.monotonic() + 5
    while checkout.shop.simulator.deliveries.waiting():
        assert time.monotonic() < deadline, "the webhook does not take its events"
        time.sleep(0.02)


def lose_answers(checkout: Any, match: str, count: int) -> None:
    """Let the stand-in do its work for the next requests, and break the connection instead of answering."""
    checkout.shop.simulator.simulator.faults.add(Fault(match, FaultKind.DROP_AFTER_WORK, count))
