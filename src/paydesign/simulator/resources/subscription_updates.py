"""Changing a subscription: what it is of, how it is paid, when it ends, whether it is collected."""

from __future__ import annotations

from .. import invoicing
from ..collection import collect, method_of
from ..invoice_items import add_prorations
from ..periods import end_of_period
from ..proration import Proration, cycle_start, prorate
from ..rendering import render
from ..renewal import bill, end_trial_without_a_method, fall_behind
from ..rules import Refusal
from ..store import StripeObject
from ..subscription_items import changed_items
from ..world import Call, Routes, set_metadata
from . import coupons, subscriptions

INSTEAD = {
    **subscriptions.INSTEAD,
    "billing_cycle_anchor": "A period ends when it would have ended.",
    "payment_behavior": "What is not paid leaves it past due, or refuses the request.",
    "proration_date": "Only a change of items is prorated.",
    "trial_end": "A trial ends now or at another time; what is no trial becomes none.",
}

_OF_INCOMPLETE = {"default_payment_method", "description", "expand", "metadata"}
_OF_CANCELED = {"cancellation_details", "expand", "metadata"}


def update(call: Call) -> StripeObject:
    """Change a subscription; what that makes due at once is charged."""
    subscription = subscriptions.retrieve(call)
    _check_status(call, subscription)
    behavior = call.params.accept("payment_behavior", *subscriptions.BEHAVIORS) or "allow_incomplete"
    is_off_session = bool(call.params.get("off_session"))
    before = render(call.store, subscription)
    _take_over(call, subscription)
    invoice = _end_trial(call, subscription) or _bill_change(call, subscription)
    subscriptions.schedule_end(call, subscription)
    call.emit_change("customer.subscription.updated", subscription, before)
    if invoice is not None and invoice["amount_due"] and invoice["status"] == "open":
        if behavior != "default_incomplete":
            subscriptions.pay_at_once(call, subscription, invoice, behavior, is_off_session=is_off_session)
        if invoice["status"] == "open":
            fall_behind(call, subscription)
    return subscription


def _check_status(call: Call, subscription: StripeObject) -> None:
    asked = call.params.keys()
    if subscription["status"] == "incomplete" and asked - _OF_INCOMPLETE:
        raise Refusal("incomplete_subscription_update")
    if subscription["status"] in subscriptions.ENDED and asked - _OF_CANCELED:
        raise Refusal("canceled_subscription_update")


def resume(call: Call) -> StripeObject:
    """Go on after a trial that ended without a method: a period begins now, and its invoice is charged."""
    subscription = call.store.get("subscription", call.path["subscription"])
    if subscription["status"] != "paused":
        raise Refusal("not_paused", id=subscription["id"], status=subscription["status"])
    call.params.inside("billing_cycle_anchor").accept("type", "now")
    call.params.accept("payment_behavior", "resume_on_payment_attempt")
    call.params.accept("proration_behavior", "create_prorations")
    before = render(call.store, subscription)
    begin_now(call, subscription)
    invoice = bill(call, subscription, "subscription_update", invoicing.cycle_lines(call, subscription))
    call.emit_change("customer.subscription.updated", subscription, before)
    call.emit("customer.subscription.resumed", subscription)
    if invoice["amount_due"]:
        collect(call, invoice, method_of(call, subscription), is_off_session=True)
        if invoice["status"] == "open":
            fall_behind(call, subscription)
    return subscription


def begin_now(call: Call, subscription: StripeObject) -> None:
    """Let a period of the prices begin now."""
    now = call.world.now()
    subscription |= {"status": "active", "billing_cycle_anchor": now}
    subscription["items"]["data"] = [
        item
        | {"current_period_start": now, "current_period_end": end_of_period(now, item["price"]["recurring"])}
        for item in subscription["items"]["data"]
    ]


def _take_over(call: Call, subscription: StripeObject) -> None:
    """Take over what only changes a member."""
    given = call.params
    subscriptions.accept_what_is_done_anyway(given)
    subscriptions.set_method(call, subscription)
    set_metadata(subscription, given.get("metadata"))
    if "description" in given:
        subscription["description"] = given["description"] or None
    details = given.inside("cancellation_details")
    subscription["cancellation_details"] |= {name: details[name] or None for name in details}
    settings = given.inside("payment_settings")
    if "save_default_payment_method" in settings:
        name = "save_default_payment_method"
        subscription["payment_settings"][name] = settings[name]
    if "trial_settings" in given:
        subscription["trial_settings"] = subscriptions.trial_settings(given)
    if "pause_collection" in given:
        paused = given.take("pause_collection")
        subscription["pause_collection"] = {"resumes_at": None, **paused} if paused else None
    if "discounts" in given:
        coupons.replace(call, subscription)


def _end_trial(call: Call, subscription: StripeObject) -> StripeObject | None:
    """End a trial at another time; if that is now, return the first invoice that is not free."""
    if subscription["status"] != "trialing" or "trial_end" not in call.params:
        return None
    now, end = call.world.now(), call.params["trial_end"]
    if end != "now":
        subscriptions.check_trial_end(end, now)
        subscription["_trial_end_told"] = False
        subscription |= {"trial_end": end, "billing_cycle_anchor": end}
        subscription["items"]["data"] = [
            item | {"current_period_end": end} for item in subscription["items"]["data"]
        ]
        subscriptions.tell_trial_end(call, subscription)
        return None
    subscription |= {"trial_end": now, "billing_cycle_anchor": now}
    subscriptions.tell_trial_end(call, subscription)
    if end_trial_without_a_method(call, subscription):
        return None
    change_items(call, subscription)
    begin_now(call, subscription)
    return bill(call, subscription, "subscription_update", invoicing.cycle_lines(call, subscription))


def _bill_change(call: Call, subscription: StripeObject) -> StripeObject | None:
    """Change the items; return the invoice over the rest of the period, if it is wanted at once."""
    is_prorated = change_items(call, subscription)
    if is_prorated and call.params.get("proration_behavior") == "always_invoice":
        return bill(call, subscription, "subscription_update", [])
    return None


def change_items(call: Call, subscription: StripeObject) -> bool:
    """Change the items as the request asks; tell whether the rest of the period is now to be billed."""
    given = call.params
    behavior = given.get("proration_behavior", "create_prorations")
    if "items" not in given:
        return False
    before = subscription["items"]["data"]
    after = changed_items(call, subscription, given["items"])
    found: list[Proration] = []
    if behavior == "none":
        for item in after:
            item["_is_unbilled"] = item not in before
    else:
        found = _prorations(call, subscription, after, given.get("proration_date", call.world.now()))
    subscription["items"]["data"] = after
    add_prorations(call, subscription, found)
    return bool(found)


def _prorations(
    call: Call, subscription: StripeObject, after: list[StripeObject], at: int
) -> list[Proration]:
    """Return what changing a subscription's items costs; within a trial nothing.

    Raises:
        Refusal: It cannot be told exactly.
    """
    before = subscription["items"]["data"]
    found = list(prorate(before, after, at)) if subscription["status"] != "trialing" else []
    if not found:
        return []
    first = before[0]
    if not cycle_start(first) <= at <= first["current_period_end"]:
        raise Refusal("proration_outside_period", at=at)
    if any(coupons.applies(call, id, cycle_start(first), billed=True) for id in subscription["discounts"]):
        raise Refusal("proration_not_simulated", reason="the subscription has a discount")
    if any(item.get("_is_unbilled") for item in before):
        raise Refusal("proration_not_simulated", reason="an earlier change was not billed")
    return found


ROUTES: Routes = {
    "POST /v1/subscriptions/{subscription_exposed_id}": update,
    "POST /v1/subscriptions/{subscription}/resume": resume,
}
