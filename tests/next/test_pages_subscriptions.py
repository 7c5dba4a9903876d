"""Customers who subscribe on the pages of a project in Chromium; Stripe is the stand-in that lies in the project."""

import pytest

from .customer import (
    DECLINED,
    GOOD,
    NEEDS_APPROVAL,
    bank,
    browser_window,
    enter,
    opened,
    outcome,
    pay,
    problem,
)

FIXED = "multi_page=no-dynamic_amount=no-server_logic=no-subscription"
CART = "multi_page=no-dynamic_amount=yes-server_logic=no-subscription"
FINALIZE = "multi_page=no-dynamic_amount=yes-server_logic=yes-subscription"


def pytest_generate_tests(metafunc):
    """Let customers come to the pages of one client each, with --all to those of both on two servers."""
    usual = {"shop": ["express-react"], "trial_shop": ["fastapi-html"], "cart_shop": ["hono-html"]}
    every = [
        f"{server}-{client}" for server in ("fastapi", "express", "hono") for client in ("html", "react")
    ]
    for name, pairs in usual.items():
        if name in metafunc.fixturenames:
            chosen = every if metafunc.config.getoption("--all") else pairs
            if name == "trial_shop":
                chosen = [pair for pair in chosen if pair.startswith("fastapi")]
            metafunc.parametrize(name, chosen, indirect=True)


@pytest.fixture(scope="module")
def shop(request, serve_next):
    return serve_next(f"{FIXED}-{request.param}")


@pytest.fixture(scope="module")
def cart_shop(request, serve_next):
    return serve_next(f"{FINALIZE}-{request.param}")


@pytest.fixture(scope="module")
def trial_shop(request, serve_next, next_projects):
    """A shop that asks for nothing in the first 14 days."""
    case = f"{CART}-{request.param}"
    files = dict(next_projects[case])
    assert files["app/shop.py"].count(b"TRIAL_DAYS = 0") == 1
    files["app/shop.py"] = files["app/shop.py"].replace(b"TRIAL_DAYS = 0", b"TRIAL_DAYS = 14")
    return serve_next(case, files)


def test_the_email_is_asked_for_first_and_then_a_card(shop, chromium):
    with browser_window(chromium, shop) as window:
        page = opened(window, shop)
        assert (
            page.locator("#terms").inner_text() == "Your subscription: $25.00 every month, until you cancel."
        )
        page.get_by_label("Email").fill("ada@example.com")
        page.get_by_role("button", name="Continue to payment").click()
        enter(page, DECLINED)
        page.get_by_role("button", name="Subscribe").dblclick()
        assert "declined" in problem(page)

        pay(page, NEEDS_APPROVAL, "Subscribe")
        bank(page).get_by_role("button", name="Fail").click()
        page.wait_for_selector("text=did not approve")
        pay(page, GOOD, "Subscribe")

        assert outcome(page) == "Thank you"
        assert page.locator("#order").inner_text().endswith(": $25.00 every month")
        page.get_by_role("link", name="Read this month's letter").click()
        assert "not begun" in problem(page)  # Stripe has not told the server yet


def test_a_trial_is_free_and_begins_with_a_card(trial_shop, chromium):
    with browser_window(chromium, trial_shop) as window:
        page = opened(window, trial_shop)
        page.get_by_label("Quantity of Notebook").fill("3")
        page.wait_for_selector("text=$69.00 every month")
        terms = page.locator("#terms").inner_text()
        assert terms == "Your subscription: free for 14 days, then $69.00 every month, until you cancel."

        pay(page, GOOD, "Subscribe")

        assert outcome(page) == "Thank you"
        assert page.locator("#order").inner_text().endswith("free for 14 days, then $69.00 every month")


def test_the_server_confirms_and_the_customer_cancels(cart_shop, chromium):
    with browser_window(chromium, cart_shop) as window:
        page = opened(window, cart_shop)
        pay(page, NEEDS_APPROVAL, "Subscribe")
        bank(page).get_by_role("button", name="Complete").click()

        assert outcome(page) == "Thank you"
        page.get_by_text("Cancel the subscription").click()
        page.get_by_role("button", name="Cancel it").click()
        page.wait_for_selector("text=You have cancelled")

        assert page.locator("#status").inner_text() == "Your subscription is cancelled."
        page.reload()
        page.wait_for_selector("text=You have cancelled")
