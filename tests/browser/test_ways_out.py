"""What the pages of projects do once they cannot go on as they were: the money is never asked for twice in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from paydesign.render.matrix import Case

from .test_payments import SUCCEEDS, Checkout, visit

CONFIRMS = "**/api/{create,confirm}-*"
CREATES = "**/api/create-*"


def has_cart(case: Case) -> bool:
    return case.mode != "setup" and (case.answers["multi_page"] or case.answers["dynamic_amount"])


def has_cart_beside_the_form(case: Case) -> bool:
    return has_cart(case) and not is_two_step(case)


def is_two_step(case: Case) -> bool:
    return case.answers["multi_page"]


def is_confirmed_by_the_browser(case: Case) -> bool:
    return not case.answers["server_logic"]


@pytest.fixture
def checkout(
    request: pytest.FixtureRequest, start_shop: Callable[[str], Any], open_window: Callable[..., Any]
) -> Checkout:
    checkout = visit(request.param, start_shop(request.param.id), open_window)
    checkout.window.expected.append("status of [45]")  # the browser itself logs answers that are no success
    return checkout


def way_out(checkout: Checkout) -> tuple[str | None, str | None]:
    """Return the text and the address of the link below an error."""
    link = checkout.page.locator("#error a")
    link.wait_for()
    return link.text_content(), link.get_attribute("href")


def again(checkout: Checkout) -> tuple[str, str]:
    return ("Save another one" if checkout.case.mode == "setup" else "Start a new order"), "./?new"


def answer(checkout: Checkout, pattern: str, code: str, status: int) -> None:
    """Let our server answer the next request to these addresses with an error."""
    body = json.dumps({"error": {"code": code, "message": f"It is {code}."}})

    def refuse(route: Any) -> None:
        route.fulfill(status=status, content_type="application/json", body=body)

    checkout.page.route(pattern, refuse, times=1)


def test_who_comes_back_after_paying_has_to_ask_for_a_new_order(checkout: Checkout) -> None:
    checkout.open()
    checkout.pay(SUCCEEDS)
    assert checkout.outcome() == checkout.paid

    checkout.page.goto(checkout.shop.url)
    offered = way_out(checkout)
    can_go_on = checkout.page.locator("#submit:enabled").is_visible()
    checkout.page.locator("#error a").click()
    if checkout.is_two_step and checkout.case.mode != "setup":
        checkout.page.get_by_role("button", name="Continue to payment").click()
    checkout.wait_for_form()

    assert offered == again(checkout)
    assert not can_go_on
    assert "new" not in checkout.page.url
    assert len(checkout.shop.orders(checkout.window)) == 2


def test_the_return_page_leads_to_a_new_order(checkout: Checkout) -> None:
    checkout.open()
    checkout.pay(SUCCEEDS)
    checkout.outcome()

    checkout.page.locator('a[href="./?new"]').click()
    if checkout.is_two_step and checkout.case.mode != "setup":
        checkout.page.get_by_role("button", name="Continue to payment").click()
    checkout.wait_for_form()
    checkout.pay(SUCCEEDS)

    assert checkout.outcome() == checkout.paid
    assert len(checkout.shop.orders(checkout.window)) == 2


def test_a_tab_whose_order_is_settled_elsewhere_offers_no_other_form(checkout: Checkout) -> None:
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()

    answer(checkout, CONFIRMS, "already_saved" if checkout.case.mode == "setup" else "already_paid", 409)
    if not checkout.pay_button.is_enabled():
        checkout.pay_button.and_(checkout.page.locator(":enabled")).wait_for()
    intent_first = not (checkout.is_two_step or checkout.case.answers["dynamic_amount"])
    if intent_first and is_confirmed_by_the_browser(checkout.case):
        checkout.page.reload()  # the Intent is created before the page is shown
    else:
        checkout.pay_button.click()

    assert way_out(checkout) == again(checkout)
    assert not checkout.page.locator("#submit:enabled").is_visible()


@pytest.mark.parametrize(
    "blocked", ["https://js.stripe.com/**", "**/api/config", "https://api.stripe.com/**"]
)
def test_a_look_up_that_fails_says_not_to_do_it_again_yet(checkout: Checkout, blocked: str) -> None:
    checkout.window.expected.append(".")
    kind, prefix = ("setup", "seti") if checkout.case.mode == "setup" else ("payment", "pi")
    checkout.page.route(blocked, lambda route: route.abort())

    checkout.page.goto(f"{checkout.shop.url}/complete.html?{kind}_intent_client_secret={prefix}_1_secret_2")

    assert re.search(r"could not (be looked|look) up.* again yet\.", checkout.error())


@pytest.mark.projects(fits=is_confirmed_by_the_browser)
def test_an_intent_that_is_canceled_meanwhile_can_be_left(checkout: Checkout) -> None:
    checkout.window.expected.append("Stripe.js: ")

    def cancel(route: Any) -> None:
        response = route.fetch()
        intent = response.json()["clientSecret"].partition("_secret_")[0]
        kind = "setup_intents" if intent.startswith("seti_") else "payment_intents"
        checkout.window.cancel(f"/v1/{kind}/{intent}/cancel")
        route.fulfill(response=response)

    checkout.page.route(CREATES, cancel)
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()
    checkout.pay_button.click()

    assert "cancelled" in checkout.error()
    assert way_out(checkout) == ("Start again", "./")


@pytest.mark.projects(fits=is_two_step)
def test_reviewed_details_outlive_a_failure_of_our_server(checkout: Checkout) -> None:
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()
    answer(checkout, CONFIRMS, "internal_error", 500)

    checkout.pay_button.click()
    message = checkout.error()
    checkout.pay_button.click()

    assert message == "It is internal_error."
    assert checkout.outcome() == checkout.paid


@pytest.mark.projects(fits=has_cart)
def test_only_a_cart_that_the_server_has_priced_is_paid(checkout: Checkout) -> None:
    checkout.page.goto(checkout.shop.url)
    submit = checkout.page.locator("#submit")
    submit.and_(checkout.page.locator(":enabled")).wait_for()
    if not checkout.is_two_step:
        checkout.wait_for_form()
        checkout.enter(SUCCEEDS)
    asked: list[str] = []
    checkout.page.on("request", lambda it: "/api/" in it.url and asked.append(it.method))
    quantity = checkout.page.get_by_label(re.compile("^Quantity of")).first
    usual = quantity.input_value()

    for invalid in ("", "100", "-1"):
        quantity.fill(invalid)
        submit.click()
    quantity.fill(usual)
    checkout.page.get_by_label("Discount code").fill("WELCOME10")
    submit.click()

    assert checkout.error() == "Apply the discount code first, or remove it."
    assert asked == []
    assert checkout.page.url.rstrip("/") == checkout.shop.url


@pytest.mark.projects(fits=has_cart)
def test_a_changed_cart_whose_answer_is_lost_is_shown_as_the_server_has_it(checkout: Checkout) -> None:
    checkout.window.expected.append("ERR_FAILED")

    def lose(route: Any) -> None:
        if route.request.method == "PUT":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    checkout.page.goto(checkout.shop.url)
    checkout.page.locator("#submit:enabled").wait_for()
    checkout.page.route("**/api/order", lose)
    quantity = checkout.page.get_by_label(re.compile("^Quantity of")).first
    quantity.fill("7")
    quantity.blur()

    assert "cannot be reached" in checkout.error()
    checkout.page.locator("#submit:enabled").wait_for()
    assert quantity.input_value() == "7"


@pytest.mark.projects(fits=has_cart_beside_the_form)
@pytest.mark.parametrize(
    ("pattern", "code", "status"), [(CONFIRMS, "order_changed", 409), ("**/api/order", "internal_error", 500)]
)
def test_what_the_server_cannot_do_leaves_the_cart_in_use(
    checkout: Checkout, pattern: str, code: str, status: int
) -> None:
    checkout.open()
    checkout.enter(SUCCEEDS)
    quantity = checkout.page.get_by_label(re.compile("^Quantity of")).first
    answer(checkout, pattern, code, status)

    if pattern == CONFIRMS:
        checkout.pay_button.click()
    else:
        quantity.fill("7")
        quantity.blur()

    assert checkout.error() == f"It is {code}."
    checkout.page.locator("#submit:enabled").wait_for()
    assert quantity.is_enabled()
