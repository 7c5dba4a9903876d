"""Changing a subscription: items and quantities with what that costs, its end, its collection, its discounts."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import stripe

from .billing import item_of

MONTH = 30 * 86_400
"""From the clock's beginning, on 2026-11-18, to 2026-12-18."""


@pytest.fixture
def renew(api, control):
    def end_the_period(subscription):
        assert control("POST", f"subscriptions/{subscription.id}/renew").status == 200
        return api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})

    return end_the_period


def change(shop, subscription, **params):
    """Change the first item."""
    names = ("price", "quantity", "deleted")
    item = {name: params.pop(name) for name in names if name in params}
    return shop.update(subscription, items=[{"id": item_of(subscription).id, **item}], **params)


def lines(invoice):
    return [(line.amount, line.description) for line in invoice.lines.data]


def test_more_of_it_is_charged_with_the_next_period(shop, clock, renew):
    subscription = shop.subscribe()
    clock.advance(MONTH / 3)

    after = change(shop, subscription, quantity=3)

    assert (item_of(after).quantity, after.latest_invoice.id) == (3, subscription.latest_invoice.id)
    assert lines(renew(after).latest_invoice) == [
        (-600, "Unused time on Magazine after 28 Nov 2026"),
        (1800, "Remaining time on 3 \u00d7 Magazine after 28 Nov 2026"),
        (2700, None),
    ]
    assert lines(renew(after).latest_invoice) == [(2700, None)]


def test_more_of_it_is_charged_at_once_if_asked(shop, clock):
    subscription = shop.subscribe()
    clock.advance(MONTH / 2)

    after = change(shop, subscription, quantity=2, proration_behavior="always_invoice")

    invoice = after.latest_invoice
    assert (invoice.billing_reason, invoice.status, invoice.amount_paid) == (
        "subscription_update",
        "paid",
        450,
    )
    assert [line.parent.invoice_item_details.proration for line in invoice.lines.data] == [True, True]
    assert item_of(after).current_period_end == item_of(subscription).current_period_end


def test_each_line_is_rounded_down_by_itself(shop, clock):
    subscription = shop.subscribe(shop.price(1000))
    clock.advance(MONTH / 3)

    after = change(
        shop, subscription, price=shop.price(500).id, quantity=1, proration_behavior="always_invoice"
    )

    assert [amount for amount, _ in lines(after.latest_invoice)] == [-667, 333]


def test_less_of_it_is_credit_for_what_comes(shop, clock, renew):
    subscription = shop.subscribe(quantity=3)
    clock.advance(MONTH / 2)

    after = change(shop, subscription, quantity=1, proration_behavior="always_invoice")

    assert (after.latest_invoice.total, after.latest_invoice.amount_due) == (-900, 0)
    assert shop.api.v1.customers.retrieve(shop.customer.id).balance == -900
    assert renew(after).latest_invoice.amount_due == 0
    assert renew(after).latest_invoice.amount_due == 900


def test_nothing_is_prorated_if_it_shall_not_be(shop, clock, renew):
    subscription = shop.subscribe()
    clock.advance(MONTH / 2)

    after = change(shop, subscription, quantity=2, proration_behavior="none")

    assert lines(renew(after).latest_invoice) == [(1800, None)]


def test_within_a_trial_a_change_costs_nothing(shop, renew):
    subscription = shop.subscribe(trial_period_days=7)

    after = change(shop, subscription, quantity=2)

    assert lines(renew(after).latest_invoice) == [(1800, None)]


def test_it_can_be_prorated_as_of_another_time(shop, clock):
    subscription = shop.subscribe()
    at = int(clock.now()) + MONTH // 2

    after = change(shop, subscription, quantity=2, proration_behavior="always_invoice", proration_date=at)

    assert after.latest_invoice.amount_due == 450


def test_items_are_added_and_deleted(shop, clock, renew):
    subscription, poster = shop.subscribe(), shop.price(600, "Poster")
    clock.advance(MONTH / 2)

    more = shop.update(subscription, items=[{"price": poster.id, "quantity": 2}])
    added = more["items"].data[1]
    clock.advance(MONTH / 4)
    less = shop.update(more, items=[{"id": added.id, "deleted": True}])

    assert (added.price.id, added.current_period_start) == (
        poster.id,
        item_of(subscription).created + MONTH // 2,
    )
    assert [item.id for item in less["items"].data] == [item_of(subscription).id]
    assert lines(renew(less).latest_invoice) == [
        (-300, "Unused time on 2 \u00d7 Poster after 10 Dec 2026"),
        (600, "Remaining time on 2 \u00d7 Poster after 03 Dec 2026"),
        (900, None),
    ]


def test_what_is_changed_is_told(shop):
    subscription = shop.subscribe(metadata={"a": "1", "b": "2"})

    change(shop, subscription, quantity=2, metadata={"a": "3"}, description="Two")

    before = shop.events("customer.subscription.updated")[-1]["data"]["previous_attributes"]
    assert before["items"]["data"][0]["quantity"] == 1
    assert (before["metadata"], before["description"]) == ({"a": "1"}, None)
    assert before.keys() == {"items", "metadata", "description"}


def test_what_changes_nothing_is_not_told(shop):
    subscription = shop.subscribe()
    before = shop.events("customer.subscription.updated")

    shop.update(subscription, cancel_at_period_end=False)

    assert shop.events("customer.subscription.updated") == before


@pytest.mark.parametrize(
    ("behavior", "status"),
    [
        ("allow_incomplete", "past_due"),
        ("default_incomplete", "past_due"),
        ("error_if_incomplete", "active"),
    ],
)
def test_what_cannot_be_paid_at_once(shop, behavior, status):
    subscription = shop.subscribe()
    card = shop.save("pm_card_chargeCustomerFail", is_default=False)
    given = {"default_payment_method": card.id, "proration_behavior": "always_invoice"}
    is_changed = behavior != "error_if_incomplete"

    refused = pytest.raises(stripe.CardError, match="declined") if not is_changed else nullcontext()
    with refused:
        change(shop, subscription, quantity=2, payment_behavior=behavior, **given)

    after = shop.api.v1.subscriptions.retrieve(subscription.id)
    assert (after.status, item_of(after).quantity) == (status, 1 + is_changed)
    assert (shop.api.v1.invoices.list().data[0].status == "open") == is_changed
    assert len(shop.events("charge.failed")) == (behavior == "allow_incomplete")


def test_a_change_that_was_not_billed_is_not_credited(shop):
    subscription = shop.subscribe()
    change(shop, subscription, quantity=5, proration_behavior="none")

    with pytest.raises(stripe.InvalidRequestError, match="was not billed") as caught:
        change(shop, subscription, quantity=1)

    assert caught.value.code == "paydesign_proration_not_simulated"
    assert item_of(change(shop, subscription, quantity=1, proration_behavior="none")).quantity == 1


def test_an_item_of_another_subscription_is_not_changed(shop):
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription item"):
        shop.update(shop.subscribe(), items=[{"id": item_of(shop.subscribe()).id, "quantity": 2}])


def test_it_ends_at_the_end_of_a_later_period(shop, renew):
    subscription = shop.subscribe()
    end = item_of(subscription).current_period_end

    after = shop.update(subscription, cancel_at=1_800_270_400)  # two months after it began

    assert (after.cancel_at, after.cancel_at_period_end) == (1_800_270_400, False)
    assert (after.cancellation_details.reason, after.canceled_at) == ("cancellation_requested", after.created)
    assert renew(after).status == "active"
    assert renew(after).status == "canceled"
    assert end < 1_800_270_400


def test_an_end_within_a_period_is_refused_as_ours(shop):
    with pytest.raises(stripe.InvalidRequestError, match="never within one"):
        shop.update(shop.subscribe(), cancel_at=1_797_000_000)


def test_an_end_is_taken_back(shop, renew):
    subscription = shop.subscribe(cancel_at_period_end=True)
    assert (subscription.cancel_at, subscription.canceled_at) == (
        item_of(subscription).current_period_end,
        subscription.created,
    )

    after = shop.update(subscription, cancel_at="")

    assert (after.cancel_at, after.cancel_at_period_end, after.canceled_at) == (None, False, None)
    assert after.cancellation_details.reason is None
    assert renew(after).status == "active"


def test_an_end_with_this_period_can_be_named(shop):
    after = shop.update(shop.subscribe(), cancel_at="min_period_end")

    assert after.cancel_at == item_of(after).current_period_end


def test_why_it_ended_is_kept(shop):
    subscription = shop.subscribe()

    ended = shop.api.v1.subscriptions.cancel(
        subscription.id, {"cancellation_details": {"comment": "Too long", "feedback": "unused"}}
    )

    details = ended.cancellation_details
    assert (details.comment, details.feedback, details.reason) == (
        "Too long",
        "unused",
        "cancellation_requested",
    )
    later = shop.update(subscription, cancellation_details={"comment": "Too short"}, metadata={"a": "1"})
    assert (later.cancellation_details.comment, later.metadata["a"]) == ("Too short", "1")
    with pytest.raises(stripe.InvalidRequestError, match="can only update its cancellation_details"):
        shop.update(subscription, description="x")


@pytest.mark.parametrize(
    ("behavior", "status", "event"),
    [
        ("void", "void", "invoice.voided"),
        ("mark_uncollectible", "uncollectible", "invoice.marked_uncollectible"),
        ("keep_as_draft", "draft", "invoice.created"),
    ],
)
def test_a_paused_collection_takes_no_money(shop, renew, behavior, status, event):
    subscription = shop.subscribe()
    paused = shop.update(subscription, pause_collection={"behavior": behavior})
    assert (paused.status, paused.pause_collection.behavior) == ("active", behavior)

    after = renew(subscription)

    assert (after.status, after.latest_invoice.status) == ("active", status)
    assert after.latest_invoice.id in [one["data"]["object"]["id"] for one in shop.events(event)]
    assert len(shop.api.v1.charges.list().data) == 1
    again = shop.update(subscription, pause_collection="")
    assert again.pause_collection is None
    assert renew(subscription).latest_invoice.status == "paid"


@pytest.mark.parametrize("behavior", ["mark_uncollectible", "keep_as_draft"])
def test_what_was_set_aside_can_be_paid_later(shop, renew, behavior):
    subscription = shop.subscribe()
    shop.update(subscription, pause_collection={"behavior": behavior})

    invoice = shop.api.v1.invoices.pay(renew(subscription).latest_invoice.id)

    assert (invoice.status, invoice.amount_paid) == ("paid", 900)


def test_a_pause_ends_when_it_shall(shop, renew):
    subscription = shop.subscribe()
    end = item_of(subscription).current_period_end
    shop.update(subscription, pause_collection={"behavior": "void", "resumes_at": end + 86_400})

    assert renew(subscription).latest_invoice.status == "void"
    after = renew(subscription)

    assert (after.pause_collection, after.latest_invoice.status) == (None, "paid")
    assert (
        "pause_collection" in shop.events("customer.subscription.updated")[-1]["data"]["previous_attributes"]
    )


def test_discounts_are_replaced(shop, renew):
    api = shop.api
    first = api.v1.coupons.create({"percent_off": 10, "duration": "forever"})
    second = api.v1.coupons.create({"percent_off": 50, "duration": "forever"})
    subscription = shop.subscribe(discounts=[{"coupon": first.id}])

    both = shop.update(subscription, discounts=[{"coupon": first.id}, {"coupon": second.id}])

    assert both.discounts[0] == subscription.discounts[0]
    assert api.v1.coupons.retrieve(first.id).times_redeemed == 1
    assert renew(both).latest_invoice.total == 405
    one = shop.update(subscription, discounts=[{"discount": both.discounts[1]}])
    assert one.discounts == [both.discounts[1]]
    assert renew(one).latest_invoice.total == 450
    assert shop.update(subscription, discounts="").discounts == []
    with pytest.raises(stripe.InvalidRequestError, match="No such discount"):
        shop.update(subscription, discounts=[{"discount": both.discounts[1]}])


def test_a_change_that_has_a_discount_is_not_prorated_here(shop):
    coupon = shop.api.v1.coupons.create({"percent_off": 10, "duration": "once"})
    subscription = shop.subscribe(discounts=[{"coupon": coupon.id}])

    with pytest.raises(stripe.InvalidRequestError, match="has a discount"):
        change(shop, subscription, quantity=2)

    assert item_of(change(shop, subscription, quantity=2, proration_behavior="none")).quantity == 2


def test_a_later_discount_takes_nothing_off_prorations(shop, clock, renew):
    subscription = shop.subscribe()
    clock.advance(MONTH / 2)
    change(shop, subscription, quantity=2)
    coupon = shop.api.v1.coupons.create({"percent_off": 50, "duration": "forever"})

    shop.update(subscription, discounts=[{"coupon": coupon.id}])

    assert renew(subscription).latest_invoice.total == 450 + 1800 // 2


def test_the_card_is_kept_or_taken_away(shop):
    card = shop.save("pm_card_mastercard", is_default=False)
    subscription = shop.subscribe()

    given = shop.update(subscription, default_payment_method=card.id)
    settings = {"save_default_payment_method": "on_subscription"}
    taken = shop.update(subscription, default_payment_method="", payment_settings=settings)

    assert (given.default_payment_method, taken.default_payment_method) == (card.id, None)
    assert taken.payment_settings.save_default_payment_method == "on_subscription"
