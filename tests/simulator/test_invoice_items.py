"""Invoice items: made, listed, drawn into the next invoice and its preview, and deleted."""

from __future__ import annotations

import pytest
import stripe

MONTH = 30 * 24 * 3600


@pytest.fixture
def bill(shop):
    """Make an item of 5.00 for the shop's customer."""

    def create(**params):
        given = {"customer": shop.customer.id, "amount": 500, "currency": "usd", **params}
        return shop.api.v1.invoice_items.create(
            {name: value for name, value in given.items() if value is not None}
        )

    return create


def lines(invoice):
    return [(line.amount, line.description) for line in invoice.lines.data]


def test_an_item_waits_until_an_invoice_draws_it_in(shop, bill):
    item = bill(description="Setup", metadata={"order_id": "7"})
    assert (item.amount, item.currency, item.quantity, item.proration) == (500, "usd", 1, False)
    assert (item.invoice, item.parent, item.discountable) == (None, None, True)

    invoice = shop.subscribe().latest_invoice

    assert lines(invoice) == [(500, "Setup"), (900, None)]
    assert (invoice.total, invoice.amount_paid) == (1400, 1400)
    details = invoice.lines.data[0].parent.invoice_item_details
    assert (details.invoice_item, details.proration, details.subscription) == (item.id, False, None)
    assert invoice.lines.data[0].metadata["order_id"] == "7"
    after = shop.api.v1.invoice_items.retrieve(item.id, {"expand": ["invoice"]})
    assert after.invoice.id == invoice.id
    assert len(shop.subscribe().latest_invoice.lines.data) == 1


def test_an_item_of_a_subscription_waits_for_its_next_invoice(shop, bill, control):
    subscription = shop.subscribe()
    item = bill(subscription=subscription.id, description="Extra")
    assert item.parent.subscription_details.subscription == subscription.id
    assert len(shop.subscribe().latest_invoice.lines.data) == 1

    control("POST", f"subscriptions/{subscription.id}/renew")

    after = shop.api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert lines(after.latest_invoice) == [(500, "Extra"), (900, None)]


def test_a_preview_shows_it_and_leaves_it_waiting(shop, bill):
    subscription = shop.subscribe()
    item = bill(description="Extra")

    preview = shop.api.v1.invoices.create_preview({"subscription": subscription.id})

    assert lines(preview) == [(500, "Extra"), (900, None)]
    assert shop.api.v1.invoice_items.retrieve(item.id).invoice is None


def test_the_newest_is_first_in_lists_and_on_the_invoice(shop, bill):
    first, second = bill(description="one"), bill(description="two")

    listed = shop.api.v1.invoice_items.list({"customer": shop.customer.id}).data
    assert [item.id for item in listed] == [second.id, first.id]
    assert lines(shop.subscribe().latest_invoice)[:2] == [(500, "two"), (500, "one")]


def test_a_list_is_of_a_customer_an_invoice_or_what_waits(shop, bill, clock):
    billed = bill()
    invoice = shop.subscribe().latest_invoice
    clock.advance(10)
    waiting = bill()
    other = shop.api.v1.customers.create({}).id
    bill(customer=other)

    def found(**params):
        return [item.id for item in shop.api.v1.invoice_items.list(params).data]

    assert found(customer=shop.customer.id, pending=True) == [waiting.id]
    assert found(customer=shop.customer.id, pending=False) == [billed.id]
    assert found(invoice=invoice.id) == [billed.id]
    assert found(created={"lt": waiting.date}) == [billed.id]
    assert found(customer=shop.customer.id, limit=1, starting_after=waiting.id) == [billed.id]


def test_another_currency_waits_for_another_invoice(shop, bill):
    bill(currency="eur")

    assert len(shop.subscribe().latest_invoice.lines.data) == 1


def test_a_price_is_billed_as_often_as_the_quantity_says(shop, bill):
    price = shop.api.v1.prices.create(
        {"product_data": {"name": "Poster"}, "unit_amount": 250, "currency": "usd"}
    )

    item = bill(amount=None, currency=None, pricing={"price": price.id}, quantity=3)

    assert (item.amount, item.description, item.quantity) == (750, "Poster", 3)
    assert item.pricing.price_details.price == price.id


def test_a_discount_takes_off_of_what_is_discountable(shop, bill):
    coupon = shop.api.v1.coupons.create({"percent_off": 10})
    bill(discountable=False, amount=1000)
    bill(amount=100)

    invoice = shop.subscribe(discounts=[{"coupon": coupon.id}]).latest_invoice

    assert [one.amount for one in invoice.total_discount_amounts] == [100]
    assert invoice.total == 1900


def test_a_credit_makes_the_invoice_smaller(shop, bill):
    credit = bill(amount=-300)

    assert credit.discountable is False
    assert shop.subscribe().latest_invoice.amount_paid == 600


def test_what_waits_is_changed_and_deleted(shop, bill):
    item = bill(period={"start": 100, "end": 200})
    assert (item.period.start, item.period.end) == (100, 200)

    changed = shop.api.v1.invoice_items.update(item.id, {"description": "Other", "metadata": {"a": "b"}})
    assert (changed.description, changed.metadata["a"]) == ("Other", "b")
    gone = shop.api.v1.invoice_items.delete(item.id)

    assert (gone.id, gone.deleted) == (item.id, True)
    with pytest.raises(stripe.InvalidRequestError, match="No such Invoice Item"):
        shop.api.v1.invoice_items.retrieve(item.id)
    assert len(shop.subscribe().latest_invoice.lines.data) == 1


def test_a_proration_is_an_item_until_it_is_billed(shop, clock):
    subscription = shop.subscribe()
    clock.advance(MONTH / 2)
    shop.update(subscription, items=[{"id": subscription["items"].data[0].id, "quantity": 2}])

    waiting = shop.api.v1.invoice_items.list({"pending": True}).data

    assert [(item.amount, item.proration) for item in waiting] == [(-450, True), (900, True)]
    assert {item.parent.subscription_details.subscription for item in waiting} == {subscription.id}
    shop.api.v1.subscriptions.cancel(subscription.id)
    assert shop.api.v1.invoice_items.list({"pending": True}).data == []


def test_a_trial_with_something_to_pay_begins_when_it_is_paid(shop, bill):
    bill()

    subscription = shop.subscribe(trial_period_days=30)

    assert subscription.latest_invoice.amount_due == 500
    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "trialing"


def test_an_older_version_has_the_same_item(shop, bill, connect, expected_advice):
    item = bill()
    expected_advice.add("other_api_version")

    old = connect(stripe_version="2024-06-20").v1.invoice_items.retrieve(item.id)

    assert (old.id, old.amount) == (item.id, 500)


def test_a_discount_that_is_over_is_not_given_for_an_older_item(shop, bill, control):
    coupon = shop.api.v1.coupons.create({"percent_off": 10, "duration": "repeating", "duration_in_months": 1})
    subscription = shop.subscribe(discounts=[{"coupon": coupon.id}])
    assert subscription.latest_invoice.total == 810
    bill()

    control("POST", f"subscriptions/{subscription.id}/renew")

    after = shop.api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert after.latest_invoice.total == 1400
