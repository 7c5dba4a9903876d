"""Disputes: the cards that make them, the evidence that decides them, and the money that goes and comes back."""

from __future__ import annotations

import pytest
import stripe

from paydesign.simulator.cards import load_cards
from paydesign.simulator.resources.disputes import kinds

RETURN_URL = "http://127.0.0.1:9/done"
DAY = 86_400


@pytest.fixture
def pay(api):
    """Pay 19.99 with a card."""

    def create(method="pm_card_createDispute", **params):
        return api.v1.payment_intents.create(
            {
                "amount": 1999,
                "currency": "usd",
                "payment_method": method,
                "confirm": True,
                "return_url": RETURN_URL,
                "expand": ["latest_charge"],
                **params,
            }
        )

    return create


@pytest.fixture
def dispute_of(api):
    return lambda intent: api.v1.disputes.list({"payment_intent": intent.id}).data[0]


@pytest.fixture
def events(running):
    """The types of the events, from one of a type on."""

    def read(start="charge.dispute.created"):
        entries = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
        types = [event["type"] for event in entries]
        return types[types.index(start) :]

    return read


def test_a_card_disputes_what_it_paid_and_the_money_is_gone(pay, dispute_of, events, clock):
    intent = pay()

    made = dispute_of(intent)

    assert intent.latest_charge.disputed
    assert (made.amount, made.currency, made.reason, made.status) == (
        1999,
        "usd",
        "fraudulent",
        "needs_response",
    )
    assert (made.charge, made.is_charge_refundable) == (intent.latest_charge.id, False)
    card = made.payment_method_details.card
    assert (card.brand, card.case_type, card.network_reason_code) == ("visa", "chargeback", "10.4")
    (taken,) = made.balance_transactions
    assert (taken.amount, taken.fee, taken.net, taken.source) == (-1999, 1500, -3499, made.id)
    assert (taken.type, taken.reporting_category, taken.status) == ("adjustment", "dispute", "available")
    assert taken.fee_details[0].description == "Dispute fee"
    due = made.evidence_details.due_by
    assert (due % DAY, (due - int(clock.now())) // DAY) == (DAY - 1, 8)
    assert events("charge.succeeded") == [
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
        "charge.updated",
    ]


def test_what_is_only_held_is_disputed_when_it_is_captured(api, pay, dispute_of):
    intent = pay(capture_method="manual")
    assert (intent.latest_charge.disputed, api.v1.disputes.list().data) == (False, [])

    api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1200})

    assert dispute_of(intent).amount == 1200


@pytest.mark.parametrize(
    "card", [card for card in load_cards() if card.dispute], ids=lambda card: card.dispute
)
def test_every_card_that_is_for_disputes_makes_what_the_data_says(api, pay, card):
    kind = kinds()[card.dispute]
    intent = pay(next(id for id in card.ids if id.startswith("pm_")))

    made = api.v1.disputes.list({"payment_intent": intent.id}).data

    if kind["track"] == "early_fraud_warning":
        assert (made, intent.latest_charge.disputed) == ([], False)
        return
    assert [one.reason for one in made] == [kind["reason"]] * kind.get("parts", 1)
    assert sum(one.amount for one in made) == 1999
    assert made[0].payment_method_details.card.case_type == kind["track"]
    assert made[0].payment_method_details.card.network == card.brand
    assert made[0].enhanced_eligibility_types == ([kind["eligible"]] if "eligible" in kind else [])


def test_an_inquiry_takes_nothing(api, pay, dispute_of, events):
    intent = pay("pm_card_createDisputeInquiry")

    made = dispute_of(intent)

    assert (made.status, made.is_charge_refundable) == ("warning_needs_response", True)
    assert made.balance_transactions == []
    assert events() == ["charge.dispute.created", "payment_intent.succeeded", "charge.updated"]
    assert api.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"


@pytest.mark.parametrize(
    ("words", "status", "refundable", "ends"),
    [
        ("winning_evidence", "won", True, ["charge.dispute.funds_reinstated", "charge.dispute.closed"]),
        ("losing_evidence", "lost", False, ["charge.dispute.closed"]),
        ("It was delivered.", "under_review", False, []),
        ("escalate_inquiry_evidence", "under_review", False, []),
    ],
)
def test_evidence_decides_after_the_answer(api, pay, dispute_of, events, words, status, refundable, ends):
    made = dispute_of(pay())

    answered = api.v1.disputes.update(made.id, {"evidence": {"uncategorized_text": words}})

    assert (answered.status, answered.evidence.uncategorized_text) == ("under_review", words)
    details = answered.evidence_details
    assert (details.has_evidence, details.submission_count) == (True, 1)
    assert details.submission_method == "manual"
    after = api.v1.disputes.retrieve(made.id)
    assert (after.status, after.is_charge_refundable) == (status, refundable)
    assert events()[4:] == ["charge.dispute.updated", *ends]


def test_a_dispute_that_is_won_brings_the_money_back_but_not_the_fee(api, pay, dispute_of):
    intent = pay()
    made = dispute_of(intent)

    api.v1.disputes.update(made.id, {"evidence": {"uncategorized_text": "winning_evidence"}})

    taken, back = dispute_of(intent).balance_transactions
    assert (taken.net, back.net, back.reporting_category) == (-3499, 1999, "dispute_reversal")
    assert (back.type, back.source, back.status) == ("adjustment", made.id, "available")
    assert api.v1.refunds.create({"payment_intent": intent.id}).amount == 1999


def test_evidence_waits_until_it_is_submitted(api, pay, dispute_of):
    made = dispute_of(pay())

    staged = api.v1.disputes.update(
        made.id, {"submit": False, "evidence": {"uncategorized_text": "losing_evidence"}}
    )
    again = api.v1.disputes.retrieve(made.id)
    api.v1.disputes.update(made.id, {"submit": True})

    assert (staged.evidence_details.has_evidence, staged.evidence_details.submission_count) == (True, 0)
    assert (staged.status, again.status) == ("needs_response", "needs_response")
    assert api.v1.disputes.retrieve(made.id).status == "lost"


def test_evidence_is_added_and_taken_back(api, pay, dispute_of, running):
    made = dispute_of(pay())
    api.v1.disputes.update(
        made.id, {"submit": False, "evidence": {"customer_name": "Ada", "product_description": "A book"}}
    )

    changed = api.v1.disputes.update(
        made.id, {"submit": False, "evidence": {"customer_name": ""}, "metadata": {"case": "7"}}
    )

    assert (changed.evidence.customer_name, changed.evidence.product_description) == (None, "A book")
    assert changed.metadata["case"] == "7"
    event = next(e["event"] for e in reversed(running.simulator.log.after(0)) if e["kind"] == "event")
    assert (event["type"], sorted(event["data"]["previous_attributes"])) == (
        "charge.dispute.updated",
        ["evidence", "metadata"],
    )


def test_nothing_that_changes_is_no_event(api, pay, dispute_of, events):
    made = dispute_of(pay())
    before = events()

    api.v1.disputes.update(made.id, {"metadata": {}})

    assert events() == before


def test_files_are_no_evidence_here(send, pay, dispute_of):
    reply = send("POST", f"/v1/disputes/{dispute_of(pay()).id}", {"evidence[receipt]": "file_1"})

    assert reply.error["code"] == "paydesign_parameter_not_simulated"
    assert "there are no files" in reply.error["message"]


def test_an_inquiry_becomes_a_dispute(api, pay, dispute_of, events):
    intent = pay("pm_card_createDisputeInquiry")

    answered = api.v1.disputes.update(
        dispute_of(intent).id, {"evidence": {"uncategorized_text": "escalate_inquiry_evidence"}}
    )

    assert answered.status == "warning_under_review"
    after = dispute_of(intent)
    assert (after.status, after.is_charge_refundable) == ("needs_response", False)
    assert after.payment_method_details.card.case_type == "chargeback"
    assert [one.amount for one in after.balance_transactions] == [-1999]
    assert events()[3:] == [
        "charge.dispute.updated",
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
    ]


@pytest.mark.parametrize("words", ["winning_evidence", "losing_evidence"])
def test_an_inquiry_is_closed_and_nothing_was_taken(api, pay, dispute_of, words):
    intent = pay("pm_card_createDisputeInquiry")

    api.v1.disputes.update(dispute_of(intent).id, {"evidence": {"uncategorized_text": words}})

    after = dispute_of(intent)
    assert (after.status, after.balance_transactions) == ("warning_closed", [])
    assert after.is_charge_refundable


def test_a_dispute_is_accepted_and_lost(api, pay, dispute_of, events):
    intent = pay()

    closed = api.v1.disputes.close(dispute_of(intent).id)

    assert (closed.status, closed.is_charge_refundable) == ("lost", False)
    assert events()[4:] == ["charge.dispute.closed"]
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        api.v1.disputes.update(closed.id, {"metadata": {"too": "late"}})
    with pytest.raises(stripe.InvalidRequestError, match="charged back") as caught:
        api.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_disputed"


@pytest.mark.parametrize(
    ("card", "outcome", "status"),
    [
        ("pm_card_createDispute", "won", "won"),
        ("pm_card_createDispute", "lost", "lost"),
        ("pm_card_createDisputeInquiry", "lost", "warning_closed"),
        ("pm_card_createDisputeInquiry", "escalated", "needs_response"),
    ],
)
def test_the_bank_decides_when_it_is_ordered(pay, dispute_of, control, card, outcome, status):
    intent = pay(card)

    reply = control("POST", f"disputes/{dispute_of(intent).id}/close", {"outcome": outcome})

    assert reply.body["dispute"]["status"] == status == dispute_of(intent).status


def test_an_inquiry_takes_nothing_of_what_was_refunded(api, pay, dispute_of):
    intent = pay("pm_card_createDisputeInquiry")
    api.v1.refunds.create({"payment_intent": intent.id})

    given = {"evidence": {"uncategorized_text": "escalate_inquiry_evidence"}, "submit": True}
    api.v1.disputes.update(dispute_of(intent).id, given)

    assert dispute_of(intent).status == "warning_under_review"
    assert sum(one.amount for one in api.v1.balance_transactions.list()) == 0


def test_disputes_are_listed_and_expanded(api, pay):
    first, second = pay(), pay("pm_card_createDisputeProductNotReceived")

    found = api.v1.disputes.list({"charge": first.latest_charge.id, "expand": ["data.charge"]}).data

    assert [one.charge.id for one in found] == [first.latest_charge.id]
    assert [one.payment_intent for one in api.v1.disputes.list()] == [second.id, first.id]
    source = (
        api.v1.balance_transactions.list({"type": "adjustment", "expand": ["data.source"]}).data[0].source
    )
    assert (source.object, source.reason) == ("dispute", "product_not_received")


def test_a_warning_of_fraud_is_no_dispute(api, pay, events):
    intent = pay("pm_card_createIssuerFraudRecord")

    (warning,) = api.v1.radar.early_fraud_warnings.list({"payment_intent": intent.id}).data

    assert (warning.charge, warning.actionable) == (intent.latest_charge.id, True)
    assert "radar.early_fraud_warning.created" in events("charge.succeeded")
    api.v1.refunds.create({"charge": warning.charge, "amount": 1})
    assert api.v1.radar.early_fraud_warnings.retrieve(warning.id).actionable
    api.v1.refunds.create({"charge": warning.charge})
    assert not api.v1.radar.early_fraud_warnings.retrieve(warning.id).actionable
    assert events("charge.succeeded")[-1] == "radar.early_fraud_warning.updated"
