"""What a charge, its refunds and their failures do to the balance, and when the money is there."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"
DAY = 86_400


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
def booked(api):
    """The balance transaction of a payment's charge."""

    def read(intent):
        charge = api.v1.charges.retrieve(intent.latest_charge, {"expand": ["balance_transaction"]})
        return charge.balance_transaction

    return read


def test_a_charge_brings_its_amount_less_the_fee(pay, booked, clock):
    intent = pay(description="Order 7")

    made = booked(intent)

    assert (made.amount, made.fee, made.net) == (1999, 88, 1911)
    assert (made.type, made.reporting_category, made.source) == ("charge", "charge", intent.latest_charge)
    assert (made.currency, made.description, made.balance_type) == ("usd", "Order 7", "payments")
    (detail,) = made.fee_details
    assert (detail.amount, detail.currency, detail.type) == (88, "usd", "stripe_fee")
    midnight = int(clock.now()) // DAY * DAY
    assert (made.status, made.available_on) == ("pending", midnight + 2 * DAY)


def test_a_card_from_abroad_costs_more(pay, booked):
    assert booked(pay("pm_card_bypassPendingInternational")).fee == 118


def test_by_default_a_charge_is_booked_after_the_answer(api, pay, running):
    intent = pay(expand=["latest_charge"])

    assert (intent.capture_method, intent.latest_charge.balance_transaction) == ("automatic_async", None)
    events = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
    assert [event["type"] for event in events[-3:]] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ]
    assert events[-3]["data"]["object"]["balance_transaction"] is None
    assert events[-1]["data"]["previous_attributes"] == {"balance_transaction": None}
    transaction = events[-1]["data"]["object"]["balance_transaction"]
    assert api.v1.balance_transactions.retrieve(transaction).source == intent.latest_charge.id


def test_captured_automatically_it_is_booked_in_the_answer(api, pay, running):
    intent = pay(capture_method="automatic", expand=["latest_charge.balance_transaction"])

    assert intent.latest_charge.balance_transaction.net == 1911
    events = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
    transaction = intent.latest_charge.balance_transaction.id
    assert [event["type"] for event in events[-2:]] == ["charge.succeeded", "payment_intent.succeeded"]
    assert events[-2]["data"]["object"]["balance_transaction"] == transaction


def test_before_2024_04_10_that_is_the_default(connect, expected_advice):
    expected_advice.add("other_api_version")
    older = connect(stripe_version="2023-10-16")

    assert older.v1.payment_intents.create({"amount": 500, "currency": "usd"}).capture_method == "automatic"


def test_what_is_held_is_booked_when_it_is_captured(api, pay, booked, running):
    intent = pay(capture_method="manual")
    before = booked(intent)

    api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1000})

    assert before is None
    assert (booked(intent).amount, booked(intent).fee) == (1000, 59)
    event = next(
        entry["event"]
        for entry in running.simulator.log.after(0)
        if entry["kind"] == "event" and entry["event"]["type"] == "charge.captured"
    )
    assert event["data"]["object"]["balance_transaction"] == booked(intent).id


def test_a_payment_that_ends_without_a_request_is_booked_too(api, booked, control):
    control("POST", "faults", {"next": {"fault": "processing"}})
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    api.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL})

    control("POST", f"intents/{intent.id}/finish", {"outcome": "succeeded"})

    assert booked(api.v1.payment_intents.retrieve(intent.id)).net == 1911


def test_a_declined_charge_brings_nothing(api, pay):
    with pytest.raises(stripe.CardError):
        pay("pm_card_visa_chargeDeclined")

    assert api.v1.balance_transactions.list().data == []


def test_a_refund_takes_its_amount_and_gives_no_fee_back(api, pay):
    refund = api.v1.refunds.create(
        {
            "payment_intent": pay(description="Order 7").id,
            "amount": 500,
            "expand": ["balance_transaction.source"],
        }
    )

    made = refund.balance_transaction
    assert (made.amount, made.fee, made.net, made.fee_details) == (-500, 0, -500, [])
    assert (made.type, made.reporting_category, made.source.id) == ("refund", "refund", refund.id)
    assert made.description == "REFUND FOR CHARGE (Order 7)"


def test_a_refund_that_is_pending_takes_nothing_yet(api, pay, control):
    refund = api.v1.refunds.create({"payment_intent": pay("pm_card_pendingRefund").id})
    assert refund.balance_transaction is None

    control("POST", f"refunds/{refund.id}/finish", {"outcome": "succeeded"})

    after = api.v1.refunds.retrieve(refund.id, {"expand": ["balance_transaction"]})
    assert after.balance_transaction.amount == -1999


def test_a_refund_that_fails_brings_its_amount_back(api, pay, control):
    refund = api.v1.refunds.create({"payment_intent": pay("pm_card_refundFail").id})

    control("POST", f"refunds/{refund.id}/finish", {"outcome": "failed"})

    after = api.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    back = after.failure_balance_transaction
    assert (back.amount, back.type, back.source) == (1999, "refund_failure", refund.id)
    assert after.balance_transaction == refund.balance_transaction


def test_nothing_comes_back_of_what_was_never_taken(api, pay, control):
    refund = api.v1.refunds.create({"payment_intent": pay("pm_card_pendingRefund").id})

    control("POST", f"refunds/{refund.id}/finish", {"outcome": "failed"})

    assert [one.type for one in api.v1.balance_transactions.list()] == ["charge"]


def test_money_becomes_available_with_time(api, pay, booked, clock):
    intent = pay()
    clock.advance(DAY)
    pay(currency="eur")
    early = api.v1.balance.retrieve()

    clock.advance(DAY)

    assert sums(early) == {"available": {"eur": 0, "usd": 0}, "pending": {"eur": 1911, "usd": 1911}}
    assert booked(intent).status == "available"
    late = api.v1.balance.retrieve()
    assert sums(late) == {"available": {"eur": 0, "usd": 1911}, "pending": {"eur": 1911, "usd": 0}}
    assert late.available[0].source_types.card == 1911


def test_a_reset_forgets_what_was_to_become_available(api, pay, booked, clock, control):
    control("POST", "clock", {"advance": 30 * DAY})
    pay()
    control("POST", "reset")
    intent = pay()

    clock.advance(2 * DAY)
    api.v1.balance.retrieve()

    assert booked(intent).status == "available"


def test_the_inspector_shows_what_has_become_available(pay, clock, control):
    pay()
    clock.advance(2 * DAY)

    state = control("GET", "state").body

    assert [one["status"] for one in state["objects"]["balance_transaction"]] == ["available"]


def test_there_is_a_card_whose_money_does_not_wait(api, pay, booked, clock):
    made = booked(pay("pm_card_bypassPending"))

    assert (made.status, made.available_on) == ("available", int(clock.now()))
    assert sums(api.v1.balance.retrieve()) == {"available": {"usd": 1911}, "pending": {"usd": 0}}


def test_an_account_begins_with_nothing(api):
    assert sums(api.v1.balance.retrieve()) == {"available": {"usd": 0}, "pending": {"usd": 0}}


def sums(balance):
    """Return the amounts of a balance, by status and currency."""
    return {
        status: {part.currency: part.amount for part in balance[status]}
        for status in ("available", "pending")
    }


def test_transactions_are_listed_by_what_they_are(api, pay):
    first, second = pay(), pay(currency="eur")
    refund = api.v1.refunds.create({"payment_intent": first.id})

    def found(**filters):
        return [one.source for one in api.v1.balance_transactions.list(filters)]

    assert found() == [refund.id, second.latest_charge, first.latest_charge]
    assert found(type="refund") == [refund.id]
    assert found(currency="eur") == [second.latest_charge]
    assert found(source=first.latest_charge) == [first.latest_charge]


def test_one_that_does_not_exist_is_named(api):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.balance_transactions.retrieve("txn_none")

    assert (caught.value.http_status, caught.value.param) == (404, "id")
    assert "No such balance transaction: 'txn_none'" in str(caught.value)


def test_nothing_is_paid_out(send):
    reply = send("GET", "/v1/balance_transactions", {"payout": "po_1"})

    assert reply.error["code"] == "paydesign_parameter_not_simulated"
    assert "nothing is paid out" in reply.error["message"]
