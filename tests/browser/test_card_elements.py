"""Integrations of the years before the Payment Element: Elements of a card, and the methods that take them."""

from __future__ import annotations

from typing import Any

import pytest

from .test_stripe_js import POLICY, RETURN_URL, bank, call

CARD = """<form id="payment-form"><div id="card-element" style="padding: 12px; border: 1px solid #ccd"></div>
    <button>Pay</button><p id="result"></p></form>
    <script src="https://js.stripe.com/v3/"></script>
    <script>
      const stripe = Stripe("pk_test_1");
      const card = stripe.elements().create("card", { style: { base: { fontSize: "16px" } } });
      const changes = [];
      card.on("change", (event) => changes.push(event));
      card.mount("#card-element");
      document.querySelector("#payment-form").addEventListener("submit", async (event) => {
        event.preventDefault();
        const billing_details = { name: "Jenny Rosen" };
        const result = await stripe.confirmCardPayment(SECRET, { payment_method: { card, billing_details } });
        document.querySelector("#result").textContent = result.error?.message ?? result.paymentIntent.status;
      });
    </script>"""
SPLIT = """<div id="number"></div><div id="expiry"></div><div id="cvc"></div>
    <script src="https://js.stripe.com/v3"></script>
    <script>
      const stripe = Stripe("pk_test_1");
      const elements = stripe.elements();
      const number = elements.create("cardNumber", { placeholder: "Number" });
      number.mount("#number");
      elements.create("cardExpiry").mount("#expiry");
      elements.create("cardCvc").mount("#cvc");
    </script>"""
V3 = pytest.mark.advice("train_older", "card_element_replaced", "confirm_card_replaced")
POLICY_OF_OLD = POLICY.replace("default-src 'none'", "default-src 'none'; style-src 'unsafe-inline'")


def line(page: Any, title: str = "Secure card payment input frame") -> Any:
    return page.frame_locator(f'iframe[name^="__privateStripeFrame"][title="{title}"]')


def fill(page: Any, number: str = "4242424242424242") -> None:
    line(page).locator('input[name="cardnumber"]').fill(number)
    line(page).locator('input[name="exp-date"]').fill("12 / 34")
    line(page).locator('input[name="cvc"]').fill("123")
    line(page).locator('input[name="postal"]').fill("94107")


def fill_split(page: Any, expiry: str = "1234", cvc: str = "123") -> None:
    line(page, "Secure card number input frame").get_by_placeholder("Number").fill("5555555555554444")
    line(page, "Secure expiration date input frame").locator('input[name="exp-date"]').fill(expiry)
    line(page, "Secure CVC input frame").locator('input[name="cvc"]').fill(cvc)


@pytest.fixture
def page(window: Any, intent: Any) -> Any:
    return window.show(CARD.replace("SECRET", repr(intent["client_secret"])), POLICY_OF_OLD)


@pytest.fixture
def split(window: Any) -> Any:
    return window.show(SPLIT, POLICY)


@V3
def test_a_card_element_pays(page: Any, intent: Any, simulator: Any) -> None:
    fill(page)

    page.get_by_role("button", name="Pay").click()
    page.get_by_text("succeeded").wait_for()

    world = simulator.simulator.world.store
    paid = world.get("payment_intent", intent["id"])
    details = world.get("payment_method", paid["payment_method"])["billing_details"]
    assert (details["name"], details["address"]["postal_code"]) == ("Jenny Rosen", "94107")


@V3
def test_a_card_element_shows_a_decline(window: Any, page: Any) -> None:
    window.expected.append("status of 402")
    fill(page, "4000000000000002")

    page.get_by_role("button", name="Pay").click()

    page.get_by_text("Your card was declined.").wait_for()


@V3
@pytest.mark.parametrize(
    ("outcome", "words"), [("Complete", "succeeded"), ("Fail", "unable to authenticate")]
)
def test_a_card_element_asks_the_bank(page: Any, outcome: str, words: str) -> None:
    fill(page, "4000002760003184")

    page.get_by_role("button", name="Pay").click()
    bank(page).get_by_role("button", name=outcome).click()

    page.get_by_text(words).wait_for()


@V3
def test_without_handling_actions_the_intent_comes_back_as_it_is(page: Any, intent: Any) -> None:
    fill(page, "4000002760003184")
    secret = intent["client_secret"]

    answer = call(
        page,
        f"stripe.confirmCardPayment('{secret}', {{ payment_method: {{ card }} }}, {{ handleActions: false }})",
    )
    assert answer["paymentIntent"]["status"] == "requires_action"

    page.evaluate(f"window.done = stripe.confirmCardPayment('{secret}'); 0")
    bank(page).get_by_role("button", name="Complete").click()
    assert page.evaluate("window.done")["paymentIntent"]["status"] == "succeeded"


@V3
def test_what_is_missing_is_said_and_nothing_is_sent(page: Any, simulator: Any) -> None:
    line(page).locator('input[name="cardnumber"]').fill("4242")

    page.get_by_role("button", name="Pay").click()
    page.get_by_text("Your card number is incomplete.").wait_for()

    assert line(page).locator('input[name="cardnumber"]').get_attribute("aria-invalid") == "true"
    assert "StripeElement--invalid" in page.locator("#card-element").get_attribute("class")
    assert not [
        e
        for e in simulator.simulator.log.after(0)
        if e["kind"] == "request" and e["path"].endswith("confirm")
    ]


@pytest.mark.advice("train_older", "card_element_replaced", "networks_not_told")
def test_a_page_that_waits_for_the_networks_of_a_card_is_told_that_they_never_come(page: Any) -> None:
    page.evaluate("card.on('networkschange', () => {}) && null")


@pytest.mark.advice("train_older", "card_element_replaced")
def test_the_page_is_told_of_each_change(page: Any, until: Any) -> None:
    from playwright.sync_api import expect

    number = line(page).locator('input[name="cardnumber"]')
    number.focus()
    page.keyboard.type("4242424242424242123412394107")  # The caret goes on to the next field by itself.
    until(page, "changes.some(({ complete }) => complete)")

    last = page.evaluate("changes.at(-1)")
    assert last["value"] == {"postalCode": "94107"}
    assert (last["elementType"], last["brand"], last["empty"], last.get("error")) == (
        "card",
        "visa",
        False,
        None,
    )
    expect(page.locator("#card-element")).to_contain_class("StripeElement--complete StripeElement--focus")
    number.fill("4242424242424241")
    until(page, "changes.at(-1).error?.code === 'invalid_number'")
    page.evaluate("card.clear()")
    until(page, "changes.at(-1).empty")
    expect(page.locator("#card-element")).to_contain_class("StripeElement--empty")


@pytest.mark.advice("train_older", "card_element_replaced")
def test_the_postal_code_can_be_hidden(page: Any, until: Any) -> None:
    fill(page)
    line(page).locator('input[name="postal"]').fill("")

    page.evaluate("card.update({ hidePostalCode: true })")
    line(page).locator('input[name="postal"]').wait_for(state="hidden")
    line(page).locator('input[name="cvc"]').fill("124")

    until(page, "changes.at(-1).complete")


@pytest.mark.advice("train_older", "card_element_replaced", "payment_method_replaced")
def test_split_fields_make_a_payment_method(split: Any, post: Any) -> None:
    fill_split(split)

    options = "{ type: 'card', card: number, billing_details: { email: 'jenny@example.com' } }"
    method = call(split, f"stripe.createPaymentMethod({options})")["paymentMethod"]

    assert (method["card"]["brand"], method["card"]["last4"], method["card"]["exp_year"]) == (
        "mastercard",
        "4444",
        2034,
    )
    assert method["billing_details"]["email"] == "jenny@example.com"
    paid = post(
        "payment_intents",
        amount="2000",
        currency="usd",
        confirm="true",
        payment_method=method["id"],
        return_url=RETURN_URL,
    )
    assert paid["status"] == "succeeded"


@pytest.mark.advice("train_older", "card_element_replaced", "payment_method_replaced")
@pytest.mark.parametrize(
    ("typed", "code"),
    [({"expiry": "12"}, "incomplete_expiry"), ({"cvc": "1"}, "incomplete_cvc")],
    ids=["expiry", "cvc"],
)
def test_of_split_fields_each_is_checked(split: Any, typed: dict[str, str], code: str) -> None:
    fill_split(split, **typed)

    answer = call(split, "stripe.createPaymentMethod('card', number, { billing_details: { name: 'J' } })")

    assert answer["error"]["code"] == code


@pytest.mark.advice("train_older", "card_element_replaced", "payment_method_replaced", "card_action_replaced")
def test_the_server_confirms_again_after_handle_card_action(page: Any, post: Any) -> None:
    fill(page, "4000002760003184")
    method = call(page, "stripe.createPaymentMethod({ type: 'card', card })")["paymentMethod"]["id"]
    form = {"amount": "2000", "currency": "usd", "confirmation_method": "manual", "confirm": "true"}
    intent = post(
        "payment_intents", **form, payment_method=method, use_stripe_sdk="true", return_url=RETURN_URL
    )
    assert intent["status"] == "requires_action"

    page.evaluate(f"window.done = stripe.handleCardAction('{intent['client_secret']}'); 0")
    bank(page).get_by_role("button", name="Complete").click()

    assert page.evaluate("window.done")["paymentIntent"]["status"] == "requires_confirmation"
    paid = post(f"payment_intents/{intent['id']}/confirm", return_url=RETURN_URL)
    assert paid["status"] == "succeeded"


@pytest.mark.advice("train_older", "card_element_replaced", "token_replaced")
def test_a_token_of_a_card_element_becomes_a_payment_method_once(window: Any, page: Any, post: Any) -> None:
    fill(page)

    token = call(page, "stripe.createToken(card, { name: 'Jenny Rosen', address_city: 'Oslo' })")["token"]

    assert token["object"] == "token"
    assert token["card"]["brand"] == "Visa"
    assert (token["card"]["name"], token["card"]["address_city"], token["card"]["address_zip"]) == (
        "Jenny Rosen",
        "Oslo",
        "94107",
    )
    method = post("payment_methods", **{"type": "card", "card[token]": token["id"]})
    assert (method["card"]["last4"], method["card"]["exp_year"]) == ("4242", 2034)


@V3
def test_the_first_names_of_the_methods_work_in_earlier_trains(page: Any, post: Any, intent: Any) -> None:
    fill(page)
    data = "{ payment_method_data: { billing_details: { name: 'Jenny Rosen' } } }"
    setup = post("setup_intents")["client_secret"]

    paid = call(page, f"stripe.handleCardPayment('{intent['client_secret']}', card, {data})")
    saved = call(page, f"stripe.handleCardSetup('{setup}', {{ payment_method: 'pm_card_visa' }})")

    assert paid["paymentIntent"]["status"] == "succeeded"
    assert saved["setupIntent"]["status"] == "succeeded"


@pytest.mark.advice("train_older", "card_element_replaced", "confirm_card_replaced")
def test_a_card_element_saves_a_card(page: Any, post: Any) -> None:
    fill(page)
    setup = post("setup_intents")

    answer = call(
        page, f"stripe.confirmCardSetup('{setup['client_secret']}', {{ payment_method: {{ card }} }})"
    )

    assert answer["setupIntent"]["status"] == "succeeded"


@V3
def test_a_payment_method_or_a_test_token_pays_without_an_element(page: Any, post: Any, intent: Any) -> None:
    other = post("payment_intents", amount="2000", currency="usd")["client_secret"]

    first = call(
        page, f"stripe.confirmCardPayment('{intent['client_secret']}', {{ payment_method: 'pm_card_visa' }})"
    )
    token = "{ payment_method: { card: { token: 'tok_visa' }, billing_details: { name: 'J' } } }"
    second = call(page, f"stripe.confirmCardPayment('{other}', {token})")

    assert [answer["paymentIntent"]["status"] for answer in (first, second)] == ["succeeded"] * 2


@pytest.mark.advice(
    "train_older",
    "card_element_replaced",
    "confirm_card_replaced",
    "payment_method_replaced",
    "token_replaced",
    "element_not_taken",
)
def test_what_is_no_element_of_a_card_is_answered_in_our_words(page: Any) -> None:
    payment = "stripe.elements({ mode: 'setup' }).create('payment')"
    for expression in (
        "stripe.createToken('bank_account', { country: 'US' })",
        f"stripe.createPaymentMethod({{ type: 'card', card: {payment} }})",
        "stripe.confirmCardPayment('pi_1_secret_2', { payment_method: { card: 1, iban: card } })",
        "stripe.confirmCardPayment('pi_1_secret_2', { payment_method_options: { card: { cvc: card } } })",
        "stripe.createPaymentMethod({ type: 'card', card: stripe.elements().create('iban') })",
    ):
        error = call(page, expression)["error"]

        assert error["code"] == "paydesign_not_simulated"
        assert "takes an Element only as the card" in error["message"]
    page.wait_for_load_state("networkidle")


@pytest.mark.advice("payment_method_replaced")
def test_the_payment_element_makes_a_payment_method(window: Any) -> None:
    from .test_stripe_js import DEFERRED, choose, page_with

    page = window.show(page_with({**DEFERRED, "paymentMethodCreation": "manual"}), POLICY)
    choose(page, "Visa 4242")

    call(page, "elements.submit()")
    params = "{ billing_details: { name: 'Jenny Rosen' } }"
    method = call(page, f"stripe.createPaymentMethod({{ elements, params: {params} }})")["paymentMethod"]

    assert method["card"]["last4"] == "4242"
    assert method["billing_details"]["name"] == "Jenny Rosen"
    assert method["billing_details"]["address"]["postal_code"] == "94107"


@pytest.mark.advice("train_older", "card_element_replaced")
def test_a_card_looks_as_the_page_wants_it(window: Any, page: Any, until: Any) -> None:
    page.evaluate("""() => {
        card.destroy();
        const style = { base: { color: "#123456", fontSize: "20px" }, invalid: { color: "#abcdef" } };
        const classes = { complete: "is-done", invalid: "is-wrong" };
        window.next = stripe.elements().create("card", { style, classes, value: { postalCode: "10115" } });
        next.mount("#card-element");
    }""")
    fill(page)
    until(page, "document.querySelector('#card-element').classList.contains('is-done')")

    number, expiry = (line(page).locator(f'input[name="{name}"]') for name in ("cardnumber", "exp-date"))
    look = "input => [getComputedStyle(input).color, getComputedStyle(input).fontSize]"
    assert number.evaluate(look) == ["rgb(18, 52, 86)", "20px"]
    expiry.fill("1220")
    until(page, "document.querySelector('#card-element').classList.contains('is-wrong')")
    assert expiry.evaluate(look) == ["rgb(171, 205, 239)", "20px"]
    assert "StripeElement--invalid" not in page.locator("#card-element").get_attribute("class")
    page.evaluate("next.update({ disabled: true })")
    line(page).locator('input[name="cvc"][disabled]').wait_for()


@pytest.mark.advice("train_older", "card_element_replaced", "token_replaced")
def test_split_fields_take_the_four_digits_of_american_express(split: Any) -> None:
    fill_split(split, cvc="1234")
    line(split, "Secure card number input frame").get_by_placeholder("Number").fill("378282246310005")

    assert call(split, "stripe.createToken(number)")["token"]["card"]["brand"] == "American Express"


@pytest.mark.advice("train_older", "card_element_replaced", "token_replaced")
def test_what_a_frame_sends_names_the_connected_account(window: Any, simulator: Any) -> None:
    page = window.show(
        CARD.replace('Stripe("pk_test_1")', 'Stripe("pk_test_1", { stripeAccount: "acct_1" })'), POLICY_OF_OLD
    )
    fill(page)

    with page.expect_request("**/v1/tokens") as sent:
        answer = call(page, "stripe.createToken(card)")

    assert "_stripe_account=acct_1" in sent.value.post_data
    assert answer["error"]["code"] == "paydesign_connect_not_simulated"
    window.expected.append("status of 400")
