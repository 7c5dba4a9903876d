"""Coupons, and the discounts that come of redeeming them on a subscription."""

from __future__ import annotations

from typing import Any

from ..lists import page
from ..money import read_currency
from ..periods import end_of_period
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import promotion_codes

_COPIED = ("duration_in_months", "max_redemptions", "name", "redeem_by")

INSTEAD = {
    "applies_to": "A coupon takes off of all that is on the invoice.",
    "currency_options": "A coupon has one currency; make one for each.",
}


def create(call: Call) -> StripeObject:
    """Make a coupon over an amount or a percentage."""
    given = call.params
    _check(call)
    id = given.get("id") or call.world.ids.new("", 8)[1:]
    if call.store.find("coupon", id):
        raise Refusal("coupon_exists")
    coupon: StripeObject = {
        "id": id,
        "object": "coupon",
        "amount_off": given.get("amount_off"),
        "created": call.world.now(),
        "currency": read_currency(call, given["currency"]) if "currency" in given else None,
        "duration": given.get("duration", "once"),
        "livemode": False,
        "metadata": {},
        "percent_off": given.get("percent_off"),
        "times_redeemed": 0,
        "valid": True,
        **{name: given.get(name) for name in _COPIED},
    }
    set_metadata(coupon, given.get("metadata"))
    call.emit("coupon.created", call.store.add(coupon))
    return coupon


def _check(call: Call) -> None:
    """Refuse what does not make a coupon."""
    given = call.params
    if "amount_off" in given and "percent_off" in given:
        raise Refusal("coupon_of_one_kind")
    if "amount_off" not in given and "percent_off" not in given:
        raise Refusal("coupon_of_no_kind")
    if "amount_off" in given and "currency" not in given:
        raise Refusal("coupon_without_currency")
    if given.get("duration") == "repeating" and "duration_in_months" not in given:
        raise Refusal("coupon_without_months")
    if "percent_off" in given and given["percent_off"] < 0.01:
        raise Refusal("coupon_percentage", value=given["percent_off"])
    if "redeem_by" in given and given["redeem_by"] <= call.world.now():
        raise Refusal("coupon_in_the_past", value=given["redeem_by"])


def redeem_all(call: Call, subscription: StripeObject) -> list[str]:
    """Return the ids of the discounts that the request gives on a subscription, in its order.

    A coupon that the subscription has already keeps its discount, which counts no second time, as recorded
    (https://github.com/Kiln-AI/stripe_world).
    """
    kept = [call.store.get("discount", id) for id in subscription["discounts"]]
    found: list[str] = []
    for place, given in enumerate(call.params.get("discounts") or ()):
        name, id = f"discounts[{place}]", given.get("discount")
        if id is not None:
            if id not in subscription["discounts"]:
                missing = {"kind": "discount", "id": id, "name": f"{name}[discount]"}
                raise Refusal("resource_missing_in_parameter", **missing)
        elif "promotion_code" in given:
            code = promotion_codes.find(call, given["promotion_code"], subscription, name)
            id = _redeem(call, place, code["promotion"]["coupon"], subscription, code)["id"]
        else:
            coupon = given.get("coupon", "")
            same = [one["id"] for one in kept if one["source"]["coupon"] == coupon and one["id"] not in found]
            id = same[0] if same else _redeem(call, place, coupon, subscription)["id"]
        found.append(id)
    return found


def replace(call: Call, subscription: StripeObject) -> None:
    """Give a subscription the discounts of the request instead of those that it has."""
    before = subscription["discounts"]
    subscription["discounts"] = redeem_all(call, subscription)
    for id in before:
        if id not in subscription["discounts"]:
            call.emit("customer.discount.deleted", call.store.get("discount", id))


def _redeem(
    call: Call, place: int, id: str, subscription: StripeObject, code: StripeObject | None = None
) -> StripeObject:
    """Add the discount that a coupon gives on a subscription; `place` is its number in the request."""
    coupon = call.store.get("coupon", id, f"discounts[{place}][coupon]")
    _settle_validity(call, coupon)
    if not coupon["valid"]:
        raise Refusal("coupon_expired", id=id, place=place)
    if coupon["currency"] not in (None, subscription["currency"]):
        about = {"id": id, "currency": coupon["currency"], "charged": subscription["currency"]}
        raise Refusal("coupon_currency_differs", place=place, **about)
    coupon["times_redeemed"] += 1
    _settle_validity(call, coupon)
    if code is not None:
        code["times_redeemed"] += 1
    discount = call.store.add(_new_discount(call, coupon, subscription, code))
    call.emit("customer.discount.created", discount)
    return discount


def _new_discount(
    call: Call, coupon: StripeObject, subscription: StripeObject, code: StripeObject | None
) -> StripeObject:
    now, months = call.world.now(), coupon["duration_in_months"]
    is_limited = coupon["duration"] == "repeating" and months
    month = {"interval": "month", "interval_count": months}
    return {
        "_is_used": False,
        "id": call.world.ids.new("di"),
        "object": "discount",
        "checkout_session": None,
        "customer": subscription["customer"],
        "customer_account": None,
        "end": end_of_period(now, month) if is_limited else None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": code and code["id"],
        "source": {"coupon": coupon["id"], "type": "coupon"},
        "start": now,
        "subscription": subscription["id"],
        "subscription_item": None,
    }


def applies(call: Call, discount: str, start: int, *, billed: bool = False) -> bool:
    """Tell whether a discount is given on the period that starts then; `once` is for the first charge.

    Args:
        billed: That period was charged already, perhaps with the discount.
    """
    found = call.store.get("discount", discount)
    coupon = call.store.get("coupon", found["source"]["coupon"])
    if coupon["duration"] == "once":
        return billed or not found["_is_used"]
    return found["end"] is None or start < found["end"]


def amount_off(call: Call, discount: str, amount: int) -> int:
    """Return what a discount takes off an amount: no more than all of it, percentages rounded half up."""
    found = call.store.get("discount", discount)
    coupon = call.store.get("coupon", found["source"]["coupon"])
    percentage = int(amount * (coupon["percent_off"] or 0) / 100 + 0.5)
    return min(amount, int(coupon["amount_off"] or percentage))


def mark_used(call: Call, taken: list[StripeObject]) -> None:
    """Note which discounts took something off, of an invoice's `total_discount_amounts`."""
    for one in taken:
        discount = call.store.get("discount", one["discount"])
        discount["_is_used"] = discount["_is_used"] or one["amount"] > 0


def _settle_validity(call: Call, coupon: dict[str, Any]) -> None:
    limit, end = coupon["max_redemptions"], coupon["redeem_by"]
    is_used_up = limit is not None and coupon["times_redeemed"] >= limit
    coupon["valid"] = not is_used_up and (end is None or call.world.now() <= end)


def retrieve(call: Call) -> StripeObject:
    """Answer one coupon."""
    coupon = call.store.get("coupon", call.path["coupon"])
    _settle_validity(call, coupon)
    return coupon


def list_all(call: Call) -> StripeObject:
    """Answer the coupons."""
    return page(call, "coupon")


ROUTES: Routes = {
    "POST /v1/coupons": create,
    "GET /v1/coupons": list_all,
    "GET /v1/coupons/{coupon}": retrieve,
}
