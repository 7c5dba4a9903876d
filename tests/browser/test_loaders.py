"""Stripe.js as the packages on npm load it: @stripe/stripe-js and, under StrictMode, @stripe/react-stripe-js."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLIENT = Path(__file__).parents[1] / "simulator/browser/client"
POLICY = (
    "default-src 'none'; script-src 'self' https://js.stripe.com; "
    "connect-src https://api.stripe.com; frame-src https://js.stripe.com"
)
ESBUILD = ["--bundle", "--format=esm", "--jsx=automatic", '--define:process.env.NODE_ENV="development"']


@pytest.fixture
def show(need: Callable[[str], str], window: Any, until: Any) -> Callable[[str], Any]:
    """Open a page of tests/simulator/browser/client/pages, bundled."""

    def bundle_and_open(name: str) -> Any:
        need("node")
        esbuild = CLIENT / "node_modules/.bin/esbuild"
        if not esbuild.exists():
            need("the client packages: npm --prefix tests/simulator/browser/client ci")
        command = [esbuild, *ESBUILD, CLIENT / "pages" / name]
        bundle = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        window.pages["https://shop.example/page.js"] = (bundle, {"Content-Type": "text/javascript"})
        page = window.show('<div id="root"></div><script type="module" src="/page.js"></script>', POLICY)
        until(page, "document.title === 'ready'")
        return page

    return bundle_and_open


def card_form(page: Any) -> Any:
    return page.frame_locator('iframe[title="Secure payment input frame"]')


def choose(page: Any, card: str) -> None:
    card_form(page).get_by_role("button", name="Test cards").click()
    card_form(page).get_by_role("button", name=card).click()


def test_load_stripe(show: Callable[[str], Any]) -> None:
    page = show("load_stripe.js")

    choose(page, "Visa 4242")

    assert page.evaluate("elements.submit()") == {"selectedPaymentMethod": "card"}


def test_react_in_strict_mode(show: Callable[[str], Any], simulator: Any, until: Any) -> None:
    page = show("react.jsx")

    page.get_by_role("button", name="Show or hide").click()
    until(page, "document.querySelectorAll('iframe').length === 0")
    page.get_by_role("button", name="Show or hide").click()
    page.get_by_role("button", name="Add an item").click()
    choose(page, "Visa 4242")
    page.get_by_role("button", name="Pay").click()
    page.get_by_text("ctoken_").wait_for()

    assert page.locator("iframe").count() == 1
    (token,) = simulator.simulator.world.store.all("confirmation_token")
    assert token["_context"]["amount"] == 2500
