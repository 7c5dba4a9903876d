"""Payment methods besides cards: which are offered, and what happens with a payment by one of them."""

from __future__ import annotations

import pytest
import stripe

from paydesign.simulator.methods import load_methods
from paydesign.simulator.methods.accounts import load_accounts

RETURN_URL = "http://127.0.0.1:9/done"
EUROS = {"amount": 2000, "currency": "eur"}
IDEAL = {
    **EUROS,
    "allowed_payment_method_types": ["ideal"],
    "payment_method_data": {"type": "ideal"},
    "confirm": True,
    "return_url": RETURN_URL,
}
ACACIA = "2025-02-24.acacia"


def switch(api, **methods):
    """Turn methods on or off in the account's configuration."""
    wishes = {name: {"display_preference": {"preference": wish}} for name, wish in methods.items()}
    return api.v1.payment_method_configurations.update("pmc_default", wishes)


def events(running):
    return [entry["event"]["type"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]


def test_a_new_account_offers_cards_alone(api):
    assert api.v1.payment_intents.create(EUROS).payment_method_types == ["card"]


@pytest.mark.parametrize(
    ("changed", "offered"),
    [
        ({}, ["card", "ideal"]),
        ({"currency": "usd"}, ["card"]),
        ({"capture_method": "manual"}, ["card"]),
        ({"setup_future_usage": "on_session"}, ["card"]),
        ({"setup_future_usage": "off_session"}, ["card", "ideal"]),
        ({"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}, ["card"]),
        ({"excluded_payment_method_types": ["card"]}, ["ideal"]),
        ({"excluded_payment_method_types": ["ideal", "klarna"]}, ["card"]),
        ({"allowed_payment_method_types": ["ideal", "klarna"]}, ["ideal"]),
        ({"allowed_payment_method_types": ["card"]}, ["card"]),
    ],
)
def test_what_is_offered_follows_the_payment(api, changed, offered):
    switch(api, ideal="on")

    intent = api.v1.payment_intents.create({**EUROS, **changed})

    assert intent.payment_method_types == offered
    assert intent.allowed_payment_method_types == changed.get("allowed_payment_method_types")
    assert intent.excluded_payment_method_types == changed.get("excluded_payment_method_types")


def test_what_is_offered_is_worked_out_anew_when_the_payment_changes(api):
    switch(api, ideal="on")
    intent = api.v1.payment_intents.create({"amount": 2000, "currency": "usd"})

    assert intent.payment_method_types == ["card"]
    assert api.v1.payment_intents.update(intent.id, {"currency": "eur"}).payment_method_types == [
        "card",
        "ideal",
    ]
    assert api.v1.payment_intents.update(intent.id, {"capture_method": "manual"}).payment_method_types == [
        "card"
    ]


def test_a_method_is_switched_on_and_off_and_back_to_what_it_was(api):
    on = switch(api, ideal="on").ideal
    assert (on.available, on.display_preference.value) == (True, "on")

    assert not switch(api, ideal="off").ideal.available

    unset = switch(api, ideal="none", card="none")
    assert (unset.ideal.available, unset.ideal.display_preference.preference) == (False, "none")
    assert unset.card.available


def test_a_method_that_is_not_played_is_not_switched_on(api):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        switch(api, klarna="on")

    assert caught.value.code == "paydesign_parameter_not_simulated"


def test_a_setup_offers_what_can_be_saved(api):
    switch(api, ideal="on")

    assert api.v1.setup_intents.create({}).payment_method_types == ["card", "ideal"]
    assert api.v1.setup_intents.create({"excluded_payment_method_types": ["ideal"]}).payment_method_types == [
        "card"
    ]


def test_elements_are_told_what_is_offered(browse):
    options = {"mode": "payment", "amount": "2000", "currency": "eur"}
    both = {"allowed_payment_method_types[0]": "card", "allowed_payment_method_types[1]": "ideal"}

    session = browse("GET", "/v1/elements/session", {**options, **both}).body

    assert session["payment_method_types"] == ["card", "ideal"]
    assert [one["title"] for one in session["payment_methods"]] == ["Card", "iDEAL | Wero"]
    in_usd = browse("GET", "/v1/elements/session", {**options, **both, "currency": "usd"}).body
    assert in_usd["payment_method_types"] == ["card"]


def test_ideal_waits_for_the_bank_and_succeeds(api, running, finish_3ds):
    intent = api.v1.payment_intents.create(IDEAL)
    assert (intent.status, intent.latest_charge) == ("requires_action", None)
    assert intent.next_action.redirect_to_url.return_url == RETURN_URL

    back = finish_3ds(intent.next_action, "succeed").body["continue_to"]

    paid = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (paid.status, paid.amount_received) == ("succeeded", 2000)
    assert paid.latest_charge.id.startswith("py_")
    assert paid.latest_charge.payment_method_details.type == "ideal"
    assert "card" not in paid.latest_charge.payment_method_details
    assert paid.latest_charge.balance_transaction
    assert back.startswith(f"{RETURN_URL}?payment_intent={intent.id}&payment_intent_client_secret=")
    assert back.endswith("&redirect_status=succeeded")
    assert events(running) == [
        "payment_intent.created",
        "payment_intent.requires_action",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ]


def test_ideal_that_fails_can_be_tried_again(api, running, finish_3ds):
    intent = api.v1.payment_intents.create(IDEAL)

    back = finish_3ds(intent.next_action, "fail").body["continue_to"]

    failed = api.v1.payment_intents.retrieve(intent.id)
    assert (failed.status, failed.payment_method) == ("requires_payment_method", None)
    assert failed.last_payment_error.code == "payment_intent_authentication_failure"
    assert failed.last_payment_error.payment_method.type == "ideal"
    assert back.endswith("&redirect_status=failed")
    assert events(running)[-1] == "payment_intent.payment_failed"
    again = api.v1.payment_intents.confirm(
        intent.id, {"payment_method_data": {"type": "ideal"}, "return_url": RETURN_URL}
    )
    finish_3ds(again.next_action, "succeed")
    assert api.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_a_server_that_confirms_by_hand_has_nothing_to_confirm_after_ideal(api, finish_3ds):
    intent = api.v1.payment_intents.create({**IDEAL, "confirmation_method": "manual"})

    finish_3ds(intent.next_action, "succeed")

    assert api.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_what_was_left_at_the_bank_is_over_when_it_is_paid_by_card(api, finish_3ds):
    intent = api.v1.payment_intents.create({**IDEAL, "allowed_payment_method_types": ["ideal", "card"]})

    paid = api.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})

    assert paid.status == "succeeded"
    assert finish_3ds(intent.next_action, "succeed").body["status"] == "canceled"
    assert len(api.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_a_method_made_before_pays_too(api):
    method = api.v1.payment_methods.create({"type": "ideal", "billing_details": {"name": "Ada"}})
    given = {name: value for name, value in IDEAL.items() if name != "payment_method_data"}

    intent = api.v1.payment_intents.create({**given, "payment_method": method.id})

    assert (method.type, method.ideal.bank, "card" in method) == ("ideal", None, False)
    assert intent.status == "requires_action"


def test_ideal_is_refunded(api, finish_3ds):
    intent = api.v1.payment_intents.create(IDEAL)
    finish_3ds(intent.next_action, "succeed")

    refund = api.v1.refunds.create({"payment_intent": intent.id, "amount": 500})

    assert (refund.status, refund.destination_details) == ("succeeded", None)


def test_older_versions_name_the_methods(connect, expected_advice):
    expected_advice.add("other_api_version")
    old = connect(stripe_version=ACACIA)

    intent = old.v1.payment_intents.create({**EUROS, "payment_method_types": ["ideal", "klarna"]})

    assert (intent.payment_method_types, intent.automatic_payment_methods) == (["ideal", "klarna"], None)


def test_each_method_has_a_title_and_what_it_can_do():
    for method in load_methods().values():
        assert method.title
        assert set(method.saves) <= {"off_session", "on_session"}
        assert all(source.startswith("https://docs.stripe.com/") for source in method.sources)


ONLINE = {
    "customer_acceptance": {"type": "online", "online": {"ip_address": "192.0.2.1", "user_agent": "curl"}}
}
SEPA = {
    **EUROS,
    "allowed_payment_method_types": ["sepa_debit"],
    "payment_method": "pm_sepaDebit_success_de",
    "mandate_data": ONLINE,
    "confirm": True,
}
ACH = {**SEPA, "currency": "usd", "allowed_payment_method_types": ["us_bank_account"]}
US_ACCOUNT = {
    "payment_method_data[billing_details][name]": "Ada",
    "payment_method_data[type]": "us_bank_account",
    "payment_method_data[us_bank_account][account_number]": "000123456789",
    "payment_method_data[us_bank_account][routing_number]": "110000000",
}


@pytest.fixture
def finish(control):
    """End what is processing, as the inspector does."""
    return lambda id, outcome: control("POST", f"intents/{id}/finish", {"outcome": outcome})


@pytest.mark.parametrize("given", [SEPA, {**ACH, "payment_method": "pm_usBankAccount_success"}])
def test_a_debit_is_processing_until_the_bank_says_yes(api, running, finish, given):
    intent = api.v1.payment_intents.create(given)
    charge = api.v1.charges.retrieve(intent.latest_charge)
    assert (intent.status, intent.amount_received) == ("processing", 0)
    assert (charge.status, charge.paid, charge.balance_transaction) == ("pending", False, None)

    assert finish(intent.id, "succeeded").status == 200

    paid = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (paid.status, paid.amount_received) == ("succeeded", 2000)
    assert (paid.latest_charge.id, paid.latest_charge.status) == (charge.id, "succeeded")
    assert paid.latest_charge.paid
    assert paid.latest_charge.balance_transaction
    assert events(running) == [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({**SEPA, "payment_method": "pm_sepaDebit_insufficientFunds_at"}, "insufficient_funds"),
        ({**SEPA, "payment_method": "pm_sepaDebit_success_de"}, "payment_intent_payment_attempt_failed"),
        ({**ACH, "payment_method": "pm_usBankAccount_accountClosed"}, "account_closed"),
    ],
)
def test_a_debit_can_fail_in_the_end_and_be_made_again(api, running, finish, given, code):
    intent = api.v1.payment_intents.create(given)

    finish(intent.id, "failed")

    failed = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (failed.status, failed.payment_method) == ("requires_payment_method", None)
    assert (failed.last_payment_error.code, failed.latest_charge.failure_code) == (code, code)
    assert failed.last_payment_error.doc_url.endswith(code.replace("_", "-"))
    assert (failed.latest_charge.status, failed.latest_charge.amount_captured) == ("failed", 0)
    assert events(running)[-2:] == ["charge.failed", "payment_intent.payment_failed"]
    again = {"payment_method": given["payment_method"], "mandate_data": ONLINE}
    assert api.v1.payment_intents.confirm(intent.id, again).status == "processing"


def test_a_debit_has_the_mandate_that_the_customer_gave(api):
    intent = api.v1.payment_intents.create({**SEPA, "expand": ["latest_charge"]})

    mandate = api.v1.mandates.retrieve(intent.latest_charge.payment_method_details.sepa_debit.mandate)

    assert (mandate.type, mandate.status) == ("single_use", "active")
    assert mandate.single_use.to_dict() == {"amount": 2000, "currency": "eur"}
    assert mandate.payment_method == intent.payment_method
    assert mandate.customer_acceptance.online.ip_address == "192.0.2.1"
    assert mandate.payment_method_details.sepa_debit.reference


def test_who_takes_a_card_after_all_is_charged_by_confirming_it_alone(api, running):
    waits = api.v1.payment_intents.create(IDEAL)
    attempt = waits.next_action.redirect_to_url.url.rpartition("/")[2]

    changed = api.v1.payment_intents.update(waits.id, {"payment_method": "pm_card_visa"})
    late = running.simulator.authenticate(attempt, passed=True)

    assert (changed.status, changed.next_action) == ("requires_confirmation", None)
    assert late["status"] == "canceled"
    assert api.v1.payment_intents.retrieve(waits.id).status == "requires_confirmation"


@pytest.mark.parametrize("details", [{}, {"billing_details": {"name": ""}}])
def test_an_account_has_a_holder(api, details):
    data = {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013000"}, **details}
    paid = {name: value for name, value in SEPA.items() if name != "payment_method"}

    with pytest.raises(stripe.InvalidRequestError) as alone:
        api.v1.payment_methods.create(data)
    with pytest.raises(stripe.InvalidRequestError) as inside:
        api.v1.payment_intents.create({**paid, "payment_method_data": data})

    assert alone.value.param == "billing_details[name]"
    assert inside.value.param == "payment_method_data[billing_details][name]"


def test_a_debit_without_a_mandate_is_advised_against(api, expected_advice):
    expected_advice.add("mandate_data_not_given")

    intent = api.v1.payment_intents.create({n: v for n, v in SEPA.items() if n != "mandate_data"})

    assert intent.status == "processing"


def test_a_confirmation_token_carries_the_mandate(api, browse):
    form = {
        "payment_method_data[type]": "sepa_debit",
        "payment_method_data[sepa_debit][iban]": "DE89 3704 0044 0532 0130 00",
        "payment_method_data[billing_details][name]": "Ada",
    }
    token = browse("POST", "/v1/confirmation_tokens", form).body

    intent = api.v1.payment_intents.create(
        {
            **EUROS,
            "allowed_payment_method_types": ["sepa_debit"],
            "confirmation_token": token["id"],
            "confirm": True,
        }
    )

    assert token["mandate_data"]["customer_acceptance"]["type"] == "online"
    assert token["payment_method_preview"]["sepa_debit"]["last4"] == "3000"
    assert intent.status == "processing"
    assert api.v1.charges.retrieve(intent.latest_charge).payment_method_details.sepa_debit.mandate


def test_a_browser_confirms_with_the_numbers_of_its_bank(api, browse):
    intent = api.v1.payment_intents.create(
        {"amount": 2000, "currency": "usd", "allowed_payment_method_types": ["us_bank_account"]}
    )

    form = {"client_secret": intent.client_secret, **US_ACCOUNT}
    reply = browse("POST", f"/v1/payment_intents/{intent.id}/confirm", form)

    assert (reply.status, reply.body["status"]) == (200, "processing")
    method = api.v1.payment_methods.retrieve(reply.body["payment_method"]).us_bank_account
    assert (method.last4, method.account_type, method.routing_number) == ("6789", "checking", "110000000")


@pytest.mark.parametrize(
    ("kind", "name"),
    [("sepa_debit", "pm_sepaDebit_success_nl"), ("us_bank_account", "pm_usBankAccount_success")],
)
def test_an_account_that_was_saved_is_debited_again_without_the_customer(api, finish, kind, name):
    customer = api.v1.customers.create()
    given = {"customer": customer.id, "allowed_payment_method_types": [kind]}
    setup = api.v1.setup_intents.create(
        {**given, "payment_method": name, "confirm": True, "mandate_data": ONLINE}
    )
    assert (setup.status, bool(setup.mandate)) == ("succeeded", True)
    assert api.v1.mandates.retrieve(setup.mandate).type == "multi_use"

    currency = "eur" if kind == "sepa_debit" else "usd"
    paid = {**given, "amount": 2000, "currency": currency, "payment_method": setup.payment_method}
    intent = api.v1.payment_intents.create({**paid, "confirm": True, "off_session": True})

    assert intent.status == "processing"
    details = api.v1.charges.retrieve(intent.latest_charge).payment_method_details
    assert details[kind].mandate == setup.mandate
    finish(intent.id, "succeeded")
    assert [one.id for one in api.v1.customers.payment_methods.list(customer.id).data] == [
        setup.payment_method
    ]


@pytest.mark.parametrize(("amount", "offered"), [(1_000_000, ["card", "sepa_debit"]), (1_000_001, ["card"])])
def test_a_sepa_debit_has_a_largest_amount(api, amount, offered):
    switch(api, sepa_debit="on", us_bank_account="on")

    assert api.v1.payment_intents.create({**EUROS, "amount": amount}).payment_method_types == offered


def test_us_accounts_are_debited_in_dollars(api):
    switch(api, sepa_debit="on", us_bank_account="on")

    intent = api.v1.payment_intents.create({"amount": 2000, "currency": "usd"})

    assert intent.payment_method_types == ["card", "us_bank_account"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("pm_sepaDebit_success_de", "This test account leads to the outcome succeeded."),
        ("pm_sepaDebit_insufficientFunds_de", "to the outcome failed, with insufficient_funds."),
    ],
)
def test_what_an_account_leads_to_is_due_with_the_order_that_ends_it(api, control, name, what):
    intent = api.v1.payment_intents.create({**SEPA, "payment_method": name})

    [due] = control("GET", "clock").body["due"]

    assert due["what"].endswith(what)
    assert due["order"] == f"POST intents/{intent.id}/finish"
    assert control(*due["order"].split(), {"outcome": "succeeded"}).status == 200
    assert control("GET", "clock").body["due"] == []


@pytest.mark.parametrize(
    "account", [one for one in load_accounts() if one.id], ids=lambda account: account.id
)
def test_each_account_of_the_page_is_debited_or_refused_as_ours(send, account):
    form = {
        "amount": "2000",
        "currency": "usd" if account.type == "us_bank_account" else "eur",
        "allowed_payment_method_types[0]": account.type,
        "payment_method": account.id,
        "mandate_data[customer_acceptance][type]": "offline",
        "confirm": "true",
    }

    reply = send("POST", "/v1/payment_intents", form)

    if account.not_played:
        assert (reply.status, reply.error["code"]) == (400, "paydesign_account_not_simulated")
    else:
        assert (reply.status, reply.body["status"]) == (200, "processing")


def test_elements_show_no_bank_account_among_what_was_saved(api, browse):
    customer = api.v1.customers.create()
    for name in ("pm_usBankAccount_success", "pm_card_visa"):
        saved = api.v1.payment_methods.attach(name, {"customer": customer.id})
        api.v1.payment_methods.update(saved.id, {"allow_redisplay": "always"})
    features = {"payment_method_redisplay": "enabled"}
    shown = api.v1.customer_sessions.create(
        {
            "customer": customer.id,
            "components": {"payment_element": {"enabled": True, "features": features}},
        }
    )

    options = {"mode": "payment", "amount": "2000", "currency": "usd"}
    secret = {"customer_session_client_secret": shown.client_secret}
    session = browse("GET", "/v1/elements/session", {**options, **secret}).body

    assert [one["type"] for one in session["customer"]["payment_methods"]] == ["card"]


def test_the_account_of_ideal_is_saved_as_a_debit(api, finish_3ds, finish, running):
    customer = api.v1.customers.create()
    saving = {"customer": customer.id, "setup_future_usage": "off_session", "mandate_data": ONLINE}
    intent = api.v1.payment_intents.create({**IDEAL, **saving})
    assert api.v1.customers.payment_methods.list(customer.id).data == []

    finish_3ds(intent.next_action, "succeed")

    [saved] = api.v1.customers.payment_methods.list(customer.id).data
    paid = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    details = paid.latest_charge.payment_method_details.ideal
    assert (saved.type, saved.sepa_debit.generated_from.charge) == ("sepa_debit", paid.latest_charge.id)
    assert (details.generated_sepa_debit, details.iban_last4) == (saved.id, saved.sepa_debit.last4)
    assert api.v1.mandates.retrieve(details.generated_sepa_debit_mandate).payment_method == saved.id
    assert api.v1.payment_methods.retrieve(paid.payment_method).customer is None
    told = next(
        e["event"]
        for e in running.simulator.log.after(0)
        if e.get("event", {}).get("type") == "charge.succeeded"
    )
    assert told["data"]["object"]["payment_method_details"]["ideal"]["generated_sepa_debit"] == saved.id
    again = {
        **EUROS,
        "customer": customer.id,
        "payment_method": saved.id,
        "confirm": True,
        "off_session": True,
    }
    debit = api.v1.payment_intents.create({**again, "allowed_payment_method_types": ["sepa_debit"]})
    assert debit.status == "processing"


def test_the_account_of_ideal_is_not_saved_if_the_bank_says_no(api, finish_3ds):
    customer = api.v1.customers.create()
    saving = {"customer": customer.id, "setup_future_usage": "off_session", "mandate_data": ONLINE}
    intent = api.v1.payment_intents.create({**IDEAL, **saving})

    finish_3ds(intent.next_action, "fail")

    assert api.v1.customers.payment_methods.list(customer.id).data == []
