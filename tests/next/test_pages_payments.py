"""Customers before the pages of a project in Chromium; Stripe is the stand-in that lies in the project."""

import re
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

SHAPE = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment"
GOOD, DECLINED, NEEDS_APPROVAL = "4242424242424242", "4000000000000002", "4000002760003184"
READY = "#submit:enabled"


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
    context = chromium.new_context()
    context.set_default_timeout(20_000)
    context.route(re.compile(f"^(?!{re.escape(shop.url)}/)"), lambda route: answer(route, shop.said["url"]))
    yield context
    context.close()


def answer(route, stand_in):
    asked, url = route.request, urlsplit(route.request.url)
    dropped = ("host", "content-length", "accept-encoding", "connection")
    headers = {name: value for name, value in asked.headers.items() if name not in dropped}
    target = f"{stand_in}{url.path}?{url.query}"
    request = Request(target, data=asked.post_data_buffer, method=asked.method, headers=headers)
    try:
        given = urlopen(request, timeout=10)
    except HTTPError as refusal:
        given = refusal
    with given:
        route.fulfill(status=given.status, headers=dict(given.headers), body=given.read())


@pytest.fixture
def page(window, shop):
    return opened(window, shop)


def opened(window, shop):
    page = window.new_page()
    page.goto(shop.url)
    page.wait_for_selector(READY)
    return page


def enter(page, number):
    page.get_by_label("Email").fill("ada@example.com")
    form = page.frame_locator('iframe[title="Secure payment input frame"]')
    form.get_by_label("Card number").fill(number)
    form.get_by_label("Expiration date").fill("12 / 34")
    form.get_by_label("Security code").fill("123")
    form.get_by_label("Country").select_option("US")
    form.get_by_label("ZIP code").fill("94107")


def pay(page, number):
    enter(page, number)
    page.get_by_role("button", name="Pay").dblclick()


def outcome(page):
    page.wait_for_selector("[data-outcome]")
    return page.locator("h1").inner_text()


def problem(page):
    page.wait_for_selector("#error:not([hidden])")
    return page.locator("#problem").inner_text()


def bank(page):
    return page.frame_locator('iframe[title="3D Secure authentication"]')


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
