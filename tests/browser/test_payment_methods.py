"""Payment methods besides cards, in the Payment Element and on the page of the bank."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ..frame import press
from .test_stripe_js import POLICY, RETURN_URL, call, card_form, choose, events, page_with

EUROS = {"mode": "payment", "amount": 2000, "currency": "eur"}
BOTH = {**EUROS, "allowedPaymentMethodTypes": ["card", "ideal"]}
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def shop(window: Any) -> Any:
    """Open the shop's page with the Payment Element, and have a page to return to."""
    window.pages["https://shop.example/return"] = ("<h1>Back</h1>", HTML)

    def show(options: Any = BOTH) -> Any:
        page = window.show(page_with(options), POLICY)
        card_form(page).locator("fieldset:not([disabled])").wait_for()
        return page

    return show


def intent_of(simulator: Any, id: str) -> Any:
    return simulator.simulator.world.store.get("payment_intent", id)


def leave_by_ideal(page: Any, post: Any) -> str:
    """Choose iDEAL, confirm and be on the page of the bank; return the id of the PaymentIntent."""
    card_form(page).get_by_role("radio", name="iDEAL").check()
    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "ideal"}
    intent = post(
        "payment_intents",
        amount="2000",
        currency="eur",
        **{"allowed_payment_method_types[0]": "card", "allowed_payment_method_types[1]": "ideal"},
    )
    options = f"clientSecret: '{intent['client_secret']}', confirmParams: {{ return_url: '{RETURN_URL}' }}"
    page.evaluate(f"stripe.confirmPayment({{ elements, {options} }}); 0")
    page.wait_for_url("https://hooks.stripe.com/bank/*")
    return str(intent["id"])


@pytest.mark.parametrize(
    ("button", "said", "status"),
    [
        ("Authorize test payment", "succeeded", "succeeded"),
        ("Fail test payment", "failed", "requires_payment_method"),
    ],
)
def test_ideal_leads_to_the_bank_and_back(
    shop: Any, post: Any, simulator: Any, button: str, said: str, status: str
) -> None:
    from playwright.sync_api import expect

    page = shop()
    id = leave_by_ideal(page, post)
    expect(page.get_by_role("heading", name="iDEAL")).to_be_visible()
    expect(page.get_by_text("The shop asks for €20.00.")).to_be_visible()

    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/return?*")

    intent = intent_of(simulator, id)
    assert parse_qs(urlsplit(page.url).query) == {
        "order": ["7"],
        "payment_intent": [id],
        "payment_intent_client_secret": [intent["client_secret"]],
        "redirect_status": [said],
    }
    assert intent["status"] == status


def test_who_leaves_the_bank_can_pay_by_card_instead(shop: Any, post: Any, simulator: Any) -> None:
    page = shop()
    id = leave_by_ideal(page, post)

    page.get_by_role("button", name="Leave without an answer").click()
    page.wait_for_url("https://shop.example/")

    intent = intent_of(simulator, id)
    assert (intent["status"], intent["last_payment_error"]) == ("requires_action", None)
    choose(page, "Visa 4242")
    call(page, "elements.submit()")
    options = f"clientSecret: '{intent['client_secret']}', redirect: 'if_required'"
    paid = call(page, f"stripe.confirmPayment({{ elements, {options} }})")["paymentIntent"]
    assert paid["status"] == "succeeded"


def test_a_server_confirms_a_token_and_the_page_goes_on(shop: Any, post: Any, simulator: Any) -> None:
    page = shop()
    card_form(page).get_by_role("radio", name="iDEAL").check()
    call(page, "elements.submit()")
    token = call(page, "stripe.createConfirmationToken({ elements })")["confirmationToken"]
    assert token["payment_method_preview"]["type"] == "ideal"
    intent = post(
        "payment_intents",
        amount="2000",
        currency="eur",
        confirm="true",
        confirmation_token=token["id"],
        return_url=RETURN_URL,
        **{"allowed_payment_method_types[0]": "ideal"},
    )
    assert (intent["status"], intent["next_action"]["type"]) == ("requires_action", "redirect_to_url")

    page.evaluate(f"stripe.handleNextAction({{ clientSecret: '{intent['client_secret']}' }}); 0")
    page.get_by_role("button", name="Authorize test payment").click()
    page.wait_for_url("**/return?*")

    assert intent_of(simulator, intent["id"])["status"] == "succeeded"


def test_methods_are_chosen_with_the_keyboard_and_the_card_is_first(shop: Any, until: Any) -> None:
    from playwright.sync_api import expect

    page = shop()
    card = card_form(page).get_by_role("radio", name="Card")
    expect(card_form(page).get_by_role("radiogroup", name="Payment method")).to_be_visible()
    expect(card).to_be_checked()
    expect(card_form(page).get_by_label("Card number")).to_be_visible()

    card.focus()
    page.keyboard.press("ArrowDown")

    expect(card_form(page).get_by_role("radio", name="iDEAL")).to_be_focused()
    expect(card_form(page).get_by_label("Card number")).to_be_hidden()
    expect(card_form(page).get_by_text("You will leave this page")).to_be_visible()
    until(page, "events.at(-1)[0] === 'change' && events.at(-1)[1].value.type === 'ideal'")
    state = events(page, "change")[-1]
    assert (state["complete"], state["empty"]) == (True, False)


@pytest.mark.parametrize(
    "changed",
    [
        {"currency": "usd"},
        {"captureMethod": "manual"},
        {"setupFutureUsage": "on_session"},
        {"allowedPaymentMethodTypes": ["card"]},
        {"allowedPaymentMethodTypes": ["card", "klarna"]},
    ],
)
def test_what_does_not_fit_is_not_offered(shop: Any, changed: Any) -> None:
    page = shop({**BOTH, **changed})

    card_form(page).get_by_label("Card number").wait_for()

    assert card_form(page).get_by_role("radio").count() == 0


def test_what_the_page_excludes_is_not_offered(shop: Any, post: Any) -> None:
    post(
        "payment_method_configurations/pmc_default",
        **{"ideal[display_preference][preference]": "on"},
    )
    shop(EUROS)
    page = shop({**EUROS, "excludedPaymentMethodTypes": ["ideal"]})
    card_form(page).get_by_label("Card number").wait_for()
    assert card_form(page).get_by_role("radio").count() == 0

    card_form(shop(EUROS)).get_by_role("radio", name="iDEAL").wait_for()


def test_methods_come_and_go_with_the_currency(shop: Any) -> None:
    from playwright.sync_api import expect

    page = shop()
    ideal = card_form(page).get_by_role("radio", name="iDEAL")
    ideal.check()

    call(page, "elements.update({ currency: 'usd' })")
    expect(ideal).to_have_count(0)
    expect(card_form(page).get_by_label("Card number")).to_be_visible()
    assert call(page, "elements.submit()")["error"]["code"] == "incomplete_number"

    call(page, "elements.update({ currency: 'eur' })")
    expect(ideal).to_be_visible()


def test_the_page_says_which_comes_first_and_how_they_lie(shop: Any) -> None:
    from playwright.sync_api import expect

    page = shop()
    page.evaluate("element.update({ paymentMethodOrder: ['ideal', 'card'], layout: 'tabs' })")

    first = card_form(page).get_by_role("radio").first
    expect(first).to_have_value("ideal")
    boxes = [card_form(page).locator("#methods .choice").nth(place).bounding_box() for place in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_the_methods_of_an_intent_are_those_that_its_server_wants(shop: Any, post: Any) -> None:
    intent = post(
        "payment_intents", amount="2000", currency="eur", **{"allowed_payment_method_types[0]": "ideal"}
    )
    page = shop({"clientSecret": intent["client_secret"]})

    card_form(page).get_by_text("You will leave this page").wait_for()

    assert card_form(page).get_by_role("radio").count() == 0
    assert card_form(page).get_by_label("Card number").count() == 0
    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "ideal"}


def test_nothing_that_fits_is_a_load_error(shop: Any, window: Any, until: Any) -> None:
    window.expected.append("400")
    page = window.show(page_with({**EUROS, "allowedPaymentMethodTypes": ["klarna"]}), POLICY)

    until(page, "events.some(([name]) => name === 'loaderror')")

    (failed,) = events(page, "loaderror")
    assert failed["error"]["code"] == "paydesign_no_method_fits"
    assert json.dumps(failed["error"]).count("klarna") == 1


DEBITS = {**EUROS, "allowedPaymentMethodTypes": ["card", "sepa_debit"]}
IF_REQUIRED = "redirect: 'if_required'"


def test_a_bank_account_is_a_click_away_and_stays_processing(shop: Any, post: Any, simulator: Any) -> None:
    page = shop(DEBITS)
    card_form(page).get_by_role("radio", name="SEPA Debit").check()
    press(card_form(page), "Test accounts")
    press(card_form(page), "Succeeds")

    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "sepa_debit"}
    intent = post(
        "payment_intents", amount="2000", currency="eur", **{"allowed_payment_method_types[0]": "sepa_debit"}
    )
    options = f"clientSecret: '{intent['client_secret']}', {IF_REQUIRED}"
    answer = call(page, f"stripe.confirmPayment({{ elements, {options} }})")

    assert answer["paymentIntent"]["status"] == "processing"
    store = simulator.simulator.world.store
    method = store.get("payment_method", answer["paymentIntent"]["payment_method"])
    assert (method["sepa_debit"]["last4"], method["billing_details"]["name"]) == ("3000", "Ada Example")
    assert store.get("mandate", method["_mandate"])["customer_acceptance"]["type"] == "online"


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("IBAN", "DE89", "Your IBAN is incomplete."),
        ("IBAN", "DE88370400440532013000", "Your IBAN is invalid."),
        ("Email", "ada", "Your email is invalid."),
        ("Full name", "", "Your full name is incomplete."),
    ],
)
def test_what_is_wrong_with_an_account_is_said_beside_it(
    shop: Any, field: str, text: str, message: str
) -> None:
    page = shop(DEBITS)
    card_form(page).get_by_role("radio", name="SEPA Debit").check()
    press(card_form(page), "Test accounts")
    press(card_form(page), "Succeeds")

    card_form(page).get_by_label(field).fill(text)
    answer = call(page, "elements.submit()")

    assert answer["error"]["message"] == message
    label = card_form(page).get_by_label(field)
    assert label.get_attribute("aria-invalid") == "true"
    assert card_form(page).locator(f"#{label.get_attribute('aria-describedby')}").text_content() == message


def test_billing_details_that_the_page_gives_itself_are_not_asked_for(shop: Any) -> None:
    from playwright.sync_api import expect

    page = shop(DEBITS)
    card_form(page).get_by_role("radio", name="SEPA Debit").check()
    page.evaluate("element.update({ fields: { billingDetails: { name: 'never', email: 'never' } } })")
    expect(card_form(page).get_by_label("Full name")).to_be_hidden()
    card_form(page).get_by_label("IBAN").fill("DE89370400440532013000")

    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "sepa_debit"}
    details = "payment_method_data: { billing_details: { name: 'Grace', email: 'grace@example.com' } }"
    token = call(page, f"stripe.createConfirmationToken({{ elements, params: {{ {details} }} }})")
    assert token["confirmationToken"]["payment_method_preview"]["billing_details"]["name"] == "Grace"


def test_an_account_in_the_united_states_is_saved(shop: Any, post: Any) -> None:
    page = shop({"mode": "setup", "currency": "usd", "allowedPaymentMethodTypes": ["us_bank_account"]})
    press(card_form(page), "Test accounts")
    press(card_form(page), "Succeeds")
    card_form(page).get_by_label("Account holder").select_option("Company")

    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "us_bank_account"}
    setup = post("setup_intents", **{"allowed_payment_method_types[0]": "us_bank_account"})
    options = f"clientSecret: '{setup['client_secret']}', {IF_REQUIRED}"
    saved = call(page, f"stripe.confirmSetup({{ elements, {options} }})")["setupIntent"]

    assert saved["status"] == "succeeded"
