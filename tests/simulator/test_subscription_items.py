"""Subscription items by themselves: what is done to one is done to its subscription."""

from __future__ import annotations

import pytest
import stripe

from .billing import item_of

MONTH = 30 * 24 * 3600


@pytest.fixture
def items(api):
    return api.v1.subscription_items


def test_an_item_is_added_and_prorated(shop, items, clock):
    subscription, poster = shop.subscribe(), shop.price(600, "Poster")
    clock.advance(MONTH / 2)

    added = items.create(
        {
            "subscription": subscription.id,
            "price": poster.id,
            "quantity": 2,
            "metadata": {"a": "b"},
            "proration_behavior": "always_invoice",
        }
    )

    assert (added.price.id, added.quantity, added.metadata["a"]) == (poster.id, 2, "b")
    after = shop.api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert [item.id for item in after["items"].data] == [item_of(subscription).id, added.id]
    assert after.latest_invoice.amount_paid == 600
    [event] = shop.events("customer.subscription.updated")[-1:]
    assert len(event["data"]["object"]["items"]["data"]) == 2


def test_an_item_is_changed(shop, items):
    item = item_of(shop.subscribe())
    poster = shop.price(600, "Poster")

    changed = items.update(item.id, {"price": poster.id, "quantity": 3, "proration_behavior": "none"})

    assert (changed.id, changed.price.id, changed.quantity) == (item.id, poster.id, 3)
    assert items.retrieve(item.id).quantity == 3
    assert shop.api.v1.invoice_items.list({"pending": True}).data == []


def test_an_item_is_deleted_but_for_the_last(shop, items):
    subscription = shop.subscribe()
    added = items.create({"subscription": subscription.id, "price": shop.price(600, "Poster").id})

    gone = items.delete(added.id, {"proration_behavior": "none"})

    assert (gone.id, gone.deleted) == (added.id, True)
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription_item"):
        items.retrieve(added.id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        items.delete(item_of(subscription).id)
    assert refused.value.code == "paydesign_subscription_without_items"


def test_a_list_is_of_one_subscription_and_has_cursors(shop, items):
    subscription = shop.subscribe()
    shop.subscribe()
    ids = [item_of(subscription).id]
    ids += [
        items.create({"subscription": subscription.id, "price": shop.price(name=name).id}).id
        for name in ("Poster", "Mug")
    ]

    paged = items.list({"subscription": subscription.id, "limit": 1})

    assert [item.id for item in paged.auto_paging_iter()] == ids
    back = items.list({"subscription": subscription.id, "limit": 1, "ending_before": ids[2]})
    assert [item.id for item in back.auto_paging_iter()] == [ids[1], ids[0]]
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription_item"):
        items.list({"subscription": subscription.id, "starting_after": "si_nope"})


def test_what_an_update_refuses_is_refused_here_by_the_same_name(shop, items):
    subscription = shop.subscribe()
    yearly = shop.price(interval="year")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        items.create({"subscription": subscription.id, "price": yearly.id})
    assert refused.value.param == "price"
    with pytest.raises(stripe.InvalidRequestError) as ours:
        items.update(item_of(subscription).id, {"billing_thresholds": {"usage_gte": 3}})
    assert ours.value.code == "paydesign_parameter_not_simulated"
    assert "Items are prices with a quantity." in str(ours.value)
