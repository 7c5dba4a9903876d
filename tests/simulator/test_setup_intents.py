"""SetupIntents: a card is saved without a charge."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"


@pytest.fixture
def customer(api):
    return api.v1.customers.create({"email": "ada@example.com"})


def test_a_card_is_saved_from_the_browser(api, browse, typed_card, customer):
    intent = api.v1.setup_intents.create(
        {"customer": customer.id, "automatic_payment_methods": {"enabled": True}}
    )
    given = {**typed_card(), "client_secret": intent.client_secret, "return_url": RETURN_URL}

    done = browse("POST", f"/v1/setup_intents/{intent.id}/confirm", given)

    assert done.body["status"] == "succeeded"
    [saved] = api.v1.customers.payment_methods.list(customer.id).data
    assert (saved.id, saved.card.last4) == (done.body["payment_method"], "4242")
    assert [event.type for event in api.v1.events.list().data] == [
        "setup_intent.succeeded",
        "payment_method.attached",
        "setup_intent.created",
        "customer.created",
    ]


def test_a_card_is_saved_on_the_server_with_a_token(api, make_token, customer):
    intent = api.v1.setup_intents.create(
        {
            "customer": customer.id,
            "confirm": True,
            "confirmation_token": make_token(mode="setup", currency="usd"),
        }
    )

    assert intent.status == "succeeded"


@pytest.mark.parametrize(
    ("outcome", "status"), [("succeed", "succeeded"), ("fail", "requires_payment_method")]
)
def test_saving_a_card_can_need_3ds(api, make_token, finish_3ds, customer, outcome, status):
    intent = api.v1.setup_intents.create(
        {"customer": customer.id, "confirm": True, "confirmation_token": make_token("4000002500003155")}
    )
    assert intent.status == "requires_action"

    finish_3ds(intent.next_action, outcome)

    after = api.v1.setup_intents.retrieve(intent.id)
    assert after.status == status
    assert (after.last_setup_error is None) == (outcome == "succeed")


def test_a_saved_card_pays_off_session_without_3ds(api, make_token, finish_3ds, customer):
    intent = api.v1.setup_intents.create(
        {"customer": customer.id, "confirm": True, "confirmation_token": make_token("4000002500003155")}
    )
    finish_3ds(intent.next_action, "succeed")
    method = api.v1.setup_intents.retrieve(intent.id).payment_method

    paid = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "customer": customer.id,
            "payment_method": method,
            "off_session": True,
            "confirm": True,
            "return_url": RETURN_URL,
        }
    )

    assert paid.status == "succeeded"


def test_a_declined_card_is_not_saved(api, make_token, customer):
    intent = api.v1.setup_intents.create({"customer": customer.id})

    with pytest.raises(stripe.CardError) as caught:
        api.v1.setup_intents.confirm(intent.id, {"confirmation_token": make_token("4000000000000002")})

    assert caught.value.error.setup_intent.status == "requires_payment_method"
    assert api.v1.customers.payment_methods.list(customer.id).data == []


def test_a_setup_keeps_what_the_server_asked_for(api, customer):
    intent = api.v1.setup_intents.create(
        {
            "customer": customer.id,
            "usage": "on_session",
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"order_id": "7"},
        }
    )

    assert (intent.usage, intent.metadata["order_id"]) == ("on_session", "7")
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)


def test_what_happens_to_a_setup_is_told(api, make_token, finish_3ds, running, customer):
    intent = api.v1.setup_intents.create({"customer": customer.id})
    with pytest.raises(stripe.CardError):
        api.v1.setup_intents.confirm(intent.id, {"confirmation_token": make_token("4000000000000002")})
    waiting = api.v1.setup_intents.confirm(intent.id, {"confirmation_token": make_token("4000002500003155")})

    finish_3ds(waiting.next_action, "succeed")

    seen = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
    assert [event["type"] for event in seen if event["type"] != "customer.created"] == [
        "setup_intent.created",
        "setup_intent.setup_failed",
        "setup_intent.requires_action",
        "payment_method.attached",
        "setup_intent.succeeded",
    ]
    assert seen[2]["data"]["object"]["last_setup_error"]["code"] == "card_declined"


def test_a_saved_card_is_found_by_its_customer(api, make_token, customer):
    given = {"customer": customer.id, "confirm": True, "confirmation_token": make_token(mode="setup")}
    method = api.v1.setup_intents.create(given).payment_method
    other = api.v1.customers.create()

    assert [
        one.id for one in api.v1.payment_methods.list({"customer": customer.id, "type": "card"}).data
    ] == [method]
    assert api.v1.payment_methods.retrieve(method).customer == customer.id
    assert api.v1.customers.payment_methods.retrieve(customer.id, method).card.last4 == "4242"
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_method"):
        api.v1.customers.payment_methods.retrieve(other.id, method)


def test_a_saved_card_can_be_declined_later_and_the_customer_brought_back(
    api, browse, typed_card, make_token, finish_3ds, customer
):
    given = {"customer": customer.id, "confirm": True, "confirmation_token": make_token("4000002760003184")}
    intent = api.v1.setup_intents.create(given)
    finish_3ds(intent.next_action, "succeed")
    method = api.v1.setup_intents.retrieve(intent.id).payment_method

    with pytest.raises(stripe.CardError) as caught:
        api.v1.payment_intents.create(
            {
                "amount": 1999,
                "currency": "usd",
                "customer": customer.id,
                "payment_method": method,
                "off_session": True,
                "confirm": True,
                "return_url": RETURN_URL,
            }
        )

    payment = caught.value.error.payment_intent
    assert (caught.value.code, payment.status) == ("authentication_required", "requires_payment_method")
    assert payment.last_payment_error.payment_method.id == method
    back = {"client_secret": payment.client_secret, "payment_method": method, "return_url": RETURN_URL}
    asked = browse("POST", f"/v1/payment_intents/{payment.id}/confirm", back)
    finish_3ds(asked.body["next_action"], "succeed")
    assert api.v1.payment_intents.retrieve(payment.id).status == "succeeded"


def test_elements_for_a_payment_save_a_card_with_advice(api, make_token, customer, expected_advice):
    expected_advice.add("mode_differs")
    token = make_token(mode="payment", amount="1999", currency="usd")

    intent = api.v1.setup_intents.create(
        {"customer": customer.id, "confirm": True, "confirmation_token": token}
    )

    assert intent.status == "succeeded"


def test_a_closed_3ds_page_leaves_the_intent_waiting_for_a_card(api, browse, typed_card, customer):
    intent = api.v1.setup_intents.create({"customer": customer.id})
    secret = {"client_secret": intent.client_secret}
    path = f"/v1/setup_intents/{intent.id}"
    given = {**typed_card("4000002760003184"), **secret, "return_url": RETURN_URL}
    browse("POST", f"{path}/confirm", given)

    browse("POST", f"{path}/source_cancel", secret)

    seen = browse("GET", path, secret).body
    assert seen["status"] == "requires_payment_method"
    assert seen["last_setup_error"]["code"] == "setup_intent_authentication_failure"


def test_a_setup_intent_can_be_canceled_once(api):
    intent = api.v1.setup_intents.create({"payment_method": "pm_card_visa"})
    assert intent.status == "requires_confirmation"

    assert api.v1.setup_intents.cancel(intent.id).status == "canceled"

    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.setup_intents.cancel(intent.id)
    assert caught.value.code == "setup_intent_unexpected_state"


def test_another_card_ends_the_3ds_of_the_first(api, finish_3ds, customer):
    given = {"customer": customer.id, "confirm": True, "return_url": RETURN_URL}
    waits = api.v1.setup_intents.create({**given, "payment_method": "pm_card_threeDSecure2Required"})

    changed = api.v1.setup_intents.update(waits.id, {"payment_method": "pm_card_visa"})
    finish_3ds(waits.next_action, "succeed")

    assert (changed.status, changed.next_action) == ("requires_confirmation", None)
    assert api.v1.setup_intents.retrieve(waits.id).status == "requires_confirmation"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("customer", "paydesign_update_after_the_bank"),
        ("payment_method", "paydesign_method_unexpected_state"),
    ],
)
def test_what_was_saved_stays_as_it_is(api, customer, name, code):
    given = {"customer": customer.id, "payment_method": "pm_card_visa", "confirm": True}
    done = api.v1.setup_intents.create({**given, "return_url": RETURN_URL})
    others = {"customer": api.v1.customers.create().id, "payment_method": "pm_card_visa"}

    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.setup_intents.update(done.id, {name: others[name]})

    assert caught.value.code == code
    kept = api.v1.setup_intents.retrieve(done.id)
    assert (kept.status, kept.customer) == ("succeeded", customer.id)
