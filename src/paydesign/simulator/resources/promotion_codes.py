"""Promotion codes: what a customer types to get a coupon's discount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..lists import page
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata

_CODE = re.compile(r"[a-zA-Z0-9\-_]+")

_FIVE_YEARS = 5 * 365 * 24 * 3600

INSTEAD = {
    "currency_options": "A smallest amount is in one currency.",
    "customer_account": "A code is for one customer, or for all.",
}


def create(call: Call) -> StripeObject:
    """Make a promotion code for a coupon."""
    given = call.params
    promotion, restrictions = given.inside("promotion"), given.inside("restrictions")
    promotion.accept("type", "coupon")
    if "coupon" not in promotion:
        raise Refusal("promotion_without_coupon")
    coupon = call.store.get("coupon", promotion["coupon"], promotion.spelled("coupon"))
    if "customer" in given:
        call.store.get("customer", given["customer"], "customer")
    made: StripeObject = {
        "id": call.world.ids.new("promo"),
        "object": "promotion_code",
        "active": given.get("active", True),
        "code": _new_code(call),
        "created": call.world.now(),
        "customer": given.get("customer"),
        "expires_at": _expiry(call, coupon),
        "livemode": False,
        "max_redemptions": _redemptions(given, coupon),
        "metadata": {},
        "promotion": {"coupon": coupon["id"], "type": "coupon"},
        "restrictions": {
            "first_time_transaction": restrictions.get("first_time_transaction", False),
            "minimum_amount": restrictions.get("minimum_amount"),
            "minimum_amount_currency": restrictions.get("minimum_amount_currency"),
        },
        "times_redeemed": 0,
    }
    minimum = made["restrictions"]
    if (minimum["minimum_amount"] is None) != (minimum["minimum_amount_currency"] is None):
        raise Refusal("promotion_minimum_incomplete")
    set_metadata(made, given.get("metadata"))
    call.emit("promotion_code.created", call.store.add(made))
    return made


def _new_code(call: Call) -> str:
    code = call.params.get("code") or call.world.ids.new("", 8)[1:].upper()
    if not _CODE.fullmatch(code):
        raise Refusal("promotion_code_characters", value=code)
    _check_free(call, code)
    return str(code)


def _check_free(call: Call, code: str) -> None:
    """Refuse a code that another active promotion code has, whatever the case of its letters."""
    same = call.store.all("promotion_code", lambda o: o["active"] and o["code"].lower() == code.lower())
    if same:
        raise Refusal("promotion_code_exists", code=code)


def _redemptions(given: Params, coupon: StripeObject) -> int | None:
    """Return how often the code can be redeemed; no more often than its coupon (the SDK's text)."""
    most, of_coupon = given.get("max_redemptions"), coupon["max_redemptions"]
    if most is not None and of_coupon is not None and most > of_coupon:
        raise Refusal("promotion_redemptions", given=most, most=of_coupon)
    return most


def _expiry(call: Call, coupon: StripeObject) -> int | None:
    """Return when the code ends; no later than its coupon (the SDK's text)."""
    end, now = call.params.get("expires_at"), call.world.now()
    if end is not None and end <= now:
        raise Refusal("promotion_in_the_past", value=end)
    if end is not None and end > now + _FIVE_YEARS:
        raise Refusal("promotion_too_far")
    if end is not None and coupon["redeem_by"] is not None and end > coupon["redeem_by"]:
        raise Refusal("promotion_after_coupon", given=end, end=coupon["redeem_by"])
    return end


def retrieve(call: Call) -> StripeObject:
    """Answer one promotion code."""
    return _settled(call, call.store.get("promotion_code", call.path["promotion_code"]))


def _settled(call: Call, code: StripeObject) -> StripeObject:
    """Switch a code off that nobody can redeem any more."""
    if any(_what_is_over(call, code)):
        code["active"] = False
    return code


def update(call: Call) -> StripeObject:
    """Switch a promotion code on or off, or change its metadata."""
    code = retrieve(call)
    before = {"metadata": code["metadata"], "active": code["active"]}
    if call.params.get("active") and not code["active"]:
        _check_free(call, code["code"])
    code["active"] = call.params.get("active", code["active"])
    set_metadata(code, call.params.get("metadata"))
    call.emit("promotion_code.updated", code, {n: old for n, old in before.items() if old != code[n]})
    return code


def list_all(call: Call) -> StripeObject:
    """Answer the promotion codes."""
    coupon = call.params.get("coupon")
    for code in call.store.all("promotion_code"):
        _settled(call, code)

    def fits(code: StripeObject) -> bool:
        return coupon in (None, code["promotion"]["coupon"])

    return page(call, "promotion_code", fits, by=("active", "code", "customer", "customer_account"))


def find(call: Call, id: str, subscription: StripeObject, name: str) -> StripeObject:
    """Return a promotion code that a subscription may redeem; `name` is that of the request's discount.

    Raises:
        Refusal: There is none of that id, or it is not for this customer, at this time or for this amount.
    """
    code = call.store.get("promotion_code", id, f"{name}[promotion_code]")
    for reason in _reasons_against(call, code, subscription):
        raise Refusal("promotion_code_not_redeemable", id=id, reason=reason, name=name)
    return code


def _reasons_against(call: Call, code: StripeObject, subscription: StripeObject) -> Iterator[str]:
    limits: dict[str, Any] = code["restrictions"]
    amount = sum(item["price"]["unit_amount"] * item["quantity"] for item in subscription["items"]["data"])
    yield from _what_is_over(call, code)
    if not code["active"]:
        yield "it is not active"
    if code["customer"] not in (None, subscription["customer"]):
        yield "it is another customer's"
    if limits["first_time_transaction"] and _has_paid(call, subscription["customer"]):
        yield "it is for a first payment, and the customer has paid or has an invoice already"
    if limits["minimum_amount"] is not None:
        if limits["minimum_amount_currency"] != subscription["currency"]:
            yield f"its smallest amount is in {limits['minimum_amount_currency']}"
        elif amount < limits["minimum_amount"]:
            yield f"it is for {limits['minimum_amount']} or more, and the prices make {amount}"


def _what_is_over(call: Call, code: StripeObject) -> Iterator[str]:
    if code["expires_at"] is not None and code["expires_at"] <= call.world.now():
        yield "it has expired"
    if code["max_redemptions"] is not None and code["times_redeemed"] >= code["max_redemptions"]:
        yield "it was redeemed as often as it can be"


def _has_paid(call: Call, customer: str) -> bool:
    """Tell whether there was a payment; an open invoice counts: https://github.com/stripe/stripe-node/issues/2349."""
    settled = {"payment_intent": ("succeeded",), "invoice": ("open", "paid", "uncollectible")}
    return any(
        one["customer"] == customer and one["status"] in states
        for kind, states in settled.items()
        for one in call.store.all(kind)
    )


ROUTES: Routes = {
    "POST /v1/promotion_codes": create,
    "GET /v1/promotion_codes": list_all,
    "GET /v1/promotion_codes/{promotion_code}": retrieve,
    "POST /v1/promotion_codes/{promotion_code}": update,
}
