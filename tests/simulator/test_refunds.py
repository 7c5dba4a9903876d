"""Refunds: what is given back of a charge, at once, later or in vain."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"


@pytest.fixture
def pay(api):
    """Pay 19.99 with a card."""

    def create(method="pm_card_visa", **params):
        return api.v1.payment_intents.create(
            {
                "amount": 1999,
                "currency": "usd",
                "payment_method": method,
                "confirm": True,
                "return_url": RETURN_URL,
                **params,
            }
        )

    return create


@pytest.fixture
def refund(api):
    return lambda intent, **params: api.v1.refunds.create({"payment_intent": intent.id, **params})


@pytest.fixture
def charge_of(api):
    return lambda intent: api.v1.charges.retrieve(intent.latest_charge, {"expand": ["refunds"]})


@pytest.fixture
def events(running):
    """The events from the first refund on, as (type, what changed)."""

    def read():
        entries = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
        made = [(event["type"], event["data"].get("previous_attributes")) for event in entries]
        return made[[kind for kind, _ in made].index("refund.created") :]

    return read


def test_a_refund_to_a_card_cannot_be_canceled(api):
    intent = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "return_url": "http://127.0.0.1:9/done",
        }
    )
    refund = api.v1.refunds.create({"payment_intent": intent.id})

    with pytest.raises(stripe.InvalidRequestError, match="must be refunded using"):
        api.v1.refunds.cancel(refund.id)

    assert api.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_all_of_a_payment_is_given_back(api, pay, refund, charge_of, events):
    customer = api.v1.customers.create()
    intent = pay(customer=customer.id)

    made = refund(intent, reason="requested_by_customer", metadata={"order": "7"})

    charge = charge_of(intent)
    assert (made.amount, made.currency, made.status) == (1999, "usd", "succeeded")
    assert (made.charge, made.payment_intent, made.customer) == (charge.id, intent.id, customer.id)
    assert (made.reason, made.metadata["order"]) == ("requested_by_customer", "7")
    assert made.payment_method == charge.payment_method
    assert made.destination_details.card.type == "refund"
    assert (charge.refunded, charge.amount_refunded) == (True, 1999)
    assert [one.id for one in charge.refunds] == [made.id]
    assert events() == [
        ("refund.created", None),
        ("charge.refunded", {"amount_refunded": 0, "refunded": False}),
    ]


def test_a_charge_is_given_back_in_parts(api, pay, charge_of, events):
    intent = pay()

    first = api.v1.refunds.create({"charge": intent.latest_charge, "amount": 500})
    after_first = charge_of(intent)
    rest = api.v1.refunds.create({"charge": intent.latest_charge})

    assert (after_first.amount_refunded, after_first.refunded) == (500, False)
    assert (rest.amount, charge_of(intent).refunded) == (1499, True)
    assert [one.id for one in charge_of(intent).refunds] == [rest.id, first.id]
    assert events()[1] == ("charge.refunded", {"amount_refunded": 0})


def test_of_a_partial_capture_no_more_is_given_back_than_was_captured(api, pay, refund, charge_of):
    intent = pay(capture_method="manual")
    api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1200})

    assert refund(intent).amount == 1200
    assert charge_of(intent).refunded


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_amount_to_refund(pay, refund, amount):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        refund(pay(), amount=amount)

    assert (caught.value.code, caught.value.param) == ("parameter_invalid_integer", "amount")


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("eur", 3000, "€30.00"), ("jpy", 3000, "3000 JPY"), ("sek", 3000, "30.00 SEK")],
)
def test_an_amount_that_is_too_large_is_said_in_its_currency(pay, refund, currency, amount, shown):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        refund(pay(currency=currency), amount=amount)

    assert f"({shown})" in str(caught.value)


def test_a_charge_and_its_own_payment_intent_may_both_be_named(pay, refund):
    intent = pay()

    assert refund(intent, charge=intent.latest_charge).amount == 1999


def test_a_payment_that_was_declined_has_nothing_to_give_back(api):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    with pytest.raises(stripe.CardError) as declined:
        api.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa_chargeDeclined", "return_url": RETURN_URL}
        )

    for given in ({"payment_intent": intent.id}, {"charge": declined.value.error.charge}):
        with pytest.raises(stripe.InvalidRequestError, match=f"{intent.id}. does not have a successful"):
            api.v1.refunds.create(given)


def test_a_refund_that_is_pending_succeeds_when_it_is_ordered(api, pay, refund, control, charge_of, events):
    intent = pay("pm_card_pendingRefund")
    waiting = refund(intent)

    reply = control("POST", f"refunds/{waiting.id}/finish", {"outcome": "succeeded"})

    assert (waiting.status, waiting.pending_reason) == ("pending", "processing")
    assert waiting.destination_details.card.type == "pending"
    after = api.v1.refunds.retrieve(waiting.id)
    assert (after.status, after.to_dict().get("pending_reason")) == ("succeeded", None)
    assert after.destination_details.card.type == "refund"
    assert reply.body["refund"]["id"] == waiting.id
    assert charge_of(intent).refunded
    changed = {"status": "pending"}
    assert events()[2:] == [("refund.updated", changed), ("charge.refund.updated", changed)]


@pytest.mark.parametrize("card", ["pm_card_refundFail", "pm_card_pendingRefund"])
def test_a_refund_fails_when_it_is_ordered_and_can_be_made_again(
    api, pay, refund, control, charge_of, events, card
):
    intent = pay(card)
    made = refund(intent)

    control("POST", f"refunds/{made.id}/finish", {"outcome": "failed"})

    after = api.v1.refunds.retrieve(made.id)
    assert (after.status, after.failure_reason) == ("failed", "unknown")
    assert (charge_of(intent).refunded, charge_of(intent).amount_refunded) == (False, 0)
    assert [kind for kind, _ in events()[2:]] == [
        "refund.updated",
        "charge.refund.updated",
        "refund.failed",
        "charge.updated",
    ]
    assert refund(intent).amount == 1999


def test_a_refund_has_failed_once_and_for_all(pay, refund, control):
    made = refund(pay())
    control("POST", f"refunds/{made.id}/finish", {"outcome": "failed"})

    again = control("POST", f"refunds/{made.id}/finish", {"outcome": "failed"})

    assert again.error["code"] == "paydesign_refund_finished"


def test_an_outcome_is_one_of_two(pay, refund, control):
    reply = control("POST", f"refunds/{refund(pay()).id}/finish", {"outcome": "lost"})

    assert (reply.status, reply.error["message"]) == (400, 'outcome is succeeded or failed, not "lost"')


def test_metadata_of_a_refund_is_changed_and_told(api, pay, refund, events):
    made = refund(pay(), metadata={"a": "1"})

    changed = api.v1.refunds.update(made.id, {"metadata": {"b": "2"}})

    assert changed.metadata.to_dict() == {"a": "1", "b": "2"}
    assert events()[2:] == [
        ("refund.updated", {"metadata": {"a": "1"}}),
        ("charge.refund.updated", {"metadata": {"a": "1"}}),
    ]
    api.v1.refunds.update(made.id, {"metadata": {"b": "2"}})
    assert len(events()) == 4


def test_refunds_are_listed_by_what_they_are_of(api, pay, refund):
    one, other = pay(), pay()
    first, second, third = refund(one, amount=1), refund(one, amount=2), refund(other)

    listed = api.v1.refunds.list({"payment_intent": one.id, "limit": 1})
    assert [made.id for made in listed.auto_paging_iter()] == [second.id, first.id]
    assert [made.id for made in api.v1.refunds.list({"charge": other.latest_charge})] == [third.id]


def test_what_a_refund_names_is_expanded(api, pay, refund):
    paths = ["charge", "payment_intent.latest_charge.refunds", "failure_balance_transaction"]
    made = refund(pay(), expand=paths)

    assert made.charge.amount_refunded == 1999
    assert made.payment_intent.latest_charge.refunds.data[0].id == made.id
    assert "failure_balance_transaction" not in made


def test_the_refunds_of_a_charge_are_there_only_if_asked_for(api, pay):
    assert "refunds" not in api.v1.charges.retrieve(pay().latest_charge)


def test_before_2022_11_15_the_refunds_of_a_charge_are_in_it(connect, pay, refund, expected_advice):
    intent = pay()
    made = refund(intent)
    expected_advice.add("other_api_version")
    older = connect(stripe_version="2022-08-01")

    charge = older.v1.charges.retrieve(intent.latest_charge)

    assert [one.id for one in charge.refunds.data] == [made.id]


def test_there_is_no_account_that_a_transfer_was_made_to(send, pay):
    given = {"payment_intent": pay().id, "reverse_transfer": "false", "refund_application_fee": "true"}

    reply = send("POST", "/v1/refunds", given)

    assert reply.error["code"] == "paydesign_parameter_not_simulated"
    assert reply.error["message"].endswith("no fee and no transfer is taken back.")
    assert "reverse_transfer" not in reply.error["message"]
