"""Customers who save a payment method, in Chromium; Stripe is the stand-in that lies in the project."""

import pytest

from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

from .conftest import next_catalog
from .customer import (
    DECLINED,
    GOOD,
    NEEDS_APPROVAL,
    READY,
    bank,
    browser_window,
    enter,
    opened,
    outcome,
    problem,
)

USUAL = [
    "multi_page=no-dynamic_amount=no-server_logic=no-setup-fastapi-html",
    "multi_page=no-dynamic_amount=yes-server_logic=yes-setup-fastapi-react",
    "multi_page=yes-server_logic=no-setup-flask-react",
]


def pytest_generate_tests(metafunc):
    every = [case.id for case in cases(load_tree(), next_catalog()) if case.mode == "setup"]
    metafunc.parametrize("shop", every if metafunc.config.getoption("--all") else USUAL, indirect=True)


@pytest.fixture(scope="module")
def shop(request, serve_next):
    return serve_next(request.param)


@pytest.fixture
def page(shop, chromium):
    with browser_window(chromium, shop) as window:
        yield opened(window, shop)


def save(page, number):
    """Enter a card and press the button; where there is a review, come to it and press its button too."""
    enter(page, number)
    page.locator("#submit").dblclick()
    if page.locator(".steps").count():
        page.wait_for_url("**/review.html?*")
        page.wait_for_selector(READY)
        page.get_by_role("button", name="Save").dblclick()


def again(page):
    """Go back to the form if it is on another page."""
    link = page.get_by_role("link", name="Enter payment details")
    if link.count():
        link.click()
        page.wait_for_url(lambda url: "review" not in url)
        page.wait_for_selector(READY)


def test_a_card_is_declined_and_another_is_saved(page):
    save(page, DECLINED)
    assert "declined" in problem(page)
    again(page)

    save(page, GOOD)

    assert outcome(page) == "Thank you"
    assert page.locator("#payment-method").inner_text() == "Visa ending in 4242"


def test_the_bank_refuses_and_then_approves(page):
    save(page, NEEDS_APPROVAL)
    bank(page).get_by_role("button", name="Fail").click()
    assert "did not approve" in problem(page)
    again(page)

    save(page, NEEDS_APPROVAL)
    bank(page).get_by_role("button", name="Complete").click()

    assert outcome(page) == "Thank you"
    page.get_by_role("link", name="Save another one").click()
    page.wait_for_selector(READY)
