"""Customers before the pages of a project in Chromium; Stripe is the stand-in that lies in the project."""

import re

import pytest

from .customer import (
    DECLINED,
    GOOD,
    NEEDS_APPROVAL,
    READY,
    bank,
    browser_window,
    opened,
    outcome,
    pay,
    problem,
)

SHAPE = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment"


def pytest_generate_tests(metafunc):
    """Let every customer come to the HTML pages, one to those of React; with --all every one, on two servers."""
    pairs = ["fastapi-html"]
    if metafunc.config.getoption("--all"):
        pairs += ["fastapi-react", "express-react"]
    elif metafunc.function is test_a_card_is_declined_and_another_pays_once:
        pairs += ["fastapi-react"]
    metafunc.parametrize("shop", [f"{SHAPE}-{pair}" for pair in pairs], indirect=True)


@pytest.fixture(scope="module")
def shop(request, serve_next):
    return serve_next(request.param)


@pytest.fixture
def window(shop, chromium):
    with browser_window(chromium, shop) as context:
        yield context


@pytest.fixture
def page(window, shop):
    return opened(window, shop)


def test_a_card_is_declined_and_another_pays_once(page):
    pay(page, DECLINED)
    assert "declined" in problem(page)

    pay(page, GOOD)

    assert outcome(page) == "Thank you"
    assert re.search(r"Order \w{4}-\w{4}: \$54\.00", page.locator("#order").inner_text())


def test_the_bank_refuses_and_then_approves(page):
    pay(page, NEEDS_APPROVAL)
    bank(page).get_by_role("button", name="Fail").click()
    assert "did not approve" in problem(page)

    pay(page, NEEDS_APPROVAL)
    bank(page).get_by_role("button", name="Complete").click()

    assert outcome(page) == "Thank you"


def test_a_page_that_shows_another_cart_does_not_pay(page, window, shop):
    other = opened(window, shop)
    other.get_by_label("Quantity of Notebook").fill("3")
    other.wait_for_selector("text=Your total is $69.00.")

    pay(page, GOOD)

    assert "changed" in problem(page)
    assert page.get_by_role("button", name="Pay").inner_text() == "Pay $69.00"


def test_who_goes_back_after_paying_sees_the_result_and_can_order_again(page):
    pay(page, GOOD)
    outcome(page)

    page.go_back()
    page.wait_for_url("**/complete.html?*")
    assert outcome(page) == "Thank you"
    page.get_by_role("link", name="Start a new order").click()
    page.wait_for_selector(READY)

    assert page.locator("[data-outcome]").count() == 0


def test_a_blocked_script_is_told(window, shop):
    window.route("https://js.stripe.com/**", lambda route: route.abort())
    page = window.new_page()

    page.goto(shop.url)

    assert "js.stripe.com" in problem(page)
    assert page.locator("#way-on").inner_text() == "Reload this page"
