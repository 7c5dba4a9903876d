"""ConfirmationTokens: from the browser, used on the server, once."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"


def test_the_server_can_look_at_what_was_entered(api, browse, typed_card):
    details = {"name": "Ada", "email": "ada@example.com", "address][country": "DE"}
    form = {f"payment_method_data[billing_details][{name}]": value for name, value in details.items()}
    made = browse("POST", "/v1/confirmation_tokens", {**typed_card("5555555555554444"), **form})

    token = api.v1.confirmation_tokens.retrieve(made.body["id"])

    preview = token.payment_method_preview
    assert (preview.type, preview.card.brand, preview.card.last4) == ("card", "mastercard", "4444")
    assert (preview.billing_details.name, preview.billing_details.address.country) == ("Ada", "DE")
    assert token.expires_at == token.created + 12 * 3600


def test_a_card_number_is_in_no_answer_and_not_in_the_log(browse, control, make_token):
    make_token("4000000000009995")

    assert "4000000000009995" not in str(control("GET", "log").body)
    assert "4000000000009995" not in str(control("GET", "state").body)


def test_the_token_brings_its_return_url_and_shipping_to_the_intent(api, browse, typed_card):
    shipping = {"shipping[name]": "Ada", "shipping[address][line1]": "Street 1"}
    given = {**typed_card(), **shipping, "return_url": RETURN_URL}
    token = browse("POST", "/v1/confirmation_tokens", given).body["id"]

    intent = api.v1.payment_intents.create(
        {"amount": 1999, "currency": "usd", "confirm": True, "confirmation_token": token}
    )

    assert intent.status == "succeeded"
    assert intent.shipping.name == "Ada"
    assert api.v1.confirmation_tokens.retrieve(token).payment_intent == intent.id


def test_a_token_is_used_once(api, make_token):
    token = make_token()
    pay(api, token)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        pay(api, token)

    assert caught.value.param == "confirmation_token"


def test_a_token_that_was_declined_is_taken_again_with_advice(api, make_token, expected_advice):
    expected_advice.add("confirmation_token_after_decline")
    token = make_token("4000000000000002")

    for _ in range(2):
        with pytest.raises(stripe.CardError):
            pay(api, token)


def test_an_old_token_is_refused(api, make_token, clock):
    token = make_token()
    clock.advance(12 * 3600 + 1)

    with pytest.raises(stripe.InvalidRequestError, match="expired"):
        pay(api, token)


def test_between_the_two_documented_lifetimes_there_is_advice(api, make_token, clock, expected_advice):
    expected_advice.add("confirmation_token_old")
    token = make_token()
    clock.advance(16 * 60)

    assert pay(api, token).status == "succeeded"


@pytest.mark.parametrize(
    ("context", "params", "message"),
    [
        pytest.param({"currency": "eur"}, {}, r"currency \(eur\) does not match .* \(usd\)", id="currency"),
        pytest.param(
            {"setup_future_usage": "off_session"},
            {},
            r"setup_future_usage \(off_session\) does not match .* \(null\)",
            id="setup_future_usage of Elements",
        ),
        pytest.param(
            {"currency": "usd"},
            {"setup_future_usage": "off_session"},
            r"setup_future_usage \(null\) does not match .* \(off_session\)",
            id="setup_future_usage of the intent",
        ),
        pytest.param({"capture_method": "manual"}, {}, "capture_method", id="capture_method"),
    ],
)
def test_what_elements_was_made_with_must_fit_the_intent(api, make_token, running, context, params, message):
    token = make_token(mode="payment", **context)

    with pytest.raises(stripe.InvalidRequestError, match=message):
        pay(api, token, **params)

    assert not [entry for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
    assert api.v1.payment_intents.list().data == []


def test_another_amount_is_charged_with_advice(api, make_token, expected_advice):
    expected_advice.add("amount_differs")
    token = make_token(mode="payment", amount="100", currency="usd")

    assert pay(api, token).status == "succeeded"


def test_advice_is_in_a_header_too(send, make_token, expected_advice):
    expected_advice.add("amount_differs")
    token = make_token(mode="payment", amount="100", currency="usd")

    reply = send(
        "POST",
        "/v1/payment_intents",
        {"amount": "1999", "currency": "usd", "confirm": "true", "confirmation_token": token},
    )

    assert reply.headers["Paydesign-Advice"] == "amount_differs"


def test_a_server_can_make_a_token_for_its_tests(api):
    token = api.v1.test_helpers.confirmation_tokens.create(
        {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
    )

    assert pay(api, token.id).status == "succeeded"


def pay(api, token, **params):
    given = {"amount": 1999, "currency": "usd", "confirm": True, "confirmation_token": token}
    return api.v1.payment_intents.create({**given, "return_url": RETURN_URL, **params})
