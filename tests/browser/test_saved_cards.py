"""Cards that a customer has saved, in the Payment Element: shown, chosen, paid with, removed, saved anew."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from .test_stripe_js import DEFERRED, POLICY, call, card_form, choose

PAGE = """<div id="payment"></div><script src="https://js.stripe.com/TRAIN/stripe.js"></script>
<script>
  const stripe = Stripe("pk_test_1");
  const elements = stripe.elements(OPTIONS);
  const element = elements.create("payment");
  const events = [];
  for (const name of ["ready", "change", "loaderror", "savedpaymentmethodremove"]) {
    element.on(name, (event) => events.push([name, event]));
  }
  element.mount("#payment");
</script>"""
CONFIRM = "confirmParams: { return_url: 'https://shop.example/return' }, redirect: 'if_required'"
FEATURES = "components[payment_element][features]"


@pytest.fixture
def customer(post: Any) -> str:
    return str(post("customers", name="Ada")["id"])


@pytest.fixture
def saved(post: Any, customer: str) -> list[str]:
    """Two saved cards, the newest last."""
    return [save(post, customer, name) for name in ("pm_card_visa", "pm_card_mastercard")]


def save(post: Any, customer: str, name: str) -> str:
    card = post(f"payment_methods/{name}/attach", customer=customer)["id"]
    return str(post(f"payment_methods/{card}", allow_redisplay="always")["id"])


@pytest.fixture
def session(post: Any, customer: str) -> Any:
    """Return the secret of a customer session with these features, saved cards among them."""

    def make(**features: str) -> str:
        given = {f"{FEATURES}[{key}]": value for key, value in features.items()}
        shown = {f"{FEATURES}[payment_method_redisplay]": "enabled"}
        enabled = {"components[payment_element][enabled]": "true"}
        return str(post("customer_sessions", customer=customer, **enabled, **shown, **given)["client_secret"])

    return make


@pytest.fixture
def show(window: Any, session: Any) -> Any:
    """Open a page with the Payment Element for a session with these features."""

    def open_page(options: Any = DEFERRED, train: str = "endive", **features: str) -> Any:
        whole = {**options, "customerSessionClientSecret": session(**features)}
        body = PAGE.replace("OPTIONS", json.dumps(whole)).replace("TRAIN", train)
        return window.show(body, POLICY)

    return open_page


def events(page: Any, name: str) -> list[Any]:
    return [event for kind, event in page.evaluate("events") if kind == name]


def radio(page: Any, name: str) -> Any:
    return card_form(page).get_by_role("radio", name=name)


def is_new_card_form_shown(page: Any) -> bool:
    return bool(card_form(page).get_by_label("Card number").is_visible())


@pytest.fixture
def pay(post: Any, customer: str) -> Any:
    """Submit, make the PaymentIntent as a server does then, and confirm it on the page."""

    def submit(page: Any, **params: str) -> Any:
        assert call(page, "elements.submit()") == {"selectedPaymentMethod": "card"}
        secret = post("payment_intents", amount="2000", currency="usd", customer=customer, **params)[
            "client_secret"
        ]
        return call(page, f"stripe.confirmPayment({{ elements, clientSecret: '{secret}', {CONFIRM} }})")

    return submit


def test_saved_cards_come_first_and_the_newest_is_chosen(show: Any, saved: list[str], until: Any) -> None:
    page = show()
    until(page, "events.some(([name]) => name === 'change')")

    choices = card_form(page).get_by_role("radio").all()
    names = [choice.evaluate("radio => radio.labels[0].innerText") for choice in choices]

    assert [re.sub(r"Expires 12 / \d\d", "(date)", name).strip() for name in names] == [
        "Mastercard •••• 4444 (date)",
        "Visa •••• 4242 (date)",
        "New card",
    ]
    assert radio(page, "Mastercard").is_checked()
    assert not is_new_card_form_shown(page)
    state = events(page, "change")[-1]
    assert (state["complete"], state["empty"]) == (True, False)
    assert state["value"]["payment_method"]["id"] == saved[1]
    assert set(state["value"]["payment_method"]) == {"id", "type", "billing_details"}
    assert "savePaymentMethod" not in state["value"]


def test_a_saved_card_pays_without_anything_typed(show: Any, pay: Any, saved: list[str]) -> None:
    page = show()
    radio(page, "Visa").check()

    paid = pay(page)["paymentIntent"]

    assert (paid["status"], paid["payment_method"]) == ("succeeded", saved[0])


def test_elements_of_an_intent_show_saved_cards_too(
    show: Any, post: Any, customer: str, saved: list[str]
) -> None:
    intent = post("payment_intents", amount="2000", currency="usd", customer=customer)
    page = show({"clientSecret": intent["client_secret"]})
    radio(page, "Mastercard").wait_for()

    paid = call(page, f"stripe.confirmPayment({{ elements, {CONFIRM} }})")["paymentIntent"]

    assert (paid["status"], paid["payment_method"]) == ("succeeded", saved[1])


def test_the_bank_may_ask_for_an_approval_of_a_saved_card(
    show: Any, pay: Any, post: Any, customer: str, until: Any
) -> None:
    save(post, customer, "pm_card_authenticationRequired")
    page = show()
    radio(page, "Visa").wait_for()
    page.evaluate("window.paying = null")

    secret = post("payment_intents", amount="2000", currency="usd", customer=customer)["client_secret"]
    page.evaluate(
        "async (secret) => { await elements.submit(); const given = { elements, clientSecret: secret, CONFIRM };"
        " stripe.confirmPayment(given).then((answer) => { window.paid = answer; }); }".replace(
            "CONFIRM", CONFIRM
        ),
        secret,
    )
    page.frame_locator('iframe[title="3D Secure authentication"]').get_by_role(
        "button", name="Complete"
    ).click()

    until(page, "window.paid?.paymentIntent?.status === 'succeeded'")


def test_another_card_is_chosen_with_the_keyboard(show: Any, saved: list[str], until: Any) -> None:
    from playwright.sync_api import expect

    page = show()
    expect(radio(page, "Mastercard")).to_be_checked()
    page.evaluate("element.focus()")
    expect(radio(page, "Mastercard")).to_be_focused()

    page.keyboard.press("ArrowDown")
    until(page, f"events.at(-1)[1].value.payment_method?.id === '{saved[0]}'")
    page.keyboard.press("ArrowDown")

    expect(card_form(page).get_by_label("Card number")).to_be_visible()
    until(page, "events.at(-1)[1].complete === false")
    assert "payment_method" not in events(page, "change")[-1]["value"]


def test_a_new_card_can_be_typed_instead(show: Any, pay: Any, saved: list[str]) -> None:
    page = show()
    radio(page, "New card").check()
    choose(page, "Visa 4242")

    paid = pay(page)["paymentIntent"]

    assert paid["status"] == "succeeded"
    assert paid["payment_method"] not in saved


def test_a_new_card_that_is_not_complete_is_told(show: Any, saved: list[str]) -> None:
    page = show()
    radio(page, "New card").check()

    assert call(page, "elements.submit()")["error"]["code"] == "incomplete_number"


def test_a_token_is_of_the_saved_card(show: Any, saved: list[str], simulator: Any) -> None:
    page = show()
    radio(page, "Visa").check()
    call(page, "elements.submit()")

    token = call(page, "stripe.createConfirmationToken({ elements })")["confirmationToken"]

    preview = token["payment_method_preview"]
    assert (preview["card"]["last4"], preview["customer"] is not None) == ("4242", True)
    assert simulator.simulator.world.store.get("confirmation_token", token["id"])["_method"] == saved[0]


@pytest.mark.advice("payment_method_replaced", "saved_method_not_taken")
def test_a_saved_card_is_made_into_no_other_payment_method(show: Any, saved: list[str]) -> None:
    page = show()
    radio(page, "Mastercard").wait_for()
    call(page, "elements.submit()")

    error = call(page, "stripe.createPaymentMethod({ elements })")["error"]

    assert error["code"] == "paydesign_not_simulated"


def test_a_card_is_removed_after_a_question(show: Any, saved: list[str], simulator: Any, until: Any) -> None:
    from playwright.sync_api import expect

    page = show(payment_method_remove="enabled")
    store = simulator.simulator.world.store
    card_form(page).get_by_role("button", name="Remove Mastercard ending in 4444").click()
    question = card_form(page).get_by_role("alertdialog", name="Remove the card ending in 4444?")
    expect(question.get_by_role("button", name="Remove")).to_be_focused()
    assert store.get("payment_method", saved[1])["customer"]

    question.get_by_role("button", name="Remove").click()
    until(page, "events.some(([name]) => name === 'savedpaymentmethodremove')")

    assert store.get("payment_method", saved[1])["customer"] is None
    expect(radio(page, "Mastercard")).to_have_count(0)
    expect(radio(page, "Visa")).to_be_checked()
    expect(radio(page, "Visa")).to_be_focused()
    (removed,) = events(page, "savedpaymentmethodremove")
    assert (removed["success"], removed["payment_method"]["id"]) == (True, saved[1])
    assert events(page, "change")[-1]["value"]["payment_method"]["id"] == saved[0]
    call(page, "elements.update({ appearance: { theme: 'night' } })")
    page.evaluate("element.unmount(); element.mount('#payment')")
    radio(page, "Visa").wait_for()
    expect(radio(page, "Mastercard")).to_have_count(0)


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_a_card_is_kept_if_the_customer_says_so(
    show: Any, saved: list[str], simulator: Any, way: str
) -> None:
    from playwright.sync_api import expect

    page = show(payment_method_remove="enabled")
    remove = card_form(page).get_by_role("button", name="Remove Visa ending in 4242")
    remove.click()

    if way == "button":
        card_form(page).get_by_role("button", name="Keep").click()
    else:
        page.keyboard.press("Escape")

    expect(remove).to_be_focused()
    assert simulator.simulator.world.store.get("payment_method", saved[0])["customer"]
    assert events(page, "savedpaymentmethodremove") == []


def test_a_card_that_cannot_be_removed_is_kept_and_told(
    show: Any, saved: list[str], post: Any, window: Any, until: Any
) -> None:
    page = show(payment_method_remove="enabled")
    card_form(page).get_by_role("button", name="Remove Visa ending in 4242").click()
    post(f"payment_methods/{saved[0]}/detach")
    window.expected.append("400")

    card_form(page).get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    until(page, "events.some(([name]) => name === 'savedpaymentmethodremove')")

    (removed,) = events(page, "savedpaymentmethodremove")
    assert (removed["success"], removed["payment_method"]["id"]) == (False, saved[0])
    assert card_form(page).get_by_role("alertdialog", name=removed["error"]).is_visible()


def test_no_card_can_be_removed_unless_the_session_says_so(show: Any, saved: list[str]) -> None:
    page = show()
    radio(page, "Visa").wait_for()

    assert card_form(page).get_by_role("button", name="Remove").count() == 0


def test_a_customer_without_saved_cards_gets_the_form(show: Any) -> None:
    page = show()
    choose(page, "Visa 4242")

    assert card_form(page).get_by_role("radio").count() == 0
    assert call(page, "elements.submit()") == {"selectedPaymentMethod": "card"}
    assert not card_form(page).get_by_role("checkbox").is_visible()


def test_a_card_that_the_customer_wants_saved_is_there_the_next_time(
    show: Any, pay: Any, customer: str, simulator: Any, until: Any
) -> None:
    features = {"payment_method_save": "enabled", "payment_method_save_usage": "off_session"}
    page = show(**features)
    choose(page, "Visa 4242")
    card_form(page).get_by_role("checkbox", name="Save payment details for future purchases").check()
    until(page, "events.at(-1)[1].value.savePaymentMethod === true")

    paid = pay(page)["paymentIntent"]

    method = simulator.simulator.world.store.get("payment_method", paid["payment_method"])
    assert (paid["setup_future_usage"], method["customer"]) == ("off_session", customer)
    assert method["allow_redisplay"] == "always"
    radio(show(**features), "Visa").wait_for()


def test_a_card_is_not_saved_unless_the_box_is_ticked(show: Any, pay: Any, simulator: Any) -> None:
    page = show(payment_method_save="enabled", payment_method_save_usage="off_session")
    choose(page, "Visa 4242")

    paid = pay(page)["paymentIntent"]

    assert paid["setup_future_usage"] is None
    assert simulator.simulator.world.store.get("payment_method", paid["payment_method"])["customer"] is None
    assert events(page, "change")[-1]["value"]["savePaymentMethod"] is False


def test_a_token_carries_the_wish_to_save_the_card(show: Any) -> None:
    page = show(payment_method_save="enabled", payment_method_save_usage="on_session")
    choose(page, "Visa 4242")
    card_form(page).get_by_role("checkbox").check()
    call(page, "elements.submit()")

    token = call(page, "stripe.createConfirmationToken({ elements })")["confirmationToken"]

    assert token["setup_future_usage"] == "on_session"
    assert token["payment_method_preview"]["allow_redisplay"] == "always"


def test_the_usage_is_said_once(show: Any, window: Any, until: Any) -> None:
    window.expected.append("payment_method_save_usage")
    page = show(
        {**DEFERRED, "setupFutureUsage": "off_session"},
        payment_method_save="enabled",
        payment_method_save_usage="off_session",
    )
    until(page, "events.some(([name]) => name === 'loaderror')")

    assert call(page, "elements.submit()").startswith("IntegrationError: payment_method_save_usage")
    assert any("payment_method_save_usage" in error for error in window.errors)


def test_an_intent_says_the_usage_too(show: Any, window: Any, post: Any, until: Any) -> None:
    window.expected.append("payment_method_save_usage")
    intent = post("payment_intents", amount="2000", currency="usd", setup_future_usage="off_session")
    page = show(
        {"clientSecret": intent["client_secret"]},
        payment_method_save="enabled",
        payment_method_save_usage="off_session",
    )

    until(page, "events.some(([name]) => name === 'loaderror')")


@pytest.mark.advice("train_older")
def test_before_dahlia_the_usage_could_be_said_twice(show: Any, until: Any) -> None:
    page = show(
        {**DEFERRED, "setupFutureUsage": "off_session"},
        "clover",
        payment_method_save="enabled",
        payment_method_save_usage="off_session",
    )

    until(page, "events.some(([name]) => name === 'ready')")


def test_an_update_that_says_the_usage_again_is_refused(show: Any) -> None:
    page = show(payment_method_save="enabled", payment_method_save_usage="off_session")
    card_form(page).get_by_label("Card number").wait_for()

    said = call(page, "elements.update({ setupFutureUsage: 'off_session' })")

    assert said.startswith("IntegrationError: payment_method_save_usage")


def test_a_secret_that_is_none_fails_to_load(window: Any, until: Any) -> None:
    window.expected.append("400")
    options = json.dumps({**DEFERRED, "customerSessionClientSecret": "cuss_secret_1"})
    page = window.show(PAGE.replace("OPTIONS", options).replace("TRAIN", "endive"), POLICY)

    until(page, "events.some(([name]) => name === 'loaderror')")

    (failed,) = events(page, "loaderror")
    assert failed["error"]["code"] == "paydesign_customer_session_unknown"


def test_another_customer_may_come_later(show: Any, saved: list[str], session: Any, post: Any) -> None:
    from playwright.sync_api import expect

    page = show()
    expect(radio(page, "Mastercard")).to_be_checked()
    nothing = post(
        "customer_sessions",
        customer=post("customers")["id"],
        **{"components[payment_element][enabled]": "true"},
    )["client_secret"]

    call(page, f"elements.update({{ customerSessionClientSecret: '{nothing}' }})")

    expect(card_form(page).get_by_label("Card number")).to_be_visible()
    assert card_form(page).get_by_role("radio").count() == 0


def test_what_is_read_only_cannot_be_chosen_or_removed(show: Any, saved: list[str]) -> None:
    from playwright.sync_api import expect

    page = show(payment_method_remove="enabled")
    expect(radio(page, "Visa")).to_be_enabled()

    page.evaluate("element.update({ readOnly: true })")

    expect(radio(page, "Visa")).to_be_disabled()
    expect(card_form(page).get_by_role("button", name="Remove")).to_have_count(0)
