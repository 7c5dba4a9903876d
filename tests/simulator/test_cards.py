"""Card by card, as docs.stripe.com/testing lists them (copy of 2026-08-10)."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"

SUCCESS = ["4242424242424242", "4000056655665556", "5555555555554444", "378282246310005"]
WITHOUT_3DS = ["4000000000003055", "4000000000003097", "4000000032200000"]
NAMES_THAT_SUCCEED = ["pm_card_visa", "pm_card_visa_debit", "pm_card_mastercard", "pm_card_amex"]

AUTHENTICATE = [
    "pm_card_authenticationRequiredOnSetup",
    "pm_card_authenticationRequired",
    "pm_card_authenticationRequiredSetupForOffSession",
    "pm_card_threeDSecure2Required",
]

AUTHENTICATE_THEN_DECLINE = [
    ("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"),
    ("pm_card_threeDSecureRequiredChargeDeclined", "generic_decline"),
]

DECLINES = [
    ("4000000000000002", "pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
    (
        "4000000000009995",
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "card_declined",
        "insufficient_funds",
    ),
    ("4000000000009987", "pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
    ("4000000000009979", "pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
    ("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
    ("4000000000000119", "pm_card_chargeDeclinedProcessingError", "processing_error", None),
    (
        "4000000000006975",
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
        "card_declined",
        "card_velocity_exceeded",
    ),
    ("4000008400001280", "pm_card_threeDSecureRequiredProcessingError", "card_declined", "generic_decline"),
    ("4100000000000019", "pm_card_radarBlock", "card_declined", "fraudulent"),
    ("4000000000000341", "pm_card_chargeCustomerFail", "card_declined", "generic_decline"),
]


@pytest.mark.parametrize("number", SUCCESS + WITHOUT_3DS)
def test_a_good_card_pays_at_once(api, make_token, browse, typed_card, number):
    cvc = "1234" if number.startswith("37") else "123"
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})

    paid = browse(
        "POST",
        f"/v1/payment_intents/{intent.id}/confirm",
        {**typed_card(number, cvc=cvc), "client_secret": intent.client_secret, "return_url": RETURN_URL},
    )

    assert (paid.status, paid.body["status"]) == (200, "succeeded")
    charge = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]}).latest_charge
    assert (charge.amount, charge.paid, charge.payment_method_details.card.last4) == (1999, True, number[-4:])


@pytest.mark.parametrize("name", NAMES_THAT_SUCCEED)
def test_a_good_named_card_pays_from_the_server(api, name):
    intent = confirm(api, name)

    assert (intent.status, intent.amount_received) == ("succeeded", 1999)


@pytest.mark.parametrize("name", AUTHENTICATE)
def test_a_card_that_wants_3ds_is_paid_after_it(api, finish_3ds, name):
    intent = confirm(api, name)
    assert intent.status == "requires_action"

    finish_3ds(intent.next_action, "succeed")

    assert api.v1.payment_intents.retrieve(intent.id).status == "succeeded"


@pytest.mark.parametrize(("name", "decline_code"), AUTHENTICATE_THEN_DECLINE)
def test_a_card_can_be_declined_after_3ds(api, finish_3ds, name, decline_code):
    intent = confirm(api, name)

    finish_3ds(intent.next_action, "succeed")

    after = api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_payment_error.decline_code == decline_code


@pytest.mark.parametrize(("number", "name", "code", "decline_code"), DECLINES, ids=[d[1] for d in DECLINES])
def test_a_declined_card_raises_what_the_sdk_makes_of_it(api, make_token, number, name, code, decline_code):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})

    with pytest.raises(stripe.CardError) as of_token:
        api.v1.payment_intents.confirm(intent.id, {"confirmation_token": make_token(number)})
    with pytest.raises(stripe.CardError) as of_name:
        confirm(api, name)

    for caught in (of_token.value, of_name.value):
        assert (caught.code, caught.http_status) == (code, 402)
        assert caught.error.decline_code == decline_code
        assert caught.error.payment_intent.status == "requires_payment_method"
        assert caught.error.payment_intent.last_payment_error.code == code
    assert (
        api.v1.payment_intents.confirm(intent.id, {"confirmation_token": make_token()}).status == "succeeded"
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"number": "4242424242424241"}, "incorrect_number", id="checksum"),
        pytest.param({"number": "hello"}, "incorrect_number", id="no digits"),
        pytest.param({"exp_month": "13"}, "invalid_expiry_month", id="month"),
        pytest.param({"exp_year": "2020"}, "invalid_expiry_year", id="past year"),
        pytest.param({"exp_year": "26", "exp_month": "10"}, "invalid_expiry_year", id="past month"),
        pytest.param({"cvc": "12"}, "invalid_cvc", id="cvc"),
    ],
)
def test_a_card_that_cannot_be_one_is_refused_before_there_is_a_token(browse, typed_card, changed, code):
    reply = browse("POST", "/v1/confirmation_tokens", typed_card(**changed))

    assert (reply.status, reply.error["code"], reply.error["type"]) == (402, code, "card_error")


@pytest.mark.parametrize("name", ["exp_month", "exp_year"])
def test_a_token_takes_no_words_for_the_expiry(browse, name):
    card = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2040", name: "soon"}

    reply = browse("POST", "/v1/tokens", {f"card[{key}]": value for key, value in card.items()})

    assert (reply.status, reply.error["code"]) == (402, f"invalid_expiry_{name.removeprefix('exp_')}")


def test_3ds_is_done_for_a_card_that_only_supports_it_when_it_is_asked_for(api):
    asked = {"card": {"request_three_d_secure": "any"}}

    intent = confirm(api, "pm_card_threeDSecureOptional", payment_method_options=asked)

    assert intent.status == "requires_action"


def confirm(api, name, **params):
    given = {"amount": 1999, "currency": "usd", "confirm": True, "return_url": RETURN_URL, **params}
    return api.v1.payment_intents.create({**given, "payment_method": name})


def test_a_charge_says_what_the_bank_said(api, running):
    held = {"payment_method": "pm_card_visa", "capture_method": "manual", "confirm": True}
    held |= {"amount": 1999, "currency": "usd", "return_url": "http://127.0.0.1:9/done"}
    paid = api.v1.payment_intents.create(held)
    charge = api.v1.charges.retrieve(paid.latest_charge)

    card = charge.payment_method_details.card
    assert (charge.outcome.seller_message, charge.outcome.reason) == ("Payment complete.", None)
    assert charge.receipt_url.startswith(f"{running.url}/_simulator/")
    assert (card.network, card.amount_authorized, card.three_d_secure) == ("visa", charge.amount, None)
    assert card.capture_before == charge.created + 7 * 24 * 3600
    assert card.checks.address_line1_check is None
    assert charge.billing_details.address.line2 is None


def test_a_server_pays_by_the_token_of_a_card(api, browse):
    card = {"card[number]": "4000000000009995", "card[exp_month]": "12", "card[exp_year]": "2030"}
    token = browse("POST", "/v1/tokens", card).body["id"]

    def pay(card):
        data = {"type": "card", "card": card, "billing_details": {"name": "Ada"}}
        given = {"payment_method_data": data, "confirm": True, "return_url": RETURN_URL}
        return api.v1.payment_intents.create({"amount": 1999, "currency": "usd", **given})

    assert pay({"token": "tok_visa"}).status == "succeeded"
    with pytest.raises(stripe.CardError, match="insufficient funds"):
        pay({"token": token})
    with pytest.raises(stripe.InvalidRequestError, match="more than once"):
        pay({"token": token})
    with pytest.raises(stripe.CardError, match="generally unsafe"):
        pay({"number": "4242424242424242", "exp_month": 12, "exp_year": 2030})


def test_a_server_sees_the_tokens_of_a_browser_and_makes_none(api, browse):
    card = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2030"}
    made = browse("POST", "/v1/tokens", {f"card[{name}]": value for name, value in card.items()}).body

    assert api.v1.tokens.retrieve(made["id"]).card.last4 == "4242"
    assert api.v1.tokens.retrieve("tok_mastercard").card.brand == "MasterCard"
    with pytest.raises(stripe.CardError, match="generally unsafe"):
        api.v1.tokens.create({"card": card})
    with pytest.raises(stripe.InvalidRequestError, match="No such token: 'tok'"):
        api.v1.tokens.retrieve("tok")
