"""Coupons, and the discounts that come of redeeming them on a subscription."""

from __future__ import annotations

from typing import Any

from ..lists import page
from ..money import read_currency
from ..periods import end_of_period
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata

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


def redeem(call: Call, place: int, id: str, subscription: StripeObject) -> StripeObject:
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
    now, months = call.world.now(), coupon["duration_in_months"]
    is_limited = coupon["duration"] == "repeating" and months
    return call.store.add(
        {
            "_is_used": False,
            "id": call.world.ids.new("di"),
            "object": "discount",
            "checkout_session": None,
            "customer": subscription["customer"],
            "customer_account": None,
            "end": end_of_period(now, {"interval": "month", "interval_count": months})
            if is_limited
            else None,
            "invoice": None,
            "invoice_item": None,
            "promotion_code": None,
            "source": {"coupon": coupon["id"], "type": "coupon"},
            "start": now,
            "subscription": subscription["id"],
            "subscription_item": None,
        }
    )


def applies(call: Call, discount: str, start: int) -> bool:
    """Tell whether a discount is given on the period that starts then; `once` is for the first charge."""
    found = call.store.get("discount", discount)
    coupon = call.store.get("coupon", found["source"]["coupon"])
    if coupon["duration"] == "once":
        return not found["_is_used"]
    return found["end"] is None or start < found["end"]


def amount_off(call: Call, discount: str, amount: int) -> int:
    """Return what a discount takes off an amount: no more than all of it, percentages rounded half up."""
    found = call.store.get("discount", discount)
    found["_is_used"] = found["_is_used"] or amount > 0
    coupon = call.store.get("coupon", found["source"]["coupon"])
    percentage = int(amount * (coupon["percent_off"] or 0) / 100 + 0.5)
    return min(amount, int(coupon["amount_off"] or percentage))


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
