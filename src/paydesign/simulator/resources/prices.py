"""Prices: an amount for a product, once or by period."""

from __future__ import annotations

from typing import Any

from ..money import read_currency
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, page, set_metadata
from .products import new_product


def create(call: Call) -> StripeObject:
    """Make a price, and its product if asked."""
    given = call.params
    if "unit_amount" not in given:
        raise Refusal("parameter_missing", name="unit_amount")
    if "product_data" in given:
        product = new_product(call, given["product_data"])["id"]
    else:
        product = call.store.get("product", given.get("product", ""), "product")["id"]
    return new_price(call, given, product)


def new_price(call: Call, given: dict[str, Any], product: str) -> StripeObject:
    """Add a price with these parameters to a product."""
    recurring = given.get("recurring")
    _claim_lookup_key(call, given)
    price: StripeObject = {
        "id": call.world.ids.new("price"),
        "object": "price",
        "active": given.get("active", True),
        "billing_scheme": "per_unit",
        "created": call.world.now(),
        "currency": read_currency(call, given["currency"]),
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": given.get("lookup_key"),
        "metadata": {},
        "nickname": given.get("nickname"),
        "product": product,
        "recurring": recurring
        and {"interval_count": 1, "meter": None, "usage_type": "licensed", **recurring},
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": given["unit_amount"],
        "unit_amount_decimal": str(given["unit_amount"]),
    }
    set_metadata(price, given.get("metadata"))
    call.emit("price.created", call.store.add(price))
    return price


def _claim_lookup_key(call: Call, given: dict[str, Any]) -> None:
    """Refuse a lookup key that another price has, or take it away from that price if asked."""
    key = given.get("lookup_key")
    for other in call.store.all("price", lambda price: key is not None and price["lookup_key"] == key):
        if not given.get("transfer_lookup_key"):
            raise Refusal("lookup_key_in_use", id=other["id"])
        other["lookup_key"] = None


def retrieve(call: Call) -> StripeObject:
    """Answer one price."""
    return call.store.get("price", call.path["price"])


def list_all(call: Call) -> StripeObject:
    """Answer the prices, of one product, lookup key or kind if asked."""
    keys = call.params.get("lookup_keys")
    wanted = {
        name: call.params[name] for name in ("active", "currency", "product", "type") if name in call.params
    }

    def fits(price: StripeObject) -> bool:
        return (keys is None or price["lookup_key"] in keys) and all(price[n] == v for n, v in wanted.items())

    return page(call, "price", fits)


ROUTES: Routes = {
    "POST /v1/prices": create,
    "GET /v1/prices": list_all,
    "GET /v1/prices/{price}": retrieve,
}
