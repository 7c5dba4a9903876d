"""What an invoice would be: of a subscription's next period, of a change of it, or of one that is not made yet."""

from __future__ import annotations

from dataclasses import replace

from .. import invoicing
from ..invoice_items import pending
from ..proration import cycle_start
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import coupons, subscription_updates, subscriptions

_GOES_ON = ("active", "past_due", "trialing")

INSTEAD = {
    "customer_details": "Nothing is taxed, so that nothing depends on them.",
    "invoice_items": "An invoice is over the items of a subscription.",
    "preview_mode": "The next invoice is what is previewed.",
    "schedule": "A subscription is changed when it is asked for.",
    "schedule_details": "A subscription is changed when it is asked for.",
    "subscription_details": "Items, proration, trial_end=now and the end of the subscription are played.",
}


def create_preview(call: Call) -> StripeObject:
    """Answer an invoice that is not made: all that is tried for it is undone, and nobody is told."""
    given = call.params
    given.inside("automatic_tax").accept("enabled", False)
    given.inside("issuer").accept("type", "self")
    given.accept("preview_mode", "next")
    quiet = Call(replace(call.world, publish=lambda _: None, listeners={}), given)
    details = Call(quiet.world, given.inside("subscription_details"))
    try:
        invoice = _preview(quiet, details)
    finally:
        call.store.roll_back()
    return invoice | {"id": call.world.ids.new("upcoming_in")}


def _preview(call: Call, details: Call) -> StripeObject:
    if "subscription" not in call.params and "items" in details.params:
        return _of_new(call, details)
    subscription = _subscription(call)
    call.params.accept("customer", subscription["customer"])
    call.params.accept("currency", subscription["currency"])
    if "discounts" in call.params:
        subscription["discounts"] = coupons.redeem_all(call, subscription)
    period = subscription["items"]["data"][0]
    start, end = cycle_start(period), period["current_period_end"]
    lines, is_now = _changed(details, subscription)
    if not is_now:
        subscriptions.schedule_end(details, subscription)
        goes_on = subscription["cancel_at"] is None or subscription["cancel_at"] > end
        lines = _next_lines(call, subscription) if goes_on else []
    if not lines and not pending(call, subscription):
        raise Refusal("no_upcoming_invoice", id=subscription["id"])
    invoice = invoicing.draft(call, subscription, "upcoming", lines)
    return invoice | ({} if is_now else {"created": end, "period_start": start, "period_end": end})


def _of_new(call: Call, details: Call) -> StripeObject:
    """Preview the first invoice of a subscription that would be made."""
    if "customer" not in call.params:
        raise Refusal("preview_of_nobody")
    customer = call.store.get("customer", call.params["customer"], "customer")
    details.params.accept("proration_behavior", "create_prorations")
    subscription = subscriptions.new_subscription(details, customer["id"])
    call.params.accept("currency", subscription["currency"])
    call.store.add(subscription)
    subscription["discounts"] = coupons.redeem_all(call, subscription)
    subscriptions.schedule_end(details, subscription)
    is_free = subscription["trial_end"] is not None
    lines = invoicing.cycle_lines(call, subscription, is_free=is_free)
    return invoicing.draft(call, subscription, "upcoming", lines)


def _subscription(call: Call) -> StripeObject:
    """Return the subscription that is named, or the customer's whose period ends first."""
    given = call.params
    if "subscription" in given:
        found = [call.store.get("subscription", given["subscription"], "subscription")]
    elif "customer" in given:
        customer = call.store.get("customer", given["customer"], "customer")["id"]
        found = call.store.all("subscription", lambda one: one["customer"] == customer)
    else:
        raise Refusal("preview_of_nobody")
    going = [one for one in found if one["status"] in _GOES_ON]
    if not going:
        raise Refusal("no_upcoming_invoice", id=given.get("subscription") or given.get("customer"))
    return min(going, key=lambda one: int(one["items"]["data"][0]["current_period_end"]))


def _changed(details: Call, subscription: StripeObject) -> tuple[list[StripeObject], bool]:
    """Change the subscription as it is previewed; return the lines of a period that begins, and whether that is now."""
    if subscription["status"] == "trialing" and details.params.accept("trial_end", "now"):
        subscription_updates.change_items(details, subscription)
        subscription_updates.begin_now(details, subscription)
        return invoicing.cycle_lines(details, subscription), True
    is_prorated = subscription_updates.change_items(details, subscription)
    return [], is_prorated and details.params.get("proration_behavior") == "always_invoice"


def _next_lines(call: Call, subscription: StripeObject) -> list[StripeObject]:
    subscription["items"]["data"] = invoicing.next_period(subscription["items"]["data"])
    return invoicing.cycle_lines(call, subscription)


ROUTES: Routes = {"POST /v1/invoices/create_preview": create_preview}
