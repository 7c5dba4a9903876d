"""The period of a subscription is over: the next one is charged, or the subscription ends."""

from __future__ import annotations

import pytest

EXPAND = ["latest_invoice", "pending_setup_intent"]


@pytest.fixture
def customer(api):
    return api.v1.customers.create()


@pytest.fixture
def subscribe(api, customer, make_token):
    """Make a subscription that begins with this card, in a trial if asked."""

    def create(card="4242424242424242", **params):
        price = api.v1.prices.create(
            {
                "product_data": {"name": "Magazine"},
                "unit_amount": 900,
                "currency": "usd",
                "recurring": {"interval": "month"},
            }
        )
        made = api.v1.subscriptions.create(
            {
                "customer": customer.id,
                "items": [{"price": price.id}],
                "payment_behavior": "default_incomplete",
                "payment_settings": {"save_default_payment_method": "on_subscription"},
                "expand": ["latest_invoice.confirmation_secret", "pending_setup_intent"],
                "metadata": {"order_id": "7"},
                **params,
            }
        )
        if card and made.pending_setup_intent:
            api.v1.setup_intents.confirm(
                made.pending_setup_intent.id, {"confirmation_token": make_token(card)}
            )
        elif card:
            intent = made.latest_invoice.confirmation_secret.client_secret.partition("_secret_")[0]
            api.v1.payment_intents.confirm(intent, {"confirmation_token": make_token(card)})
        return made

    return create


@pytest.fixture
def renew(api, control):
    def end_the_period(subscription):
        assert control("POST", f"subscriptions/{subscription.id}/renew").status == 200
        return api.v1.subscriptions.retrieve(subscription.id, {"expand": EXPAND})

    return end_the_period


def test_the_next_period_is_charged_and_told(api, running, subscribe, renew):
    subscription = subscribe()
    first = subscription["items"].data[0]

    after = renew(subscription)

    item, invoice = after["items"].data[0], after.latest_invoice
    assert item.current_period_start == first.current_period_end
    assert (after.status, invoice.billing_reason, invoice.amount_paid) == (
        "active",
        "subscription_cycle",
        900,
    )
    assert invoice.parent.subscription_details.metadata["order_id"] == "7"
    assert invoice.lines.data[0].period.start == first.current_period_end
    assert [one["data"]["object"]["billing_reason"] for one in events(running, "invoice.paid")] == [
        "subscription_create",
        "subscription_cycle",
    ]


def test_a_trial_becomes_a_subscription_that_is_paid(subscribe, renew):
    subscription = subscribe(trial_period_days=14)

    after = renew(subscription)

    assert (after.status, after.latest_invoice.amount_paid) == ("active", 900)
    assert after["items"].data[0].current_period_start == subscription.trial_end


@pytest.mark.parametrize(("behavior", "status"), [("cancel", "canceled"), ("create_invoice", "past_due")])
def test_a_trial_without_a_card_ends_as_it_was_asked(running, subscribe, renew, behavior, status):
    subscription = subscribe(
        card=None,
        trial_period_days=14,
        trial_settings={"end_behavior": {"missing_payment_method": behavior}},
    )

    assert renew(subscription).status == status
    assert len(events(running, "customer.subscription.deleted")) == (status == "canceled")


@pytest.mark.parametrize(
    ("card", "code"),
    [
        pytest.param("4000000000000341", "card_declined", id="declined"),
        pytest.param("4000002760003184", "authentication_required", id="approval needed"),
    ],
)
def test_a_renewal_that_fails_is_past_due_until_it_is_paid(
    api, running, make_token, finish_3ds, subscribe, renew, card, code
):
    subscription = subscribe(card, trial_period_days=14)
    if code == "authentication_required":
        setup = api.v1.setup_intents.retrieve(subscription.pending_setup_intent.id)
        finish_3ds(setup.next_action, "succeed")

    late = renew(subscription)

    [failed] = events(running, "invoice.payment_failed")
    assert failed["data"]["object"]["id"] == late.latest_invoice.id
    assert late.status == "past_due"
    assert len(events(running, "invoice.payment_action_required")) == (code == "authentication_required")
    [payment] = api.v1.invoice_payments.list({"invoice": late.latest_invoice.id}).data
    intent = api.v1.payment_intents.retrieve(payment.payment.payment_intent)
    assert intent.last_payment_error.code == code
    api.v1.payment_intents.confirm(intent.id, {"confirmation_token": make_token()})
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_a_subscription_that_was_to_end_with_its_period_ends(api, running, subscribe, renew):
    subscription = subscribe()
    api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})

    assert renew(subscription).status == "canceled"
    assert len(events(running, "customer.subscription.deleted")) == 1


@pytest.mark.parametrize(
    ("coupon", "trial", "amounts"),
    [
        pytest.param({"duration": "once"}, {}, [700, 900, 900], id="once"),
        pytest.param({"duration": "once"}, {"trial_period_days": 7}, [0, 700, 900], id="once, after a trial"),
        pytest.param(
            {"duration": "repeating", "duration_in_months": 2}, {}, [700, 700, 900], id="two months"
        ),
        pytest.param({"duration": "forever"}, {}, [700, 700, 700], id="forever"),
    ],
)
def test_a_coupon_is_taken_off_as_long_as_it_lasts(api, subscribe, renew, coupon, trial, amounts):
    made = api.v1.coupons.create({"amount_off": 200, "currency": "usd", **coupon})
    subscription = subscribe(discounts=[{"coupon": made.id}], **trial)

    later = [renew(subscription).latest_invoice.total for _ in range(2)]

    assert [subscription.latest_invoice.total, *later] == amounts


def events(running, kind):
    seen = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
    return [event for event in seen if event["type"] == kind]


def pausing(subscribe):
    settings = {"end_behavior": {"missing_payment_method": "pause"}}
    return subscribe(card=None, trial_period_days=14, trial_settings=settings)


def test_a_trial_without_a_card_can_pause_and_be_resumed(api, running, clock, customer, subscribe, renew):
    subscription = pausing(subscribe)

    assert renew(subscription).status == "paused"
    assert len(events(running, "customer.subscription.paused")) == 1
    method = api.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    api.v1.subscriptions.update(subscription.id, {"default_payment_method": method.id})
    clock.advance(100)
    after = api.v1.subscriptions.resume(subscription.id, {"expand": ["latest_invoice"]})

    assert (after.status, after.latest_invoice.amount_paid) == ("active", 900)
    assert after["items"].data[0].current_period_start == after.billing_cycle_anchor == int(clock.now())
    assert len(events(running, "customer.subscription.resumed")) == 1


def test_what_is_resumed_without_a_card_is_past_due(api, subscribe, renew):
    subscription = pausing(subscribe)
    renew(subscription)

    assert api.v1.subscriptions.resume(subscription.id).status == "past_due"


def test_what_is_paused_is_not_renewed(subscribe, renew, control):
    subscription = pausing(subscribe)
    renew(subscription)

    assert control("POST", f"subscriptions/{subscription.id}/renew").status == 400
