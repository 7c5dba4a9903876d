"""The items of a subscription: a price with a quantity each, over a period."""

from __future__ import annotations

from typing import Any

from .params import Params
from .periods import end_of_period
from .resources import prices
from .rules import Refusal
from .store import StripeObject
from .world import Call, set_metadata


def new_item(
    call: Call, subscription: str, given: Params, start: int, end: int | None = None
) -> StripeObject:
    """Return an item with these parameters; its period ends after the price's interval, if no end is given."""
    price = read_price(call, given)
    item = {
        "id": call.world.ids.new("si", 14),
        "object": "subscription_item",
        "created": call.world.now(),
        "current_period_end": end or end_of_period(start, price["recurring"]),
        "current_period_start": start,
        "discounts": [],
        "metadata": given.get("metadata", {}),
        "quantity": given.get("quantity", 1),
        "subscription": subscription,
        "tax_rates": [],
    }
    return set_price(item, price)


def read_price(call: Call, given: Params) -> StripeObject:
    """Return the price that an item names, or make the one that it describes."""
    if "price_data" in given:
        data = given.inside("price_data")
        product = call.store.get("product", data["product"], data.spelled("product"))
        price = prices.new_price(call, data, product["id"])
    else:
        price = call.store.get("price", given.get("price", ""), given.spelled("price"))
    if price["recurring"] is None:
        raise Refusal("price_not_recurring", name=given.spelled("price"))
    return price


def set_price(item: StripeObject, price: StripeObject) -> StripeObject:
    """Give an item a price, and the plan that older code reads."""
    names = ("amount", "currency")
    plan = dict(zip(names, (price["unit_amount"], price["currency"]), strict=True))
    return item | {"price": price, "plan": {"id": price["id"], "object": "plan", **plan}}


def changed_items(call: Call, subscription: StripeObject, given: list[Params]) -> list[StripeObject]:
    """Return the items as an update asks: those with an id are changed or deleted, the others are added.

    Raises:
        Refusal: A change is not one that Stripe makes, or that the stand-in plays.
    """
    items = {item["id"]: dict(item) for item in subscription["items"]["data"]}
    for wanted in given:
        id = wanted.get("id")
        if id is None:
            item = _added(call, subscription, wanted)
        elif id not in items:
            name = wanted.spelled("id")
            raise Refusal("resource_missing_in_parameter", kind="subscription item", id=id, name=name)
        elif wanted.get("deleted"):
            del items[id]
            continue
        else:
            item = _changed(call, subscription, items[id], wanted)
        _check_price(subscription, item, list(items.values()), wanted)
        items[item["id"]] = item
    if not items:
        raise Refusal("subscription_without_items")
    return list(items.values())


def _added(call: Call, subscription: StripeObject, given: Params) -> StripeObject:
    first, now = subscription["items"]["data"][0], call.world.now()
    item = new_item(call, subscription["id"], given, now, first["current_period_end"])
    cycle: Any = first.get("_cycle_start") or first["current_period_start"]
    return item | {"_cycle_start": cycle}


def _changed(call: Call, subscription: StripeObject, item: StripeObject, given: Params) -> StripeObject:
    changed = item | {"metadata": dict(item["metadata"]), "quantity": given.get("quantity", item["quantity"])}
    set_metadata(changed, given.get("metadata"))
    if "price" in given or "price_data" in given:
        changed = set_price(changed, read_price(call, given))
    return changed


def _check_price(
    subscription: StripeObject, item: StripeObject, others: list[StripeObject], given: Params
) -> None:
    price, currency = item["price"], subscription["currency"]
    if price["currency"] != currency:
        about = {"given": price["currency"], "expected": currency}
        raise Refusal("item_currency_differs", name=given.spelled("price"), **about)
    for other in others:
        if other["id"] != item["id"] and other["price"]["id"] == price["id"]:
            raise Refusal("item_price_twice", price=price["id"], item=other["id"])
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    if any(price["recurring"][name] != recurring[name] for name in ("interval", "interval_count")):
        raise Refusal("item_interval_differs", name=given.spelled("price"))
