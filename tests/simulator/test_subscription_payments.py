"""How a subscription's first and later invoices are paid: with a saved card, by the customer, or elsewhere."""

from __future__ import annotations

import pytest
import stripe

from .billing import Shop, item_of


@pytest.fixture
def shop(api, running):
    return Shop(api, running)


def test_the_customers_default_card_pays_at_once(shop):
    method = shop.save()

    subscription = shop.subscribe()

    invoice = subscription.latest_invoice
    assert (subscription.status, invoice.status, invoice.amount_paid) == ("active", "paid", 900)
    assert subscription.default_payment_method is None
    [charge] = shop.api.v1.charges.list({"customer": shop.customer.id}).data
    assert charge.payment_method == method.id
    assert subscription.pending_setup_intent is None
    created, updated = shop.events("customer.subscription.created", "customer.subscription.updated")
    assert (created["data"]["object"]["status"], updated["data"]["object"]["status"]) == (
        "incomplete",
        "active",
    )


def test_the_subscriptions_own_card_comes_first(shop):
    shop.save("pm_card_mastercard")
    own = shop.save(is_default=False)

    shop.subscribe(default_payment_method=own.id)

    [charge] = shop.api.v1.charges.list({"customer": shop.customer.id}).data
    assert charge.payment_method_details.card.brand == "visa"


@pytest.mark.parametrize(
    ("card", "intent", "off_session"),
    [
        pytest.param("pm_card_chargeCustomerFail", "requires_payment_method", False, id="declined"),
        pytest.param("pm_card_authenticationRequired", "requires_action", False, id="approval"),
        pytest.param(
            "pm_card_authenticationRequired", "requires_payment_method", True, id="approval, off session"
        ),
    ],
)
def test_a_first_payment_that_does_not_go_through_leaves_it_incomplete(shop, card, intent, off_session):
    shop.save(card)

    subscription = shop.subscribe(
        payment_behavior="allow_incomplete", off_session=off_session, expand=["latest_invoice.payments"]
    )

    assert (subscription.status, subscription.latest_invoice.status) == ("incomplete", "open")
    payment = subscription.latest_invoice.payments.data[0].payment
    assert shop.api.v1.payment_intents.retrieve(payment.payment_intent).status == intent


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("pm_card_chargeCustomerFail", "card_declined"),
        ("pm_card_authenticationRequired", "subscription_payment_intent_requires_action"),
    ],
)
def test_error_if_incomplete_leaves_nothing_behind(shop, card, code):
    shop.save(card)
    before = len(shop.events("invoice.created", "charge.failed", "payment_intent.created"))

    with pytest.raises(stripe.CardError) as caught:
        shop.subscribe(payment_behavior="error_if_incomplete")

    assert (caught.value.code, caught.value.http_status) == (code, 402)
    assert caught.value.error.payment_intent is None
    assert shop.api.v1.subscriptions.list({"status": "all"}).data == []
    assert shop.api.v1.payment_intents.list().data == []
    assert len(shop.events("invoice.created", "charge.failed", "payment_intent.created")) == before


def test_without_a_method_there_is_no_subscription(shop):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.subscribe()

    assert caught.value.code == "resource_missing"
    assert shop.api.v1.subscriptions.list({"status": "all"}).data == []


def test_a_card_of_nobody_is_no_default(shop):
    method = shop.api.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})

    with pytest.raises(stripe.InvalidRequestError, match="must be attached to the customer"):
        shop.subscribe(default_payment_method=method.id, payment_behavior="default_incomplete")


def test_a_trial_is_ended_and_paid_at_once(shop, clock):
    shop.save()
    subscription = shop.subscribe(trial_period_days=14)
    clock.advance(3600)

    after = shop.update(subscription, trial_end="now")

    invoice, now = after.latest_invoice, int(clock.now())
    assert (after.status, after.trial_end, after.billing_cycle_anchor) == ("active", now, now)
    assert (invoice.billing_reason, invoice.amount_paid) == ("subscription_update", 900)
    assert item_of(after).current_period_start == invoice.lines.data[0].period.start == now
    [updated] = shop.events("customer.subscription.updated")
    before = updated["data"]["previous_attributes"]
    assert before["status"] == "trialing"
    assert before["trial_end"] == subscription.trial_end


def test_a_trial_without_a_card_is_not_ended_by_hand(shop):
    subscription = shop.subscribe(trial_period_days=14)

    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        shop.update(subscription, trial_end="now")

    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "trialing"


def test_a_trial_is_prolonged(shop):
    subscription = shop.subscribe(trial_period_days=14)

    after = shop.update(subscription, trial_end=subscription.trial_end + 86_400)

    later = subscription.trial_end + 86_400
    assert (after.status, after.trial_end, item_of(after).current_period_end) == ("trialing", later, later)
    assert after.billing_cycle_anchor == later


def test_trial_end_now_makes_no_trial(shop):
    shop.save()

    subscription = shop.subscribe(trial_end="now")

    assert (subscription.status, subscription.trial_end) == ("active", None)


def test_a_subscription_that_waits_is_paid_by_its_server(shop):
    subscription = shop.subscribe(payment_behavior="default_incomplete")
    shop.save()

    invoice = shop.api.v1.invoices.pay(subscription.latest_invoice.id)

    assert (invoice.status, invoice.amount_paid) == ("paid", 900)
    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "active"
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        shop.api.v1.invoices.pay(invoice.id)


def test_an_invoice_is_paid_by_the_card_that_is_named(shop):
    shop.save("pm_card_chargeCustomerFail")
    subscription = shop.subscribe()
    other = shop.save(is_default=False)

    with pytest.raises(stripe.CardError, match="declined"):
        shop.api.v1.invoices.pay(subscription.latest_invoice.id)
    paid = shop.api.v1.invoices.pay(subscription.latest_invoice.id, {"payment_method": other.id})

    assert paid.status == "paid"
    assert len(shop.events("invoice.payment_failed")) == 2


def test_paying_asks_for_approval_only_on_session(shop):
    method = shop.save("pm_card_authenticationRequired", is_default=False)
    invoice = shop.subscribe(payment_behavior="default_incomplete").latest_invoice

    with pytest.raises(stripe.CardError) as off_session:
        shop.api.v1.invoices.pay(invoice.id, {"payment_method": method.id})
    with pytest.raises(stripe.CardError) as on_session:
        shop.api.v1.invoices.pay(invoice.id, {"payment_method": method.id, "off_session": False})

    assert off_session.value.code == "authentication_required"
    assert on_session.value.code == "invoice_payment_intent_requires_action"
    assert [one.status for one in shop.api.v1.payment_intents.list().data] == ["requires_action"]


def test_an_invoice_that_was_paid_elsewhere_is_not_charged(shop):
    subscription = shop.subscribe(payment_behavior="default_incomplete")

    invoice = shop.api.v1.invoices.pay(subscription.latest_invoice.id, {"paid_out_of_band": True})

    assert (invoice.status, invoice.attempted, invoice.attempt_count) == ("paid", False, 0)
    assert shop.api.v1.charges.list().data == []
    assert [one.status for one in shop.api.v1.payment_intents.list().data] == ["canceled"]
    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.parametrize(
    ("card", "status"), [("pm_card_visa", "succeeded"), ("pm_card_chargeCustomerFail", "declined")]
)
def test_a_saved_card_is_charged_off_session(shop, card, status):
    method = shop.save(card)
    given = {"amount": 1999, "currency": "usd", "customer": shop.customer.id, "payment_method": method.id}
    off_session = {**given, "off_session": True, "confirm": True, "return_url": "http://127.0.0.1:9/done"}

    if status == "succeeded":
        assert shop.api.v1.payment_intents.create(off_session).status == "succeeded"
        return
    with pytest.raises(stripe.CardError) as caught:
        shop.api.v1.payment_intents.create(off_session)
    assert caught.value.error.payment_intent.status == "requires_payment_method"


def test_a_saved_card_that_needs_approval_is_declined_off_session_and_paid_on_session(shop, finish_3ds):
    method = shop.save("pm_card_authenticationRequired")
    given = {"amount": 1999, "currency": "usd", "customer": shop.customer.id, "payment_method": method.id}
    confirm = {"confirm": True, "return_url": "http://127.0.0.1:9/done"}

    with pytest.raises(stripe.CardError) as caught:
        shop.api.v1.payment_intents.create({**given, **confirm, "off_session": True})

    error = caught.value.error
    assert (error.code, error.decline_code) == ("authentication_required", "authentication_required")
    assert error.payment_intent.last_payment_error.payment_method.id == error.payment_method.id == method.id
    again = shop.api.v1.payment_intents.confirm(
        error.payment_intent.id, {"payment_method": method.id, "return_url": "http://127.0.0.1:9/done"}
    )
    finish_3ds(again.next_action, "succeed")
    assert shop.api.v1.payment_intents.retrieve(again.id).status == "succeeded"
