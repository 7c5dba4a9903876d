"""What is not done at once: a payment or setup that is processing until somebody ends it."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"


@pytest.fixture
def later(control):
    """Order that the next payment or setup takes its time."""
    assert control("POST", "faults", {"next": {"fault": "processing"}}).status == 200


@pytest.fixture
def finish(control):
    return lambda id, outcome: control("POST", f"intents/{id}/finish", {"outcome": outcome})


def test_a_payment_that_takes_its_time_succeeds_in_the_end(api, later, finish, running):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})

    waiting = pay(api, intent)
    finish(intent.id, "succeeded")

    assert (waiting.status, waiting.amount_received, waiting.latest_charge) == ("processing", 0, None)
    after = api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount_received) == ("succeeded", 1999)
    assert events(running) == [
        "payment_intent.created",
        "payment_intent.processing",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ]


def test_a_payment_that_takes_its_time_can_fail_and_be_made_again(api, later, finish, running):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    pay(api, intent)

    finish(intent.id, "failed")

    after = api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_payment_error.code == "payment_intent_payment_attempt_failed"
    assert events(running)[-1] == "payment_intent.payment_failed"
    assert pay(api, intent).status == "succeeded"


def test_while_it_is_processing_it_can_not_be_paid_again(api, later):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    pay(api, intent)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        pay(api, intent)

    assert caught.value.code == "payment_intent_unexpected_state"
    assert caught.value.error.payment_intent.status == "processing"


def test_a_declined_card_does_not_use_the_order_up(api, later):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})

    with pytest.raises(stripe.CardError):
        pay(api, intent, "pm_card_visa_chargeDeclined")

    assert pay(api, intent).status == "processing"


def test_3ds_comes_before_processing(api, make_token, finish_3ds, later, finish):
    token = make_token("4000002760003184")
    given = {"amount": 1999, "currency": "usd", "confirm": True, "confirmation_token": token}
    intent = api.v1.payment_intents.create(given)

    finish_3ds(intent.next_action, "succeed")

    assert api.v1.payment_intents.retrieve(intent.id).status == "processing"
    assert finish(intent.id, "succeeded").body["intent"]["status"] == "succeeded"


@pytest.mark.parametrize(("outcome", "saved"), [("succeeded", 1), ("failed", 0)])
def test_a_setup_can_take_its_time_too(api, make_token, later, finish, outcome, saved):
    customer = api.v1.customers.create()
    given = {"customer": customer.id, "confirm": True, "confirmation_token": make_token(mode="setup")}
    intent = api.v1.setup_intents.create(given)
    before = api.v1.payment_methods.list({"customer": customer.id}).data

    finish(intent.id, outcome)

    assert (intent.status, before) == ("processing", [])
    assert len(api.v1.payment_methods.list({"customer": customer.id}).data) == saved


@pytest.mark.parametrize(
    ("id", "outcome", "status"),
    [("pi_none", "succeeded", 404), ("pi_none", "perhaps", 400)],
)
def test_a_wrong_order_is_refused(finish, id, outcome, status):
    assert finish(id, outcome).status == status


def pay(api, intent, method="pm_card_visa"):
    return api.v1.payment_intents.confirm(intent.id, {"payment_method": method, "return_url": RETURN_URL})


def events(running):
    return [entry["event"]["type"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
