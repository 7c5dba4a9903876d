"""Subscription items by themselves: what changes one of them changes its subscription."""

from __future__ import annotations

from dataclasses import replace

from ..lists import page
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import subscription_updates

INSTEAD = {
    **subscription_updates.INSTEAD,
    "billing_thresholds": "Items are prices with a quantity.",
    "clear_usage": "Use is not metered.",
    "current_trial": "A trial is a subscription's.",
    "discounts": "A coupon is redeemed on a subscription.",
    "plan": "Use `price`.",
    "tax_rates": "Nothing is taxed.",
}

_OF_ITEM = (
    "billing_thresholds",
    "current_trial",
    "discounts",
    "metadata",
    "plan",
    "price",
    "price_data",
    "quantity",
    "tax_rates",
)
_OF_CHANGE = ("off_session", "payment_behavior", "proration_behavior", "proration_date")


def create(call: Call) -> StripeObject:
    """Add an item to a subscription."""
    subscription = call.store.get("subscription", call.params["subscription"], "subscription")
    known = {item["id"] for item in subscription["items"]["data"]}
    after = _change(call, subscription, call.params.only(*_OF_ITEM))
    return next(item for item in after if item["id"] not in known)


def retrieve(call: Call) -> StripeObject:
    """Answer one item."""
    return _found(call)[1]


def update(call: Call) -> StripeObject:
    """Change an item: its price, quantity or metadata."""
    subscription, item = _found(call)
    given = call.params.only(*_OF_ITEM)
    given.replace("id", item["id"])
    return next(one for one in _change(call, subscription, given) if one["id"] == item["id"])


def delete(call: Call) -> StripeObject:
    """Take an item from its subscription, which keeps at least one."""
    subscription, item = _found(call)
    call.params.accept("clear_usage", False)
    _change(call, subscription, Params({"id": item["id"], "deleted": True}))
    return {"id": item["id"], "object": "subscription_item", "deleted": True}


def list_all(call: Call) -> StripeObject:
    """Answer the items of a subscription."""
    subscription = call.store.get("subscription", call.params["subscription"], "subscription")
    return page(call, "subscription_item", among=subscription["items"]["data"])


def _found(call: Call) -> tuple[StripeObject, StripeObject]:
    """Return the subscription of the item in the path, and the item."""
    id = call.path["item"]

    def has(subscription: StripeObject) -> bool:
        return any(item["id"] == id for item in subscription["items"]["data"])

    for subscription in call.store.all("subscription", has):
        return subscription, next(item for item in subscription["items"]["data"] if item["id"] == id)
    raise Refusal("resource_missing", kind="subscription_item", id=id, name="subscription_item")


def _change(call: Call, subscription: StripeObject, item: Params) -> list[StripeObject]:
    """Change one item as an update of the subscription does, and return the items."""
    given = call.params.only(*_OF_CHANGE)
    given.replace("items", [item])
    path = {"subscription_exposed_id": subscription["id"]}
    changed = subscription_updates.update(replace(call, params=given, path=path))
    items: list[StripeObject] = changed["items"]["data"]
    return items


ROUTES: Routes = {
    "POST /v1/subscription_items": create,
    "GET /v1/subscription_items": list_all,
    "GET /v1/subscription_items/{item}": retrieve,
    "POST /v1/subscription_items/{item}": update,
    "DELETE /v1/subscription_items/{item}": delete,
}
