"""Every way that a payment can go, through the pages of projects in Chromium: a sample of both, or more with --all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from paydesign.catalog.discover import discover
from paydesign.render.matrix import Case

SUCCEEDS = "4242424242424242"
NEEDS_APPROVAL = "4000002760003184"
APPROVED_THEN_DECLINED = "4000008400001629"
DECLINED = "4000000000000002"
INVALID = "4242424242424241"

LAST_BUTTON = re.compile("^(Pay |Subscribe|Save )")


@dataclass
class Checkout:
    """A customer before the pages of one project."""

    case: Case
    shop: Any
    window: Any
    page: Any

    @property
    def is_two_step(self) -> bool:
        return self.case.answers["multi_page"]

    def open(self, path: str = "/") -> None:
        self.page.goto(self.shop.url + path)
        if self.is_two_step and self.case.mode != "setup":
            self.page.get_by_role("button", name="Continue to payment").click()
        self.wait_for_form()

    def wait_for_form(self) -> None:
        """Wait until the payment form can be used: the page enables its button then."""
        name = "Review" if self.is_two_step else LAST_BUTTON
        self.page.get_by_role("button", name=name).and_(self.page.locator(":enabled")).wait_for()

    @property
    def form(self) -> Any:
        return self.page.frame_locator('iframe[title="Secure payment input frame"]')

    def enter(self, number: str) -> None:
        self.form.get_by_label("Card number").fill(number)
        self.form.get_by_label("Expiration date").fill("12 / 34")
        self.form.get_by_label("Security code").fill("123")
        self.form.get_by_label("Country").select_option("US")
        self.form.get_by_label("ZIP code").fill("94107")

    def review(self) -> None:
        """Go on to the page that has the last button."""
        if self.is_two_step:
            self.page.get_by_role("button", name="Review").click()
            self.page.wait_for_url("**/review.html")

    @property
    def pay_button(self) -> Any:
        return self.page.get_by_role("button", name=LAST_BUTTON)

    def pay(self, number: str) -> None:
        self.enter(number)
        self.review()
        self.pay_button.click()

    def pay_again(self, number: str) -> None:
        if self.is_two_step:
            self.page.get_by_role("link", name="Enter payment details").click()
            self.wait_for_form()
        self.pay(number)

    @property
    def bank(self) -> Any:
        return self.page.frame_locator('iframe[title="3D Secure authentication"]')

    @property
    def paid(self) -> str:
        """What the return page shows once the customer has done everything."""
        return discover().confirmed(self.case.extras)["status"]

    def wait_until_paid(self) -> None:
        """Wait until the server has noted that the customer has done everything."""
        if "capture" in self.case.extras:
            self.shop.wait_for_authorization(self.window)
        else:
            self.shop.wait_for_fulfilment(self.window)

    def outcome(self) -> str:
        self.page.wait_for_url("**/complete.html?*")
        self.page.locator("#title[data-outcome]").wait_for()
        return str(self.page.locator("#title").get_attribute("data-outcome"))

    def error(self) -> str:
        alert = self.page.locator("#error")
        alert.wait_for()
        return str(alert.locator("p").text_content())


@pytest.fixture
def checkout(
    request: pytest.FixtureRequest, start_shop: Callable[[str], Any], open_window: Callable[..., Any]
) -> Checkout:
    return visit(request.param, start_shop(request.param.id), open_window)


def visit(case: Case, shop: Any, open_window: Callable[..., Any]) -> Checkout:
    window = open_window(shop.simulator, shop.url)
    return Checkout(case, shop, window, window.open())


def assert_paid_once(checkout: Checkout) -> None:
    if "capture" in checkout.case.extras:
        assert checkout.shop.deliveries(checkout.window) == 0
        server = discover().servers[checkout.case.server].data
        to_activate = [line for line in server["install"] if line.startswith(". ")]
        checkout.shop.capture(checkout.window, [*to_activate, server["capture"]])
    checkout.shop.wait_for_fulfilment(checkout.window)
    assert checkout.shop.payments(checkout.window) == 1
    assert checkout.shop.deliveries(checkout.window) == 1


@pytest.mark.everywhere
def test_a_card_that_succeeds(checkout: Checkout) -> None:
    checkout.open()

    checkout.pay(SUCCEEDS)

    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


@pytest.mark.everywhere
def test_3d_secure_that_the_customer_completes(checkout: Checkout) -> None:
    checkout.open()

    checkout.pay(NEEDS_APPROVAL)
    checkout.bank.get_by_role("button", name="Complete").click()

    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


def test_3d_secure_that_fails_and_then_another_card(checkout: Checkout) -> None:
    checkout.open()

    checkout.pay(NEEDS_APPROVAL)
    checkout.bank.get_by_role("button", name="Fail").click()
    message = checkout.error()
    checkout.pay_again(SUCCEEDS)

    assert "did not approve" in message
    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_3d_secure_that_is_abandoned_and_then_the_same_card(checkout: Checkout, way: str) -> None:
    checkout.open()

    checkout.pay(NEEDS_APPROVAL)
    checkout.bank.get_by_role("button", name="Complete").wait_for()
    if way == "button":
        checkout.page.get_by_role("button", name="Close without approving").click()
    else:
        checkout.page.keyboard.press("Escape")
    message = checkout.error()
    checkout.pay_again(NEEDS_APPROVAL)
    checkout.bank.get_by_role("button", name="Complete").click()

    assert "did not approve" in message
    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


@pytest.mark.modes(
    "payment", "subscription"
)  # nothing is charged, and so not declined, when a card is only saved
def test_approved_by_the_bank_and_declined_all_the_same(checkout: Checkout) -> None:
    checkout.open()

    checkout.pay(APPROVED_THEN_DECLINED)
    checkout.bank.get_by_role("button", name="Complete").click()

    assert "declined" in checkout.error()
    assert checkout.shop.payments(checkout.window) == 0


def test_a_declined_card_and_then_another(checkout: Checkout) -> None:
    checkout.window.expected.append("status of 402")  # the browser itself logs answers that are no success
    checkout.open()

    checkout.pay(DECLINED)
    message = checkout.error()
    checkout.pay_again(SUCCEEDS)

    assert "declined" in message
    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


def test_an_answer_that_is_lost_although_the_card_was_charged(checkout: Checkout) -> None:
    checkout.window.expected.append("ERR_CONNECTION_RESET")
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()

    intents = "setup_intents" if checkout.case.mode == "setup" else "payment_intents"
    checkout.shop.control("faults", next={"match": f"POST /v1/{intents}/", "fault": "drop_after_work"})
    checkout.pay_button.click()

    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


def test_a_number_that_is_no_card(checkout: Checkout) -> None:
    checkout.open()

    checkout.enter(INVALID)
    checkout.page.locator("#submit").click()

    assert checkout.error() == "Your card number is invalid."
    assert checkout.form.get_by_label("Card number").get_attribute("aria-invalid") == "true"


def test_a_double_click_pays_once(checkout: Checkout) -> None:
    checkout.open()

    checkout.enter(SUCCEEDS)
    checkout.review()
    checkout.pay_button.dblclick()

    assert checkout.outcome() == checkout.paid
    assert_paid_once(checkout)


def test_every_page_can_be_reloaded(checkout: Checkout) -> None:
    checkout.open()
    checkout.page.reload()
    checkout.wait_for_form()
    checkout.enter(SUCCEEDS)
    checkout.review()
    if checkout.is_two_step:
        checkout.page.reload()

    checkout.pay_button.click()
    first = checkout.outcome()
    checkout.page.reload()

    assert (first, checkout.outcome()) == (checkout.paid, checkout.paid)
    assert_paid_once(checkout)


def test_the_back_button_after_paying_does_not_pay_again(checkout: Checkout) -> None:
    checkout.open()
    checkout.pay(SUCCEEDS)
    checkout.outcome()
    checkout.wait_until_paid()

    checkout.window.expected.append("status of 409")
    checkout.page.go_back()
    checkout.page.locator("#error a").wait_for()

    assert_paid_once(checkout)


def test_the_return_page_opened_twice_shows_the_same(checkout: Checkout) -> None:
    checkout.open()
    checkout.pay(SUCCEEDS)
    checkout.outcome()

    second = checkout.window.open()
    second.goto(checkout.page.url)
    second.locator("#title[data-outcome]").wait_for()

    assert second.locator("#title").get_attribute("data-outcome") == checkout.paid
    assert_paid_once(checkout)


def test_events_that_come_after_the_customer_is_back(checkout: Checkout) -> None:
    checkout.shop.control("webhooks", mode="hold")
    try:
        checkout.open()
        checkout.pay(SUCCEEDS)

        assert checkout.outcome() == checkout.paid
        assert checkout.shop.deliveries(checkout.window) == 0
    finally:
        checkout.shop.control("webhooks", mode="deliver")
        checkout.shop.control("webhooks/release")
    assert_paid_once(checkout)


def test_two_tabs_pay_once(checkout: Checkout) -> None:
    checkout.window.expected.append(
        "status of 4(00|02|09)"
    )  # the second is told that there is nothing to pay
    checkout.open()
    checkout.enter(SUCCEEDS)
    checkout.review()
    other = replace(checkout, page=checkout.window.open())
    other.open()
    other.enter(SUCCEEDS)
    other.review()

    other.pay_button.click()  # the one whose details the server has seen last
    other.outcome()
    checkout.pay_button.click()
    either = checkout.page.locator("#error:not([hidden]), #title[data-outcome]")
    either.wait_for()

    assert_paid_once(checkout)


def test_a_trial_begins_with_a_card_that_is_not_charged(
    subscription: Case, start_shop: Callable[..., Any], open_window: Callable[..., Any]
) -> None:
    shop = start_shop(subscription.id, trial_days=14)
    checkout = visit(subscription, shop, open_window)
    checkout.open()
    terms = str(checkout.page.locator("#terms").text_content())

    checkout.pay(NEEDS_APPROVAL)
    checkout.bank.get_by_role("button", name="Fail").click()
    message = checkout.error()
    checkout.pay_again(SUCCEEDS)

    assert terms.startswith("Free for 14 days, then $")
    assert "did not approve" in message
    assert checkout.outcome() == "succeeded"
    shop.wait_for_fulfilment(checkout.window)
    assert shop.deliveries(checkout.window) == 1
    assert shop.simulator.simulator.world.store.all("charge") == []
