"""What an invoice would be, without making it: it is what is charged if the same is done."""

from __future__ import annotations

import pytest
import stripe

from .billing import item_of

HALF_A_MONTH = 15 * 86_400


def preview(shop, **params):
    return shop.api.v1.invoices.create_preview(params)


def later(subscription):
    """Return when the second period ends: 2027-01-18."""
    assert item_of(subscription).current_period_end == 1_797_592_000
    return 1_800_270_400


def amounts(invoice):
    return [(line.amount, line.description) for line in invoice.lines.data]


def test_the_next_invoice_is_what_the_renewal_charges(shop, control):
    subscription = shop.subscribe(quantity=2)

    seen = preview(shop, subscription=subscription.id)
    control("POST", f"subscriptions/{subscription.id}/renew")

    charged = shop.api.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert (seen.total, seen.amount_due, amounts(seen)) == (1800, charged.amount_paid, amounts(charged))
    assert seen.lines.data[0].period.to_dict() == charged.lines.data[0].period.to_dict()
    assert seen.created == seen.period_end == item_of(subscription).current_period_end
    assert (seen.id.startswith("upcoming_in_"), seen.billing_reason, seen.status) == (
        True,
        "upcoming",
        "draft",
    )


@pytest.mark.parametrize("behavior", ["always_invoice", "create_prorations", "none"])
def test_a_change_costs_what_its_preview_says(shop, clock, control, behavior):
    subscription = shop.subscribe()
    clock.advance(HALF_A_MONTH)
    items = [{"id": item_of(subscription).id, "quantity": 3}]

    seen = preview(
        shop,
        subscription=subscription.id,
        subscription_details={"items": items, "proration_behavior": behavior},
    )
    after = shop.update(subscription, items=items, proration_behavior=behavior)
    if behavior != "always_invoice":
        control("POST", f"subscriptions/{subscription.id}/renew")
        after = shop.api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})

    assert amounts(seen) == amounts(after.latest_invoice)
    assert seen.amount_due == after.latest_invoice.amount_paid
    prorated = {"always_invoice": 900, "create_prorations": 900 + 2700, "none": 2700}
    assert seen.amount_due == prorated[behavior]


def test_a_preview_changes_nothing_and_tells_nobody(shop, running):
    coupon = shop.api.v1.coupons.create({"percent_off": 10, "max_redemptions": 1})
    subscription = shop.subscribe()
    untouched = shop.api.v1.subscriptions.retrieve(subscription.id).to_dict()
    before = len(shop.api.v1.events.list({"limit": 100}).data)
    price = {"currency": "usd", "unit_amount": 500, "product": item_of(subscription).price.product}
    changed = {"price_data": {**price, "recurring": {"interval": "month"}}}

    preview(
        shop,
        subscription=subscription.id,
        discounts=[{"coupon": coupon.id}],
        subscription_details={"items": [changed], "proration_behavior": "none"},
    )
    preview(shop, subscription=subscription.id, subscription_details={"cancel_at": later(subscription)})

    assert shop.api.v1.subscriptions.retrieve(subscription.id).to_dict() == untouched
    assert shop.api.v1.coupons.retrieve(coupon.id).times_redeemed == 0
    assert len(shop.api.v1.prices.list().data) == len(shop.api.v1.invoices.list().data) == 1
    assert len(shop.api.v1.events.list({"limit": 100}).data) == before


def test_a_subscription_that_is_not_made_yet_has_a_first_invoice(shop):
    coupon = shop.api.v1.coupons.create({"percent_off": 10})
    code = shop.api.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}})
    items = [{"price": shop.price().id, "quantity": 2}]

    seen = preview(
        shop,
        customer=shop.customer.id,
        discounts=[{"promotion_code": code.id}],
        subscription_details={"items": items},
    )

    assert (seen.subtotal, seen.total, seen.amount_due) == (1800, 1620, 1620)
    assert shop.api.v1.promotion_codes.retrieve(code.id).times_redeemed == 0
    assert shop.api.v1.subscriptions.list().data == []


def test_a_trial_is_previewed_free_and_its_end_is_not(shop):
    items = [{"price": shop.price().id}]
    end = shop.customer.created + 86_400

    trial = preview(shop, customer=shop.customer.id, subscription_details={"items": items, "trial_end": end})
    subscription = shop.subscribe(trial_period_days=3)
    ended = preview(shop, subscription=subscription.id, subscription_details={"trial_end": "now"})

    assert (trial.amount_due, ended.amount_due) == (0, 900)
    assert ended.lines.data[0].period.start == subscription.created


def test_the_customers_next_invoice_is_of_the_subscription_that_ends_first(shop):
    shop.subscribe(shop.price(500, interval="year"))
    monthly = shop.subscribe()

    seen = preview(shop, customer=shop.customer.id)

    assert seen.parent.subscription_details.subscription == monthly.id


def test_credit_is_in_the_preview(shop):
    subscription = shop.subscribe()
    shop.api.v1.customers.update(shop.customer.id, {"balance": -500})

    seen = preview(shop, subscription=subscription.id)

    assert (seen.total, seen.starting_balance, seen.amount_due) == (900, -500, 400)
    assert shop.api.v1.customers.retrieve(shop.customer.id).balance == -500


def test_what_ends_has_no_next_invoice(shop):
    subscription = shop.subscribe()
    end = {"cancel_at_period_end": True}

    with pytest.raises(stripe.InvalidRequestError, match="no next invoice"):
        preview(shop, subscription=subscription.id, subscription_details=end)
    shop.update(subscription, **end)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        preview(shop, subscription=subscription.id)

    assert caught.value.code == "paydesign_no_upcoming_invoice"
