"""The Elements beside the Payment Element: e-mail, addresses, and those that the stand-in does not play."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .test_stripe_js import DEFERRED, POLICY, RETURN_URL, call, card_form, choose

SAMPLE = """<form id="payment-form"><div id="link-authentication-element"></div><div id="address"></div>
    <div id="payment-element"></div><button id="submit">Pay now</button><div id="payment-message"></div></form>
    <script src="https://js.stripe.com/endive/stripe.js"></script>
    <script>
      const stripe = Stripe("pk_test_1");
      const elements = stripe.elements(OPTIONS);
      const changes = [];
      const email = elements.create("linkAuthentication");
      email.on("change", (event) => changes.push(event));
      email.mount("#link-authentication-element");
      elements.create("payment", { layout: "tabs" }).mount("#payment-element");
      document.querySelector("#payment-form").addEventListener("submit", async (event) => {
        event.preventDefault();
        const confirmParams = { return_url: "https://shop.example/return" };
        const { error } = await stripe.confirmPayment({ elements, confirmParams });
        document.querySelector("#payment-message").textContent = error.message;
      });
    </script>"""


def email_form(page: Any) -> Any:
    return page.frame_locator('iframe[title="Secure email input frame"]')


def address_form(page: Any, place: str = "#address") -> Any:
    return page.frame_locator(f'{place} iframe[title="Secure address input frame"]')


def fill_address(page: Any, place: str = "#address") -> None:
    form = address_form(page, place)
    form.get_by_label("Country").select_option("US")
    for label, text in {
        "Full name": "Jenny Rosen",
        "Address line 1": "27 Fredrick Ave",
        "City": "Brothers",
        "State": "OR",
        "ZIP code": "97712",
    }.items():
        form.get_by_label(label).fill(text)


ADDRESS = {
    "line1": "27 Fredrick Ave",
    "line2": None,
    "city": "Brothers",
    "state": "OR",
    "postal_code": "97712",
    "country": "US",
}


@pytest.fixture
def sample(window: Any, intent: Any) -> Any:
    """Stripe's classic sample: an e-mail address above the payment."""
    options = json.dumps({"clientSecret": intent["client_secret"]})
    window.pages["https://shop.example/return"] = ("<h1>Back</h1>", {"Content-Type": "text/html"})
    return window.show(SAMPLE.replace("OPTIONS", options), POLICY)


@pytest.fixture
def deferred(window: Any) -> Any:
    return window.show(SAMPLE.replace("OPTIONS", json.dumps(DEFERRED)), POLICY)


def paid_with(simulator: Any, intent: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the PaymentIntent as it is now, and the billing details of its method."""
    world = simulator.simulator.world.store
    paid = world.get("payment_intent", intent["id"])
    assert paid["status"] == "succeeded"
    return paid, world.get("payment_method", paid["payment_method"])["billing_details"]


def test_the_email_address_goes_with_the_payment(
    sample: Any, simulator: Any, intent: Any, until: Any
) -> None:
    email_form(sample).locator('input[name="email"]').fill("jenny@example.com")
    until(sample, "changes.at(-1)?.complete")
    choose(sample, "Visa 4242")

    sample.get_by_role("button", name="Pay now").click()
    sample.wait_for_url("**/return?*")

    assert paid_with(simulator, intent)[1]["email"] == "jenny@example.com"


def test_an_email_address_that_is_none_is_told_and_holds_the_payment(sample: Any, until: Any) -> None:
    email_form(sample).get_by_label("Email").fill("jenny@")
    choose(sample, "Visa 4242")

    sample.get_by_role("button", name="Pay now").click()
    sample.get_by_text("Your email address is incomplete.").wait_for()

    assert sample.evaluate("changes.at(-1)") == {
        "elementType": "linkAuthentication",
        "empty": False,
        "complete": False,
        "isExistingLinkCustomer": False,
        "value": {"email": "jenny@"},
    }
    assert email_form(sample).get_by_label("Email").get_attribute("aria-invalid") == "true"


def test_a_payment_needs_no_email_address(sample: Any, simulator: Any, intent: Any) -> None:
    choose(sample, "Visa 4242")

    sample.get_by_role("button", name="Pay now").click()
    sample.wait_for_url("**/return?*")

    assert paid_with(simulator, intent)[1]["email"] is None


def test_an_email_address_that_the_page_knows_is_there_at_once(deferred: Any, until: Any) -> None:
    deferred.evaluate("""() => {
        email.destroy();
        const known = elements.create("linkAuthentication", { defaultValues: { email: "jenny@" } });
        known.on("change", (event) => changes.push(event));
        known.mount("#link-authentication-element");
    }""")

    until(deferred, "changes.at(-1)?.value.email === 'jenny@'")
    assert call(deferred, "elements.submit()")["error"]["code"]
    assert email_form(deferred).get_by_label("Email").get_attribute("aria-invalid") == "true"


MAKE_ADDRESS = """async (options) => {
    window.address = elements.create("address", options);
    window.addresses = [];
    address.on("change", (event) => addresses.push(event));
    address.mount("#address");
    await new Promise((resolve) => address.on("ready", resolve));
}"""


def test_an_address_is_told_once_it_is_complete(deferred: Any, until: Any) -> None:
    deferred.evaluate(MAKE_ADDRESS, {"mode": "shipping"})

    address_form(deferred).get_by_label("Full name").fill("Jenny")
    until(deferred, "addresses.at(-1)?.empty === false")
    assert deferred.evaluate("addresses.at(-1).complete") is False
    fill_address(deferred)
    until(deferred, "addresses.at(-1).complete")

    value = {"name": "Jenny Rosen", "address": ADDRESS}
    assert deferred.evaluate("addresses.at(-1)") == {
        "elementType": "address",
        "elementMode": "shipping",
        "empty": False,
        "complete": True,
        "isNewAddress": True,
        "value": value,
    }
    assert call(deferred, "address.getValue()") == {"complete": True, "isNewAddress": True, "value": value}
    assert deferred.evaluate("elements.getElement('address', { mode: 'shipping' }) === address") is True


@pytest.mark.advice("submit_before_token", "payment_method_replaced")
def test_what_is_missing_of_an_address_is_said_and_holds_the_payment(deferred: Any) -> None:
    deferred.evaluate(MAKE_ADDRESS, {"mode": "shipping"})
    choose(deferred, "Visa 4242")

    for expression in (
        "elements.submit()",
        "stripe.createConfirmationToken({ elements })",
        "stripe.createPaymentMethod({ elements })",
    ):
        error = call(deferred, expression)["error"]
        assert (error["type"], error["code"]) == ("validation_error", "incomplete_name")
    deferred.wait_for_load_state("networkidle")

    assert address_form(deferred).get_by_label("City").get_attribute("aria-invalid") == "true"


def test_the_shipping_address_goes_with_the_payment(sample: Any, simulator: Any, intent: Any) -> None:
    sample.evaluate(MAKE_ADDRESS, {"mode": "shipping", "fields": {"phone": "always"}})
    fill_address(sample)
    address_form(sample).get_by_label("Phone number").fill("+1 555 0100")
    choose(sample, "Visa 4242")

    sample.get_by_role("button", name="Pay now").click()
    sample.wait_for_url("**/return?*")

    shipping = paid_with(simulator, intent)[0]["shipping"]
    assert (shipping["name"], shipping["phone"]) == ("Jenny Rosen", "+1 555 0100")
    assert {name: value for name, value in shipping["address"].items() if value} == {
        name: value for name, value in ADDRESS.items() if value
    }


def test_the_billing_address_is_asked_once_and_goes_with_the_method(
    sample: Any, simulator: Any, intent: Any
) -> None:
    sample.evaluate(MAKE_ADDRESS, {"mode": "billing"})
    card_form(sample).get_by_label("ZIP code").wait_for(state="hidden")
    fill_address(sample)
    choose(sample, "Visa 4242")

    sample.get_by_role("button", name="Pay now").click()
    sample.wait_for_url("**/return?*")

    details = paid_with(simulator, intent)[1]
    assert (details["name"], details["address"]) == ("Jenny Rosen", ADDRESS)


def test_a_token_carries_both_addresses(deferred: Any) -> None:
    deferred.evaluate(MAKE_ADDRESS, {"mode": "billing"})
    fill_address(deferred)
    known = {"name": "Pat", "phone": "+1 555 0100", "address": {**ADDRESS, "city": "Bend"}}
    deferred.evaluate(
        """(defaultValues) => {
            const place = document.createElement("div");
            place.id = "shipping";
            document.querySelector("form").prepend(place);
            elements.create("address", { mode: "shipping", fields: { phone: "always" }, defaultValues }).mount(place);
        }""",
        known,
    )
    choose(deferred, "Visa 4242")

    call(deferred, "elements.submit()")
    token = call(
        deferred, f"stripe.createConfirmationToken({{ elements, params: {{ return_url: '{RETURN_URL}' }} }})"
    )["confirmationToken"]

    assert token["payment_method_preview"]["billing_details"]["name"] == "Jenny Rosen"
    shipping = token["shipping"]
    assert (shipping["name"], shipping["address"]["city"], shipping["phone"]) == (
        "Pat",
        "Bend",
        "+1 555 0100",
    )


def test_the_fields_of_an_address_follow_country_and_options(deferred: Any) -> None:
    options = {"mode": "billing", "allowedCountries": ["NO", "AE"], "display": {"name": "split"}}
    deferred.evaluate(MAKE_ADDRESS, options)
    form = address_form(deferred)

    assert form.get_by_label("Country").locator("option").all_text_contents() == [
        "Norway",
        "United Arab Emirates",
    ]
    form.get_by_label("Country").select_option("AE")
    form.get_by_label("Postal code").wait_for(state="hidden")
    assert not form.get_by_label("State").is_visible()
    form.get_by_label("Country").select_option("NO")
    form.get_by_label("Postal code").wait_for()
    assert [form.get_by_label(name).is_visible() for name in ("First name", "Last name", "Full name")] == [
        True,
        True,
        False,
    ]


NOT_PLAYED = (
    "iban",
    "auBankAccount",
    "idealBank",
    "fpxBank",
    "paymentMethodMessaging",
    "issuingCardNumberDisplay",
)


@pytest.mark.advice("element_not_here")
def test_an_element_that_is_not_played_is_a_box_that_says_so(deferred: Any, until: Any) -> None:
    for kind in NOT_PLAYED:
        deferred.evaluate(
            """(type) => {
                window.isReady = false;
                const box = elements.create(type, { amount: 2000, currency: "USD" });
                box.mount("#address");
                box.on("ready", () => (window.isReady = true));
                box.update({}).focus();
                if (elements.getElement(type) !== box) throw new Error("not found");
            }""",
            kind,
        )

        until(deferred, "window.isReady")
        assert f"does not play the Element {kind}" in deferred.locator("#address").inner_text()
        assert deferred.locator("#address").bounding_box()["height"] > 20
    deferred.wait_for_load_state("networkidle")


def test_there_is_no_wallet(deferred: Any, until: Any) -> None:
    deferred.evaluate("""() => {
        window.told = [];
        const wallets = elements.create("expressCheckout");
        wallets.mount("#address");
        wallets.on("ready", (event) => told.push(event));
        wallets.on("availablepaymentmethodschange", (event) => told.push(event));
        window.request = stripe.paymentRequest({ country: "US", currency: "usd", total: { label: "x", amount: 1 } });
        request.on("paymentmethod", () => {});
    }""")
    until(deferred, "told.length === 2")

    assert deferred.evaluate("told.map((event) => [event.elementType, Object.keys(event)[1]])") == [
        ["expressCheckout", "availablePaymentMethods"],
        ["expressCheckout", "paymentMethods"],
    ]
    assert deferred.evaluate("told.map((event) => Object.values(event)[1] === undefined)") == [True, True]
    assert "no wallet" in deferred.locator("#address").inner_text()
    assert call(deferred, "request.canMakePayment()") is None
    deferred.evaluate(
        "elements.create('paymentRequestButton', { paymentRequest: request }).mount('#address')"
    )


@pytest.mark.advice("method_not_here")
@pytest.mark.parametrize("method", ["confirmIdealPayment", "createSource", "collectBankAccountToken"])
def test_a_method_that_is_not_played_answers_in_our_words(deferred: Any, method: str) -> None:
    answer = call(deferred, f"stripe.{method}('pi_1_secret_2')")
    deferred.wait_for_load_state("networkidle")

    assert answer["error"]["code"] == "paydesign_not_simulated"
    assert f"does not have stripe.{method}()" in answer["error"]["message"]
    nearest = "stripe.confirmPayment() with a Payment Element is played"
    assert (nearest in answer["error"]["message"]) == (method == "confirmIdealPayment")


@pytest.mark.parametrize("train", ["v3", "acacia", "dahlia"])
@pytest.mark.advice("train_older")
def test_earlier_trains_take_payment_method_types(window: Any, train: str) -> None:
    page = window.show(SAMPLE.replace("OPTIONS", json.dumps(DEFERRED)).replace("endive", train), POLICY)

    options = json.dumps({**DEFERRED, "paymentMethodTypes": ["card"]})
    assert page.evaluate(f"typeof stripe.elements({options})") == "object"
    page.wait_for_load_state("networkidle")


def test_the_frame_has_what_public_tests_look_for(deferred: Any) -> None:
    place = '#payment-element iframe[name^="__privateStripeFrame"][src*="elements-inner-payment"]'
    form = deferred.frame_locator(place)
    form.locator("[data-testid=card]").click()

    form.locator("#payment-numberInput").fill("4242424242424242")
    form.locator("#Field-expiryInput").fill("1234")
    form.locator("#payment-cvcInput").fill("123")
    form.locator("#payment-countryInput").select_option("US")
    form.locator("[name=postalCode]").fill("94107")
    form.locator("#Field-numberInput").fill("5555555555554444")
    form.locator("#payment-postalCodeInput").wait_for()

    assert form.locator("#payment-numberInput").input_value() == "5555 5555 5555 4444"
    assert call(deferred, "elements.submit()") == {"selectedPaymentMethod": "card"}
    names = deferred.evaluate("[...document.querySelectorAll('iframe')].map(({ name }) => name)")
    assert len(set(names)) == len(names) == 2
