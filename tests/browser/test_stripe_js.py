"""The browser half alone: what a page finds as Stripe.js, and the card form in its frame."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import paydesign.simulator.browser as browser

from ..frame import press

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' https://js.stripe.com; "
    "connect-src https://api.stripe.com; frame-src https://js.stripe.com https://hooks.stripe.com"
)
RETURN_URL = "https://shop.example/return?order=7"
SCRIPT = '<div id="payment"></div><script src="https://js.stripe.com/endive/stripe.js"></script>'


def page_with(options: Any) -> str:
    return f"""{SCRIPT}
    <script>
      const stripe = Stripe("pk_test_1");
      const elements = stripe.elements({json.dumps(options)});
      const element = elements.create("payment");
      const events = [];
      for (const name of ["loaderstart", "ready", "change", "focus", "blur", "escape", "loaderror"]) {{
        element.on(name, (event) => events.push([name, event]));
      }}
      element.mount("#payment");
    </script>"""


DEFERRED = {"mode": "payment", "amount": 2000, "currency": "usd"}
AS_JS = json.dumps(DEFERRED)


@pytest.fixture
def page(window: Any) -> Any:
    return window.show(page_with(DEFERRED), POLICY)


def card_form(page: Any) -> Any:
    return page.frame_locator('iframe[title="Secure payment input frame"]')


def bank(page: Any) -> Any:
    return page.frame_locator('iframe[title="3D Secure authentication"]')


def choose(page: Any, card: str) -> None:
    press(card_form(page), "Test cards")
    press(card_form(page), card)


def call(page: Any, expression: str) -> Any:
    """Return what the promise resolves to, or what it throws as "name: message"."""
    wrapped = "(async () => { try { return await (%s); } catch (error) { return String(error); } })()"
    return page.evaluate(wrapped % expression)


def events(page: Any, name: str) -> list[Any]:
    return [event for kind, event in page.evaluate("events") if kind == name]


def test_a_test_card_is_one_click_away_and_fills_the_form(page: Any) -> None:
    choose(page, "Insufficient funds 4000 0000 0000 9995")

    assert card_form(page).get_by_label("Card number").input_value() == "4000 0000 0000 9995"
    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "card"}


def test_the_form_can_be_filled_with_the_keyboard_alone(page: Any) -> None:
    from playwright.sync_api import expect

    number = card_form(page).get_by_label("Card number")
    number.wait_for()

    page.evaluate("element.focus()")
    expect(number).to_be_focused()  # The message to the frame takes its time.
    for text in ("4242424242424242", "1234", "123"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("94107")
    page.keyboard.press("Escape")

    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "card"}
    assert events(page, "change")[-1] == {
        "elementType": "payment",
        "empty": False,
        "complete": True,
        "collapsed": False,
        "value": {"type": "card"},
    }
    assert [len(events(page, name)) for name in ("loaderstart", "ready", "focus", "escape")] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("Card number", "4242", "Your card number is incomplete."),
        ("Card number", "4242424242424241", "Your card number is invalid."),
        ("Expiration date", "1", "Your card's expiration date is incomplete."),
        ("Expiration date", "1220", "Your card's expiration year is in the past."),
        ("Expiration date", "1334", "Your card's expiration month does not exist."),
        ("Security code", "12", "Your card's security code is incomplete."),
        ("ZIP code", "941", "Your ZIP code is incomplete."),
    ],
    ids=["incomplete", "checksum", "no-date", "past", "month-13", "no-code", "no-zip"],
)
def test_what_is_wrong_with_a_field_is_said_beside_it(page: Any, field: str, text: str, message: str) -> None:
    choose(page, "Visa 4242")

    card_form(page).get_by_label(field).fill(text)
    answer = call(page, "elements.submit()")

    assert answer["error"]["type"] == "validation_error"
    assert answer["error"]["message"] == message
    label = card_form(page).get_by_label(field)
    assert label.get_attribute("aria-invalid") == "true"
    assert card_form(page).locator(f"#{label.get_attribute('aria-describedby')}").text_content() == message


def test_the_frame_grows_with_its_messages(page: Any, until: Any) -> None:
    card_form(page).get_by_label("Card number").wait_for()
    height = "document.querySelector('iframe').offsetHeight"
    before = page.evaluate(height)

    call(page, "elements.submit()")

    until(page, f"{height} > {before}")


def test_the_page_cannot_read_the_card(page: Any) -> None:
    choose(page, "Visa 4242")

    seen = page.evaluate("JSON.stringify(events) + document.documentElement.outerHTML")

    assert "4242" not in seen
    assert page.evaluate("document.querySelector('iframe').contentDocument") is None


def test_a_token_keeps_what_elements_was_made_with(page: Any, simulator: Any) -> None:
    choose(page, "Visa 4242")

    call(page, "elements.submit()")
    answer = call(
        page, f"stripe.createConfirmationToken({{elements, params: {{return_url: '{RETURN_URL}'}}}})"
    )

    token = answer["confirmationToken"]
    assert token["id"].startswith("ctoken_")
    assert token["payment_method_preview"]["card"]["last4"] == "4242"
    assert token["payment_method_preview"]["billing_details"]["address"]["country"] == "US"
    assert "number" not in json.dumps(token)


@pytest.mark.advice("submit_before_token")
def test_a_token_without_submit_is_advised_against(page: Any) -> None:
    choose(page, "Visa 4242")

    assert "confirmationToken" in call(page, "stripe.createConfirmationToken({elements})")
    page.wait_for_load_state("networkidle")


def test_a_payment_goes_to_the_return_url_with_the_intent(window: Any, page: Any, intent: Any) -> None:
    window.pages["https://shop.example/return"] = ("<h1>Back</h1>", {"Content-Type": "text/html"})
    choose(page, "Visa 4242")

    call(page, "elements.submit()")
    params = f"{{elements, clientSecret: '{intent['client_secret']}', confirmParams: {{return_url: '{RETURN_URL}'}}}}"
    page.evaluate(f"stripe.confirmPayment({params}); 0")
    page.wait_for_url("**/return?*")

    query = {name: value[0] for name, value in parse_qs(urlsplit(page.url).query).items()}
    assert query == {
        "order": "7",
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "succeeded",
    }


def test_if_required_stays_on_the_page(page: Any, intent: Any) -> None:
    choose(page, "Visa 4242")

    call(page, "elements.submit()")
    options = f"{{elements, clientSecret: '{intent['client_secret']}', redirect: 'if_required', \
        confirmParams: {{return_url: '{RETURN_URL}'}}}}"
    answer = call(page, f"stripe.confirmPayment({options})")

    assert answer["paymentIntent"]["status"] == "succeeded"
    assert page.url == "https://shop.example/"


def test_a_decline_comes_back_with_its_codes(window: Any, page: Any, intent: Any) -> None:
    window.expected.append("status of 402")
    choose(page, "Insufficient funds 4000 0000 0000 9995")

    call(page, "elements.submit()")
    options = f"{{elements, clientSecret: '{intent['client_secret']}', confirmParams: {{return_url: '{RETURN_URL}'}}}}"
    error = call(page, f"stripe.confirmPayment({options})")["error"]

    assert (error["type"], error["code"], error["decline_code"]) == (
        "card_error",
        "card_declined",
        "insufficient_funds",
    )
    assert error["payment_intent"]["status"] == "requires_payment_method"


def test_a_token_is_confirmed_on_a_page_without_elements(window: Any, page: Any, intent: Any) -> None:
    window.pages["https://shop.example/return"] = ("<h1>Back</h1>", {"Content-Type": "text/html"})
    choose(page, "Visa 4242")
    call(page, "elements.submit()")
    token = call(page, "stripe.createConfirmationToken({elements})")["confirmationToken"]["id"]
    review = window.show(f"{SCRIPT}<script>const stripe = Stripe('pk_test_1')</script>", POLICY)

    params = f"{{confirmation_token: '{token}', return_url: '{RETURN_URL}'}}"
    review.evaluate(
        f"stripe.confirmPayment({{clientSecret: '{intent['client_secret']}', confirmParams: {params}}}); 0"
    )
    review.wait_for_url("**/return?*")

    assert "redirect_status=succeeded" in review.url


@pytest.mark.parametrize("outcome", ["Complete", "Fail"])
def test_handle_next_action_shows_the_bank(page: Any, post: Any, outcome: str) -> None:
    choose(page, "Approve or fail 4000 0025 0000 3155")
    call(page, "elements.submit()")
    params = f"{{return_url: '{RETURN_URL}'}}"
    token = call(page, f"stripe.createConfirmationToken({{elements, params: {params}}})")[
        "confirmationToken"
    ]["id"]
    intent = post("payment_intents", amount="2000", currency="usd", confirm="true", confirmation_token=token)

    page.evaluate(f"window.done = stripe.handleNextAction({{clientSecret: '{intent['client_secret']}'}}); 0")
    bank(page).get_by_text("$20.00").wait_for()
    bank(page).get_by_role("button", name=outcome).click()
    answer = page.evaluate("window.done")

    assert intent["status"] == "requires_action"
    if outcome == "Complete":
        assert answer["paymentIntent"]["status"] == "succeeded"
    else:
        assert answer["error"]["code"] == "payment_intent_authentication_failure"
        assert answer["error"]["payment_intent"]["status"] == "requires_payment_method"
    assert page.locator("dialog").count() == 0


def test_handle_next_action_refuses_an_intent_that_waits_for_nothing(page: Any, intent: Any) -> None:
    answer = call(page, f"stripe.handleNextAction({{clientSecret: '{intent['client_secret']}'}})")

    assert answer.startswith("IntegrationError: stripe.handleNextAction()")
    assert "requires_payment_method" in answer


CONFIRM = "stripe.confirmPayment({%s confirmParams: {return_url: 'https://shop.example/'}})"
SECRET = "clientSecret: 'pi_1_secret_2',"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("Stripe('')", "publishable key"),
        ("Stripe('sk_test_1')", "secret key must never reach a browser"),
        ("Stripe('pk_live_' + 'x')", "test keys"),
        ("stripe.elements({mode: 'payment', currency: 'usd'})", "needs an amount"),
        ("stripe.elements({mode: 'payment', amount: 19.99, currency: 'usd'})", "is an integer"),
        ("stripe.elements({mode: 'payment', amount: '1999', currency: 'usd'})", "is an integer"),
        ("stripe.elements({mode: 'payment', amount: 1999})", "needs a currency"),
        ("stripe.elements({mode: 'buy', amount: 1, currency: 'usd'})", "payment, setup or subscription"),
        ("stripe.elements({mode: 'setup', clientSecret: 'pi_1_secret_2'})", "not both"),
        ("stripe.elements({clientSecret: 'pi_1'})", "should look like"),
        (f"stripe.elements({{...{AS_JS}, paymentMethodTypes: ['card']}})", "was removed"),
        ("elements.update({paymentMethodTypes: ['card']})", "was removed"),
        ("elements.update({amount: 19.99})", "is an integer"),
        ("elements.create('payment')", "an Element payment already"),
        ("stripe.elements().create('payment')", "payment needs mode or clientSecret"),
        ("elements.create('address')", "mode is shipping or billing"),
        ("elements.create('wallet')", "no Element of type wallet"),
        ("elements.fetchUpdates()", "made with a clientSecret"),
        (f"stripe.elements({AS_JS}).create('payment').mount('#nowhere')", "#nowhere"),
        ("(element.destroy(), element.mount('#payment'))", "was destroyed"),
        ("(element.unmount(), elements.submit())", "mounted Payment Element"),
        (CONFIRM % f"elements, {SECRET}", "call elements.submit() first"),
        (CONFIRM % "elements,", "needs a clientSecret"),
        (CONFIRM % SECRET, "needs elements"),
        (CONFIRM % f"elements: {{}}, {SECRET}", "what stripe.elements() returned"),
        ("Stripe('pk_test_1')" + (CONFIRM % f"elements, {SECRET}")[6:], "another instance"),
        (f"stripe.confirmPayment({{elements, {SECRET}}})", "return_url is required"),
        (f"(element.unmount(), {CONFIRM % f'elements, {SECRET}'})", "mounted Payment Element"),
        (
            "(document.querySelector('#payment').remove(), stripe.createConfirmationToken({elements}))",
            "mounted",
        ),
        ("stripe.handleCardPayment('pi_1_secret_2')", "was removed in the dahlia release"),
        ("stripe.retrievePaymentIntent('pi_1')", "should look like"),
        ("stripe.retrieveSetupIntent('pi_1_secret_2')", "should look like"),
        (
            "stripe.initCheckoutElementsSdk({clientSecret: 'cs_1'})",
            "does not have stripe.initCheckoutElementsSdk()",
        ),
    ],
)
def test_a_mistake_of_the_program_is_thrown(page: Any, expression: str, words: str) -> None:
    card_form(page).get_by_label("Card number").wait_for()

    answer = call(page, expression)

    assert isinstance(answer, str), answer
    assert answer.startswith("IntegrationError: ")
    assert words in answer


@pytest.mark.advice("option_unknown", "currency_upper_case", "event_unknown", "api_version")
def test_what_nobody_verified_is_advice_on_the_console_and_in_the_log(window: Any) -> None:
    page = window.show(page_with(DEFERRED), POLICY)
    warnings: list[str] = []
    page.on("console", lambda message: message.type == "warning" and warnings.append(message.text))

    for _ in range(2):
        page.evaluate("""() => {
            Stripe("pk_test_1", { apiVersion: "2020-08-27" });
            stripe.elements({ mode: "payment", amount: 1, currency: "USD", clientsecret: "x" });
            element.on("redy", () => {});
        }""")
    page.wait_for_load_state("networkidle")

    assert len(warnings) == 4
    assert any("no option clientsecret" in text for text in warnings)


def test_every_method_of_the_types_is_there(page: Any) -> None:
    source = (Path(browser.__file__).parent / "script/surface.js").read_text()
    surface, earlier = (json.loads(text) for text in re.findall(r"= (\{.*?\});", source, re.DOTALL))

    for name, found in (("stripe", "stripe"), ("elements", "elements"), ("paymentElement", "element")):
        names = json.dumps(surface[name] + earlier[name])
        missing = f"{names}.filter((method) => typeof {found}[method] !== 'function')"
        assert page.evaluate(missing) == []
    assert page.evaluate("Stripe.version") == "endive"


def test_a_policy_that_blocks_the_frame_is_a_load_error(window: Any, until: Any) -> None:
    window.expected.append("Content Security Policy|frame")

    page = window.show(page_with(DEFERRED), POLICY.replace("frame-src https://js.stripe.com ", "frame-src "))
    until(page, "events.some(([name]) => name === 'loaderror')")

    assert (
        "Content-Security-Policy blocks frames of https://js.stripe.com"
        in events(page, "loaderror")[0]["error"]["message"]
    )


def test_a_client_secret_of_no_intent_is_a_load_error(window: Any, until: Any) -> None:
    window.expected.append("status of 40")

    page = window.show(page_with({"clientSecret": "pi_nothing_secret_nothing"}), POLICY)
    until(page, "events.some(([name]) => name === 'loaderror')")

    assert events(page, "ready") == []


def test_the_form_can_be_unmounted_and_mounted_again(page: Any) -> None:
    choose(page, "Visa 4242")

    page.evaluate("element.unmount(); element.mount(document.querySelector('#payment'))")
    card_form(page).get_by_label("Card number").wait_for()

    assert card_form(page).get_by_label("Card number").input_value() == ""
    assert page.locator("iframe").count() == 1
    assert page.evaluate("elements.getElement('payment') === element") is True


def test_a_dark_appearance_reaches_the_form_and_leaves_it_transparent(page: Any, until: Any) -> None:
    card_form(page).get_by_label("Card number").wait_for()

    page.evaluate("elements.update({ appearance: { theme: 'night', variables: { colorText: '#abcdef' } } })")
    until(page, "document.querySelector('iframe').style.colorScheme === 'dark'")

    style = (
        "element => [getComputedStyle(element).color, getComputedStyle(document.documentElement).colorScheme]"
    )
    assert card_form(page).get_by_label("Card number").evaluate(style) == ["rgb(171, 205, 239)", "dark"]


def test_fields_that_are_never_shown_are_taken_from_the_page(window: Any, simulator: Any) -> None:
    page = window.show(SCRIPT, POLICY)
    page.evaluate("""() => {
        window.stripe = Stripe("pk_test_1");
        window.elements = stripe.elements({ mode: "payment", amount: 2000, currency: "usd" });
        const fields = { billingDetails: { address: { country: "never", postalCode: "never" } } };
        elements.create("payment", { fields }).mount("#payment");
    }""")
    choose(page, "Visa 4242")

    call(page, "elements.submit()")
    address = "{ country: 'DE', postal_code: '10115' }"
    params = f"{{ payment_method_data: {{ billing_details: {{ address: {address} }} }} }}"
    token = call(page, f"stripe.createConfirmationToken({{ elements, params: {params} }})")[
        "confirmationToken"
    ]

    assert not card_form(page).get_by_label("Country").is_visible()
    assert token["payment_method_preview"]["billing_details"]["address"]["country"] == "DE"


def test_updates_of_the_intent_are_fetched(window: Any, post: Any, intent: Any) -> None:
    page = window.show(page_with({"clientSecret": intent["client_secret"]}), POLICY)
    card_form(page).get_by_label("Card number").wait_for()
    post(f"payment_intents/{intent['id']}", amount="2500")

    assert call(page, "elements.fetchUpdates()") == {}
    assert call(page, "elements.session")["object"]["amount"] == 2500


def test_intent_first_needs_no_submit(window: Any, intent: Any) -> None:
    page = window.show(page_with({"clientSecret": intent["client_secret"]}), POLICY)
    choose(page, "Visa 4242")

    params = f"{{return_url: '{RETURN_URL}'}}"
    answer = call(
        page, f"stripe.confirmPayment({{elements, redirect: 'if_required', confirmParams: {params}}})"
    )

    assert answer["paymentIntent"]["id"] == intent["id"]
    assert answer["paymentIntent"]["status"] == "succeeded"


def test_a_setup_is_confirmed(window: Any, post: Any) -> None:
    setup = post("setup_intents")
    page = window.show(page_with({"mode": "setup", "currency": "usd"}), POLICY)
    choose(page, "Approve or fail 4000 0025 0000 3155")

    call(page, "elements.submit()")
    params = f"{{return_url: '{RETURN_URL}'}}"
    secret = setup["client_secret"]
    options = f"{{elements, clientSecret: '{secret}', redirect: 'if_required', confirmParams: {params}}}"
    page.evaluate(f"window.done = stripe.confirmSetup({options}); 0")
    bank(page).get_by_role("button", name="Complete").click()

    assert page.evaluate("window.done")["setupIntent"]["status"] == "succeeded"
    retrieved = call(page, f"stripe.retrieveSetupIntent('{setup['client_secret']}')")
    assert retrieved["setupIntent"]["id"] == setup["id"]


def test_a_bank_on_a_page_of_its_own_comes_back_to_the_return_url(window: Any, page: Any, post: Any) -> None:
    window.pages["https://shop.example/return"] = ("<h1>Back</h1>", {"Content-Type": "text/html"})
    choose(page, "Approve or fail 4000 0025 0000 3155")
    call(page, "elements.submit()")
    token = call(page, "stripe.createConfirmationToken({elements})")["confirmationToken"]["id"]
    form = {"amount": "2000", "currency": "usd", "confirm": "true", "confirmation_token": token}
    intent = post("payment_intents", **form, use_stripe_sdk="false", return_url=RETURN_URL)

    page.goto(
        intent["next_action"]["redirect_to_url"]["url"].replace(
            window.simulator.url, "https://hooks.stripe.com"
        )
    )
    page.get_by_role("button", name="Fail").click()
    page.wait_for_url("**/return?*")

    assert "redirect_status=failed" in page.url
    assert "order=7" in page.url


def test_no_connection_is_an_error_and_no_exception(window: Any, page: Any) -> None:
    window.expected.append("Failed to load resource")
    choose(page, "Visa 4242")
    call(page, "elements.submit()")
    window.context.route("https://api.stripe.com/**", lambda route: route.abort())

    answer = call(page, "stripe.createConfirmationToken({elements})")

    assert answer["error"]["type"] == "api_connection_error"
