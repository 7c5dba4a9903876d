"""What a customer does before the pages of a project in Chromium; Stripe is the stand-in that lies in the project."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

GOOD, DECLINED, NEEDS_APPROVAL = "4242424242424242", "4000000000000002", "4000002760003184"
READY = "#submit:enabled"


@contextmanager
def browser_window(chromium: Any, shop: Any) -> Iterator[Any]:
    """Have a window of its own, in which all that is not the shop's is the stand-in's."""
    context = chromium.new_context()
    context.set_default_timeout(20_000)
    context.route(re.compile(f"^(?!{re.escape(shop.url)}/)"), lambda route: answer(route, shop.said["url"]))
    yield context
    context.close()


def answer(route: Any, stand_in: str) -> None:
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


def opened(window: Any, shop: Any) -> Any:
    page = window.new_page()
    page.goto(shop.url)
    page.wait_for_selector(READY)
    return page


def enter(page: Any, number: str) -> None:
    form = page.frame_locator('iframe[title="Secure payment input frame"]')
    form.get_by_label("Card number").fill(number)
    form.get_by_label("Expiration date").fill("12 / 34")
    form.get_by_label("Security code").fill("123")
    form.get_by_label("Country").select_option("US")
    form.get_by_label("ZIP code").fill("94107")


def pay(page: Any, number: str, button: str = "Pay") -> None:
    page.get_by_label("Email").fill("ada@example.com")
    enter(page, number)
    page.get_by_role("button", name=button).dblclick()


def outcome(page: Any) -> str:
    page.wait_for_selector("[data-outcome]")
    return str(page.locator("h1").inner_text())


def problem(page: Any) -> str:
    page.wait_for_selector("#error:not([hidden])")
    return str(page.locator("#problem").inner_text())


def bank(page: Any) -> Any:
    return page.frame_locator('iframe[title="3D Secure authentication"]')
