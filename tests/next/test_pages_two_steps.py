"""Customers who enter their details on one page and pay on a later one, in Chromium."""

import pytest

from .customer import GOOD, NEEDS_APPROVAL, READY, bank, browser_window, enter, opened, outcome, problem

USUAL = ["yes-payment-fastapi-react", "no-payment-fastapi-html"]
EVERY = [
    f"{confirmed}-payment-{server}-{client}"
    for confirmed in ("yes", "no")
    for server in ("fastapi", "express")
    for client in ("html", "react")
]


def pytest_generate_tests(metafunc):
    chosen = EVERY if metafunc.config.getoption("--all") else USUAL
    metafunc.parametrize("shop", [f"multi_page=yes-server_logic={each}" for each in chosen], indirect=True)


@pytest.fixture(scope="module")
def shop(request, serve_next):
    return serve_next(request.param)


@pytest.fixture
def page(shop, chromium):
    with browser_window(chromium, shop) as window:
        yield opened(window, shop)


def review(page, number):
    """Go on from the cart, enter the details and come to the review."""
    page.get_by_role("button", name="Continue to payment").click()
    page.wait_for_url("**/details.html")
    page.wait_for_selector(READY)
    page.get_by_label("Email").fill("ada@example.com")
    enter(page, number)
    page.get_by_role("button", name="Review order").dblclick()
    page.wait_for_url("**/review.html?*")
    page.wait_for_selector(READY)


def test_what_is_reviewed_is_paid_once(page):
    page.get_by_label("Quantity of Notebook").fill("3")
    page.wait_for_selector("text=Your total is $69.00.")
    review(page, GOOD)

    assert page.locator("#payment-method").inner_text() == "Visa ending in 4242"
    assert page.locator("#email").inner_text() == "ada@example.com"
    page.get_by_role("button", name="Pay $69.00").dblclick()

    assert outcome(page) == "Thank you"
    assert "$69.00" in page.locator("#order").inner_text()


def test_details_that_the_bank_refused_are_entered_again(page):
    review(page, NEEDS_APPROVAL)
    page.get_by_role("button", name="Pay").click()
    bank(page).get_by_role("button", name="Fail").click()

    assert "did not approve" in problem(page)
    page.get_by_role("link", name="Enter payment details").click()
    page.wait_for_url("**/details.html")
    page.wait_for_selector(READY)
    assert page.get_by_label("Email").input_value() == "ada@example.com"
    enter(page, GOOD)
    page.get_by_role("button", name="Review order").click()
    page.wait_for_url("**/review.html?*")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Pay").click()

    assert outcome(page) == "Thank you"
