"""Prices: an amount for a product, once or by period."""

from __future__ import annotations

from ..lists import page
from ..money import read_currency
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import products

_LONGEST = {"day": 3 * 366, "week": 156, "month": 36, "year": 3}
"""Three years: the SDK's text on `interval_count`."""

INSTEAD = {
    "billing_scheme": "A price is one amount for each unit.",
    "currency_options": "A price has one currency; make one for each.",
    "custom_unit_amount": "A price is one amount for each unit.",
    "recurring": "Use is not metered.",
    "tiers": "A price is one amount for each unit.",
    "unit_amount_decimal": "Amounts are whole units of a currency's smallest coin.",
}


def create(call: Call) -> StripeObject:
    """Make a price, and its product if asked."""
    given = call.params
    if "unit_amount" not in given:
        raise Refusal("parameter_missing", name="unit_amount")
    if "product_data" in given:
        product = products.new_product(call, given.inside("product_data"))["id"]
    else:
        product = call.store.get("product", given.get("product", ""), "product")["id"]
    return new_price(call, given, product)


def new_price(call: Call, given: Params, product: str) -> StripeObject:
    """Add a price with these parameters to a product."""
    recurring = _recurring(given.inside("recurring"))
    given.accept("billing_scheme", "per_unit")
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
        "recurring": recurring,
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


def _recurring(given: Params) -> StripeObject | None:
    given.accept("usage_type", "licensed")
    if "interval" not in given:
        return None
    count = given.get("interval_count", 1)
    if not 1 <= count <= _LONGEST[given["interval"]]:
        raise Refusal("interval_too_long", name=given.spelled("interval_count"))
    return {
        "interval": given["interval"],
        "interval_count": count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _claim_lookup_key(call: Call, given: Params) -> None:
    """Refuse a lookup key that another price has, or take it away from that price if asked."""
    key, is_moved = given.get("lookup_key"), given.get("transfer_lookup_key")
    for other in call.store.all("price", lambda price: key is not None and price["lookup_key"] == key):
        if not is_moved:
            raise Refusal("lookup_key_in_use", id=other["id"])
        other["lookup_key"] = None
        call.emit("price.updated", other, {"lookup_key": key})


def retrieve(call: Call) -> StripeObject:
    """Answer one price."""
    return call.store.get("price", call.path["price"])


def list_all(call: Call) -> StripeObject:
    """Answer the prices, of one product, lookup key or kind if asked."""
    keys, recurring = call.params.get("lookup_keys"), call.params.take("recurring", {})

    def fits(price: StripeObject) -> bool:
        its = price["recurring"] or {}
        has_period = all(its.get(name) == value for name, value in recurring.items())
        return has_period and (keys is None or price["lookup_key"] in keys)

    return page(call, "price", fits, by=("active", "currency", "product", "type"))


ROUTES: Routes = {
    "POST /v1/prices": create,
    "GET /v1/prices": list_all,
    "GET /v1/prices/{price}": retrieve,
}
