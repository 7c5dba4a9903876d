"""Stripe.js as pages load it: by the packages on npm, under StrictMode, and from the stand-in's own address."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import stripe

from .test_stripe_js import choose

CLIENT = Path(__file__).parents[1] / "simulator/browser/client"
POLICY = (
    "default-src 'none'; script-src 'self' https://js.stripe.com; "
    "connect-src https://api.stripe.com; frame-src https://js.stripe.com"
)
ESBUILD = ["--bundle", "--format=esm", "--jsx=automatic", '--define:process.env.NODE_ENV="development"']


@pytest.fixture
def show(need: Callable[[str], str], window: Any, until: Any) -> Callable[..., Any]:
    """Open a page of tests/simulator/browser/client/pages, bundled; keywords are what the page is given."""

    def bundle_and_open(name: str, *options: str, **given: Any) -> Any:
        need("node")
        esbuild = CLIENT / "node_modules/.bin/esbuild"
        if not esbuild.exists():
            need("the client packages: npm --prefix tests/simulator/browser/client ci")
        command = [esbuild, *ESBUILD, *options, CLIENT / "pages" / name]
        bundle = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        window.pages["https://shop.example/page.js"] = (bundle, {"Content-Type": "text/javascript"})
        root = f'<div id="root" data-shop="{escape(json.dumps(given))}"></div>'
        page = window.show(f'{root}<script type="module" src="/page.js"></script>', POLICY)
        until(page, "document.title === 'ready'")
        return page

    return bundle_and_open


def test_load_stripe(show: Callable[[str], Any]) -> None:
    page = show("load_stripe.js")

    choose(page, "Visa 4242")

    assert page.evaluate("elements.submit()") == {"selectedPaymentMethod": "card"}


MAJORS = {"1": 3, "2": 3, "3": 3, "4": 3, "5": 3, "6": "acacia", "7": "basil", "8": "clover", "9": "dahlia"}
"""Earlier majors of @stripe/stripe-js, of which package.json has the last, and the Stripe.js that they load."""


@pytest.mark.advice("train_older", "card_element_replaced", "payment_method_replaced")
@pytest.mark.parametrize("major", MAJORS)
def test_load_stripe_of_earlier_majors(
    show: Callable[..., Any], need: Callable[[str], str], major: str
) -> None:
    if not (CLIENT / f"node_modules/stripe-js-{major}").exists():
        need("the client packages: npm --prefix tests/simulator/browser/client ci")

    page = show("load_card.js", f"--alias:stripe-js={CLIENT}/node_modules/stripe-js-{major}")
    form = page.frame_locator('iframe[title="Secure card payment input frame"]')
    form.locator('input[name="cardnumber"]').fill("4242424242424242")
    form.locator('input[name="exp-date"]').fill("12/34")
    form.locator('input[name="cvc"]').fill("123")
    form.locator('input[name="postal"]').fill("94107")

    assert page.evaluate("Stripe.version") == MAJORS[major]
    made = page.evaluate("stripe.createPaymentMethod({ type: 'card', card })")
    assert made["paymentMethod"]["card"]["last4"] == "4242"
    # A loader that finds another Stripe.js than it expects says so.
    assert page.evaluate("warnings.filter((text) => text.includes('was loaded on the page, but'))") == []


@pytest.mark.advice("card_element_replaced", "confirm_card_replaced")
@pytest.mark.parametrize("major", ["1", "2", "3", "4", "5", "6"])
def test_react_of_earlier_majors(
    show: Callable[..., Any], need: Callable[[str], str], api: stripe.StripeClient, major: str
) -> None:
    package = CLIENT / f"node_modules/react-stripe-js-{major}"
    if not package.exists():
        need("the client packages: npm --prefix tests/simulator/browser/client ci")
    intent = api.v1.payment_intents.create({"amount": 2000, "currency": "usd"})

    page = show("react_card.jsx", f"--alias:react-stripe-js={package}", clientSecret=intent.client_secret)
    form = page.frame_locator('iframe[title="Secure card payment input frame"]')
    form.locator('input[name="cardnumber"]').fill("4242424242424242")
    form.locator('input[name="exp-date"]').fill("12/34")
    form.locator('input[name="cvc"]').fill("123")
    page.get_by_role("button", name="Pay").click()
    page.get_by_text("succeeded").wait_for()

    assert api.v1.payment_intents.retrieve(intent.id).status == "succeeded"


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


@pytest.fixture
def api(simulator: Any) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_1", base_addresses={"api": simulator.url})


def subscribe(api: stripe.StripeClient) -> Any:
    price = api.v1.prices.create(
        {
            "product_data": {"name": "Magazine"},
            "unit_amount": 900,
            "currency": "usd",
            "recurring": {"interval": "month"},
        }
    )
    return api.v1.subscriptions.create(
        {
            "customer": api.v1.customers.create().id,
            "items": [{"price": price.id}],
            "payment_behavior": "default_incomplete",
            "expand": ["latest_invoice.confirmation_secret"],
        }
    )


def confirm(page: Any) -> None:
    choose(page, "Visa 4242")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("succeeded").wait_for()
    assert page.locator("iframe").count() == 1


def test_react_saves_a_card_in_strict_mode(show: Callable[..., Any], api: stripe.StripeClient) -> None:
    setup = api.v1.setup_intents.create()

    page = show(
        "react_confirm.jsx",
        options={"mode": "setup", "currency": "usd"},
        clientSecret=setup.client_secret,
    )
    confirm(page)

    assert api.v1.setup_intents.retrieve(setup.id).status == "succeeded"


def test_react_subscribes_in_strict_mode_for_the_amount_that_was_shown_last(
    show: Callable[..., Any], api: stripe.StripeClient
) -> None:
    subscription = subscribe(api)
    page = show(
        "react_confirm.jsx",
        options={"mode": "subscription", "amount": 400, "currency": "usd"},
        clientSecret=subscription.latest_invoice.confirmation_secret.client_secret,
    )

    page.get_by_role("button", name="Add an item").click()
    confirm(page)

    # If Elements still had the old amount, the stand-in would give advice.
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_react_fetches_what_changed_in_an_intent(show: Callable[..., Any], api: stripe.StripeClient) -> None:
    intent = api.v1.payment_intents.create({"amount": 2000, "currency": "usd"})
    secret = intent.client_secret
    page = show("react_confirm.jsx", options={"clientSecret": secret}, clientSecret=secret)
    api.v1.payment_intents.update(intent.id, {"amount": 2500})

    page.get_by_role("button", name="Fetch updates").click()
    page.get_by_text("updated").wait_for()
    confirm(page)

    assert api.v1.payment_intents.retrieve(intent.id).amount_received == 2500


@pytest.fixture
def local_page(simulator: Any) -> Iterator[str]:
    """A page on loopback that names the stand-in where it named js.stripe.com, as a local preview makes it."""
    html = f"""<!DOCTYPE html><link rel="icon" href="data:,"><div id="root"></div>
        <script src="{simulator.url}/endive/stripe.js"></script>
        <script>
          const stripe = Stripe("pk_test_1");
          const elements = stripe.elements({{ mode: "payment", amount: 2000, currency: "usd" }});
          elements.create("payment").mount("#root");
        </script>"""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_local_preview_without_the_addresses_of_stripe(
    simulator: Any, local_page: str, open_window: Any
) -> None:
    page = open_window(simulator, simulator.url, local_page).open()
    page.goto(local_page)
    choose(page, "Approve or fail")
    page.evaluate("elements.submit()")
    create = "stripe.createConfirmationToken({ elements, params: { return_url: location.href } })"
    token = page.evaluate(create)["confirmationToken"]["id"]
    intent = page.request.post(
        f"{simulator.url}/v1/payment_intents",
        headers={"Authorization": "Bearer sk_test_1"},
        form={"amount": "2000", "currency": "usd", "confirm": "true", "confirmation_token": token},
    ).json()

    page.evaluate(
        f"window.done = stripe.handleNextAction({{ clientSecret: '{intent['client_secret']}' }}); 0"
    )
    bank = page.frame_locator('iframe[title="3D Secure authentication"]')
    bank.get_by_role("button", name="Complete").click()

    assert page.evaluate("window.done")["paymentIntent"]["status"] == "succeeded"
