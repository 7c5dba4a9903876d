"""Every card of Stripe's testing page, by number and by each of its names: it does what the data says of it.

The data is the page's (simulator/cards.toml); here is what each word of it means to somebody who pays.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from paydesign.simulator.cards import Card, cards_by_id, cards_by_number, has_valid_checksum, load_cards
from paydesign.simulator.rules import load_rules

RETURN_URL = "http://127.0.0.1:9/done"
PAY = {"amount": "1999", "currency": "usd", "confirm": "true", "return_url": RETURN_URL}
ADVICE = {"radar_settings"}


def promised(card: Card) -> tuple[Any, ...]:
    """Return what the data says that comes of paying with a card: status of HTTP, then of the Intent or the codes."""
    if card.not_played:
        return 400, "paydesign_card_not_simulated", None
    if card.three_ds in ("required", "unless_set_up", "on_session"):
        return 200, "requires_action"
    if card.decline:
        return 402, load_rules()[card.decline].code, card.decline_code
    return 200, "succeeded"


def came_of(reply: Any) -> tuple[Any, ...]:
    if reply.status == 200:
        return 200, reply.body["status"]
    if reply.error["type"] == "card_error":
        assert "param" not in reply.error
        assert reply.error["payment_intent"]["last_payment_error"].get("param") is None
    return reply.status, reply.error["code"], reply.error.get("decline_code")


def test_every_number_does_what_the_page_says(send, browse, typed_card, expected_advice):
    expected_advice |= ADVICE
    found = {}
    for number, card in cards_by_number().items():
        made = send("POST", "/v1/payment_intents", {"amount": "1999", "currency": "usd"}).body
        typed = typed_card(number, cvc="1234" if card.brand == "amex" else "123")
        secret = {"client_secret": made["client_secret"], "return_url": RETURN_URL}
        path = f"/v1/payment_intents/{made['id']}"
        reply = browse("POST", f"{path}/confirm", typed | secret)
        found[number] = came_of(reply)
        if reply.status == 200 and reply.body["payment_method"]:
            id = reply.body["payment_method"]
            shown = send("GET", f"/v1/payment_methods/{id}").body["card"]
            assert (shown["brand"], shown["country"]) == (card.brand, card.country)
            assert (shown["funding"], shown["last4"]) == (card.funding, number[-4:])
            assert shown["networks"]["available"] == [*card.also, card.brand]

    assert found == {number: promised(card) for number, card in cards_by_number().items()}
    assert len(found) > 140


def test_every_name_does_what_the_page_says(send, expected_advice):
    expected_advice |= ADVICE
    found = {}
    for id, card in cards_by_id().items():
        given = {"payment_method": id}
        if id.startswith("tok_"):
            made = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": id})
            if made.status != 200:
                found[id] = came_of(made)
                continue
            given = {"payment_method": made.body["id"]}
        found[id] = came_of(send("POST", "/v1/payment_intents", PAY | given))
        assert card.not_played or found[id][0] in (200, 402)

    assert found == {id: promised(card) for id, card in cards_by_id().items()}
    assert len(found) > 250


def test_every_card_can_be_saved_unless_the_page_says_that_it_cannot(send):
    customer = send("POST", "/v1/customers").body["id"]
    found = {}
    for id, card in cards_by_id().items():
        if id.startswith("pm_card_") and not card.not_played:
            reply = send("POST", f"/v1/payment_methods/{id}/attach", {"customer": customer})
            found[id] = reply.status if reply.status == 200 else reply.error["code"]

    declined = {
        id: load_rules()[str(cards_by_id()[id].decline)].code for id in found if not cards_by_id()[id].attach
    }
    assert {id: code for id, code in found.items() if code != 200} == declined
    assert len(declined) == 8


def test_what_declines_after_3ds_and_what_pays_after_it(send, finish_3ds, expected_advice):
    for id, card in cards_by_id().items():
        if promised(card) != (200, "requires_action") or id.startswith("tok_"):
            continue
        intent = send("POST", "/v1/payment_intents", {**PAY, "payment_method": id}).body
        finish_3ds(intent["next_action"], "succeed")
        after = send("GET", f"/v1/payment_intents/{intent['id']}").body
        code = (after["last_payment_error"] or {}).get("decline_code")
        assert (after["status"] == "succeeded", code) == (card.decline is None, card.decline_code)


@pytest.mark.parametrize(
    ("id", "country", "brand", "funding"),
    [
        ("pm_card_th_debit", "TH", "visa", "debit"),
        ("pm_card_gb_mastercard", "GB", "mastercard", "credit"),
        ("pm_card_us", "US", "visa", "credit"),
        ("pm_card_amex", "US", "amex", "credit"),
        ("pm_card_unionpay", "US", "unionpay", "credit"),
    ],
)
def test_a_few_by_hand(api, id, country, brand, funding):
    card = api.v1.payment_methods.retrieve(id).card

    assert (card.country, card.brand, card.funding) == (country, brand, funding)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pm_bacsDebit_mandateRefused", "bacs_debit"),
        ("pm_auBecsDebit_dispute", "au_becs_debit"),
    ],
)
def test_a_name_of_another_method_is_our_limit(send, name, kind):
    reply = send("POST", "/v1/payment_intents", {**PAY, "payment_method": name})

    assert (reply.status, reply.error["code"]) == (400, "paydesign_method_not_played")
    assert kind in reply.error["message"]


@pytest.mark.parametrize("name", ["pm_card_moon", "pm_lunarDebit_success"])
def test_a_name_that_is_not_on_the_page_is_our_limit(send, name):
    reply = send("POST", "/v1/payment_intents", {**PAY, "payment_method": name})

    assert reply.error["code"] == "paydesign_unknown_test_name"


def test_a_token_that_is_not_on_the_page_is_our_limit(send):
    reply = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": "tok_moon"})

    assert reply.error["code"] == "paydesign_unknown_test_name"


def test_an_id_that_looks_like_none_of_these_is_simply_not_there(send):
    pay = send("POST", "/v1/payment_intents", {**PAY, "payment_method": "pm_1NoSuch"})
    token = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": "tok_1NoSuch"})

    assert pay.error["message"] == "No such PaymentMethod: 'pm_1NoSuch'"
    assert token.error["message"] == "No such token: 'tok_1NoSuch'"


def test_a_number_that_is_not_on_the_page_is_our_limit(browse, typed_card):
    assert has_valid_checksum("4111111111111111")
    reply = browse("POST", "/v1/confirmation_tokens", typed_card("4111111111111111"))

    assert (reply.status, reply.error["code"]) == (400, "paydesign_unknown_card_number")


def test_a_radar_block_is_no_decline_of_the_bank(api, expected_advice):
    expected_advice.add("radar_settings")
    blocked = outcome(api, "pm_card_radarBlock")
    declined = outcome(api, "pm_card_visa_chargeDeclined")
    elevated = outcome(api, "pm_card_riskLevelElevated")

    assert (blocked.type, blocked.network_status) == ("blocked", "not_sent_to_network")
    assert (blocked.reason, blocked.risk_level) == ("highest_risk_level", "highest")
    assert (declined.type, declined.network_status) == ("issuer_declined", "declined_by_network")
    assert (declined.reason, declined.risk_level) == ("generic_decline", "normal")
    assert (elevated.type, elevated.risk_level) == ("authorized", "elevated")


def outcome(api, name):
    try:
        intent = pay(api, name)
    except stripe.CardError as error:
        intent = error.error.payment_intent
    return api.v1.charges.retrieve(intent.latest_charge).outcome


def pay(api, name, **params):
    given = {"amount": 1999, "currency": "usd", "confirm": True, "return_url": RETURN_URL, **params}
    return api.v1.payment_intents.create({**given, "payment_method": name})


@pytest.mark.parametrize(
    ("number", "cvc", "postal", "line1"),
    [
        ("4242424242424242", "pass", "pass", "pass"),
        ("4000000000000101", "fail", "pass", "pass"),
        ("4000000000000036", "pass", "fail", "pass"),
        ("4000000000000028", "pass", "pass", "fail"),
        ("4000000000000010", "pass", "fail", "fail"),
        ("4000000000000044", "pass", "unavailable", "unavailable"),
    ],
)
def test_what_was_sent_with_a_card_is_checked(
    api, browse, typed_card, expected_advice, number, cvc, postal, line1
):
    expected_advice |= {"radar_settings"} if "fail" in (cvc, postal) else set()
    address = {"line1": "1 High Street", "postal_code": "AB1 2CD"}
    billing = {f"payment_method_data[billing_details][address][{part}]": v for part, v in address.items()}

    full = charged(api, browse, typed_card(number) | billing).checks
    bare = charged(api, browse, typed_card(number)).checks

    assert (full.cvc_check, full.address_postal_code_check, full.address_line1_check) == (cvc, postal, line1)
    assert (bare.address_postal_code_check, bare.address_line1_check) == (None, None)


def charged(api, browse, typed):
    made = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    given = {**typed, "client_secret": made.client_secret, "return_url": RETURN_URL}
    assert browse("POST", f"/v1/payment_intents/{made.id}/confirm", given).status == 200
    intent = api.v1.payment_intents.retrieve(made.id, {"expand": ["latest_charge", "payment_method"]})
    card = intent.latest_charge.payment_method_details.card
    assert card.checks.cvc_check == intent.payment_method.card.checks.cvc_check
    return card


def test_a_check_that_a_name_is_made_for_needs_nothing_sent(api, expected_advice):
    expected_advice.add("radar_settings")

    intent = pay(api, "pm_card_cvcCheckFail", expand=["latest_charge"])

    checks = intent.latest_charge.payment_method_details.card.checks
    assert (checks.cvc_check, checks.address_line1_check) == ("fail", None)


def test_a_card_is_checked_when_it_is_saved(api):
    customer = api.v1.customers.create({}).id

    saved = api.v1.payment_methods.attach("pm_card_cvcCheckFail", {"customer": customer})

    assert saved.card.checks.cvc_check == "fail"


def test_a_wrong_cvc_is_only_declined_if_one_was_sent(send, browse):
    card = {"card[number]": "4000000000000127", "card[exp_month]": "12", "card[exp_year]": "2030"}
    found = []
    for cvc in ({}, {"card[cvc]": "123"}):
        token = browse("POST", "/v1/tokens", card | cvc).body["id"]
        made = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": token}).body
        found.append(came_of(send("POST", "/v1/payment_intents", {**PAY, "payment_method": made["id"]})))

    assert found == [(200, "succeeded"), (402, "incorrect_cvc", None)]


def test_what_3ds_came_to_is_on_the_charge(api, finish_3ds):
    asked = pay(api, "pm_card_threeDSecure2Required")
    finish_3ds(asked.next_action, "succeed")

    assert three_ds(api, asked.id).authentication_flow == "challenge"
    assert three_ds(api, pay(api, "pm_card_visa").id) is None


def three_ds(api, id):
    intent = api.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]})
    return getattr(intent.latest_charge.payment_method_details.card, "three_d_secure", None)


def test_a_card_that_needs_no_answer_to_3ds_tells_so(api, browse, typed_card):
    card = charged(api, browse, typed_card("4000000032200000"))

    assert card.three_d_secure.authentication_flow == "frictionless"


def test_a_card_that_fails_when_3ds_is_asked_for(api):
    options = {"card": {"request_three_d_secure": "any"}}

    with pytest.raises(stripe.CardError) as caught:
        pay(api, "pm_card_threeDSecureOptionalProcessingError", payment_method_options=options)

    assert caught.value.code == "processing_error"
    assert pay(api, "pm_card_threeDSecureOptionalProcessingError").status == "succeeded"


def test_whether_3ds_is_possible(api):
    usage = {
        name: api.v1.payment_methods.retrieve(name).card.three_d_secure_usage.supported
        for name in ("pm_card_visa", "pm_card_amex", "pm_card_amex_threeDSecureNotSupported")
    }

    assert usage == {
        "pm_card_visa": True,
        "pm_card_amex": True,
        "pm_card_amex_threeDSecureNotSupported": False,
    }


@pytest.mark.parametrize(
    ("number", "member", "value"),
    [
        ("4000000000000341", "decline_code", "generic_decline"),
        ("4000000000009995", "funding", "credit"),
        ("378282246310005", "three_ds", "never"),
    ],
)
def test_a_number_does_what_its_first_line_says(number, member, value):
    assert len([card for card in load_cards() if card.number == number]) > 1
    assert getattr(cards_by_number()[number], member) == value


def test_fingerprints_tell_numbers_apart():
    numbers = {card.number for card in load_cards() if card.number}

    assert len({number[-12:] for number in numbers}) == len(numbers)


def saved(api, name, **how):
    customer = api.v1.customers.create({}).id
    method = api.v1.payment_methods.attach(name, {"customer": customer})
    return {"customer": customer, "payment_method": method.id, "off_session": True, **how}


def off_session(api, given):
    try:
        return pay(api, given.pop("payment_method"), **given).status
    except stripe.CardError as error:
        return error.code, error.error.decline_code


def test_a_card_that_was_only_attached_is_declined_off_session(api):
    given = saved(api, "pm_card_authenticationRequiredOnSetup")

    assert off_session(api, given) == ("authentication_required", "authentication_required")


def test_a_card_that_was_set_up_is_charged_off_session(api, finish_3ds):
    given = saved(api, "pm_card_authenticationRequiredOnSetup")
    setup = {name: given[name] for name in ("customer", "payment_method")}
    intent = api.v1.setup_intents.create({**setup, "confirm": True, "return_url": RETURN_URL})
    finish_3ds(intent.next_action, "succeed")

    assert off_session(api, given) == "succeeded"


def test_a_card_that_was_set_up_by_a_payment_is_charged_off_session(api, finish_3ds):
    customer = api.v1.customers.create({}).id
    params = {"customer": customer, "setup_future_usage": "off_session"}
    intent = pay(api, "pm_card_authenticationRequiredOnSetup", **params)
    finish_3ds(intent.next_action, "succeed")
    method = api.v1.payment_intents.retrieve(intent.id).payment_method

    assert off_session(api, {"customer": customer, "payment_method": method, "off_session": True}) == (
        "succeeded"
    )


def test_a_card_that_is_set_up_elsewhere_is_charged_off_session_even_without_a_customer(api):
    name = "pm_card_authenticationRequiredSetupForOffSession"

    assert off_session(api, {"payment_method": name, "off_session": True}) == "succeeded"
    assert pay(api, name).status == "requires_action"


def test_3ds_without_a_return_url_is_for_stripe_js(api):
    methods = {"enabled": True, "allow_redirects": "never"}
    given = {"amount": 1999, "currency": "usd", "confirm": True, "automatic_payment_methods": methods}
    intent = api.v1.payment_intents.create({**given, "payment_method": "pm_card_authenticationRequired"})

    assert intent.next_action.type == "use_stripe_sdk"


def test_after_a_decline_the_same_card_is_asked_for_3ds_again(api, finish_3ds):
    intent = pay(api, "pm_card_threeDSecureRequiredChargeDeclined")
    method = intent.payment_method
    finish_3ds(intent.next_action, "succeed")

    again = api.v1.payment_intents.confirm(intent.id, {"payment_method": method, "return_url": RETURN_URL})

    assert again.status == "requires_action"
