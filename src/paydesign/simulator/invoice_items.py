"""Invoice items: what is waiting to be billed besides the prices of a subscription, and the lines that they become.

Their form, and that the newest comes first on an invoice: recorded in https://github.com/Kiln-AI/stripe_world.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .proration import Proration, describe
from .store import StripeObject
from .world import Call

KIND = "invoiceitem"


def new_item(
    call: Call, customer: str, amount: int, price: StripeObject, *, quantity: int = 1, **more: Any
) -> StripeObject:
    """Add an item that waits for the next invoice, and tell of it."""
    now = call.world.now()
    item = {
        "id": call.world.ids.new("ii"),
        "object": KIND,
        "amount": amount,
        "currency": price["currency"],
        "customer": customer,
        "date": now,
        "description": None,
        "discountable": True,
        "discounts": [],
        "frozen_fields": [],
        "invoice": None,
        "invoicing_rules": [],
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {"start": now, "end": now},
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "proration": False,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "tax_rates": [],
        **more,
    }
    call.emit("invoiceitem.created", call.store.add(item))
    return item


def parent_of(subscription: str, item: str | None = None) -> StripeObject:
    """Return the `parent` of what is billed with one subscription."""
    details = {"subscription": subscription, "subscription_item": item}
    return {"subscription_details": details, "type": "subscription_details"}


def add_prorations(call: Call, subscription: StripeObject, prorations: Iterable[Proration]) -> None:
    """Add an item for each proration, the credit before the charge on the invoice."""
    for one in reversed(list(prorations)):
        product = call.store.get("product", one.item["price"]["product"])
        new_item(
            call,
            subscription["customer"],
            one.amount,
            one.item["price"],
            quantity=one.item["quantity"],
            description=describe(one, product["name"]),
            discountable=False,
            parent=parent_of(subscription["id"], one.item["id"]),
            period={"start": one.start, "end": one.end},
            proration=True,
            proration_details={"credited_items": None, "discount_amounts": []},
        )


def pending(call: Call, subscription: StripeObject) -> list[StripeObject]:
    """Return what the next invoice of a subscription draws in: its own items, and the customer's that name none."""

    def is_due(item: StripeObject) -> bool:
        return (
            item["invoice"] is None
            and item["customer"] == subscription["customer"]
            and item["currency"] == subscription["currency"]
            and subscription_of(item) in (None, subscription["id"])
        )

    return call.store.all(KIND, is_due)


def subscription_of(item: StripeObject) -> str | None:
    """Return the subscription that an item is billed with; None is whichever comes first."""
    parent = item["parent"]
    return str(parent["subscription_details"]["subscription"]) if parent else None


def drop_prorations(call: Call, subscription: StripeObject) -> None:
    """Forget the prorations of a subscription that ends at once (the SDK's text on canceling one)."""
    for item in pending(call, subscription):
        if item["proration"]:
            delete(call, item)


def delete(call: Call, item: StripeObject) -> StripeObject:
    """Forget an item that was not billed, and tell of it."""
    call.store.remove(KIND, item["id"])
    call.emit("invoiceitem.deleted", item)
    return {"id": item["id"], "object": KIND, "deleted": True}


def line_of(call: Call, item: StripeObject) -> StripeObject:
    """Return the line of an invoice that bills an item."""
    details = {
        "invoice_item": item["id"],
        "proration": item["proration"],
        "proration_details": {"credited_items": None},
        "subscription": subscription_of(item),
    }
    copied = ("amount", "currency", "description", "discountable", "metadata", "period", "pricing")
    return {
        "id": call.world.ids.new("il"),
        "object": "line_item",
        **{name: item[name] for name in copied},
        "discounts": [],
        "livemode": False,
        "parent": {
            "invoice_item_details": details,
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "quantity": item["quantity"],
        "quantity_decimal": item["quantity_decimal"],
        "subtotal": item["amount"],
    }
