"""Subscriptions: how they begin, are found and end. How they are changed is in subscription_updates.py."""

from __future__ import annotations

from .. import invoicing
from ..collection import collect, method_of, undone
from ..invoice_items import drop_prorations
from ..lists import compares, page
from ..params import Params
from ..periods import end_of_period
from ..rules import Refusal
from ..store import StripeObject
from ..subscription_items import new_item
from ..world import Call, Routes, set_metadata
from . import coupons, invoices, payment_methods, setup_intents

_DAY = 24 * 3600

_LONGEST_TRIAL = 2 * 366 * _DAY

_TOLD_BEFORE = 3 * _DAY
"""Seconds before the end of a trial at which an event tells of it, or at once where less is left."""

_PERIODS = 120
"""How many periods ahead an end can be."""

ENDED = ("canceled", "incomplete_expired")

BEHAVIORS = ("allow_incomplete", "default_incomplete", "error_if_incomplete")

INSTEAD = {
    "automatic_tax": "Nothing is taxed.",
    "cancel_at": "It ends with a period of its price, never within one.",
    "invoice_now": "Nothing is left to be invoiced.",
    "collection_method": "Invoices are charged automatically.",
    "default_tax_rates": "Nothing is taxed.",
    "items": "Items are prices with a quantity.",
    "payment_behavior": "What is not paid leaves it incomplete, or refuses the request.",
    "prorate": "Nothing is given back for the rest of the period.",
    "proration_behavior": "A subscription begins with a whole period.",
    "transfer_data": "There is one account, without others connected to it: all money stays there.",
}


def create(call: Call) -> StripeObject:
    """Make a subscription with its first invoice, and pay it, unless that waits for the customer."""
    behavior = call.params.accept("payment_behavior", *BEHAVIORS) or "allow_incomplete"
    if not call.params.get("items"):
        raise Refusal("parameter_missing", name="items")
    accept_what_is_done_anyway(call.params)
    call.params.accept("proration_behavior", "create_prorations")
    customer = call.store.get("customer", call.params.get("customer", ""), "customer")
    subscription = new_subscription(call, customer["id"])
    call.params.accept("currency", subscription["currency"])
    set_method(call, subscription)
    call.store.add(subscription)
    subscription["discounts"] = coupons.redeem_all(call, subscription)
    schedule_end(call, subscription)
    is_off_session = bool(call.params.get("off_session"))
    lines = invoicing.cycle_lines(call, subscription, is_free=subscription["trial_end"] is not None)
    invoice = invoicing.new_invoice(call, subscription, "subscription_create", lines)
    if not invoice["amount_due"]:
        subscription["status"] = "trialing" if subscription["trial_end"] else "active"
        if method_of(call, subscription) is None:
            subscription["pending_setup_intent"] = _add_setup_intent(call, subscription)["id"]
    call.emit("customer.subscription.created", subscription)
    tell_trial_end(call, subscription)
    if invoice["amount_due"] and behavior != "default_incomplete":
        pay_at_once(call, subscription, invoice, behavior, is_off_session=is_off_session)
    return subscription


def pay_at_once(
    call: Call, subscription: StripeObject, invoice: StripeObject, behavior: str, *, is_off_session: bool
) -> None:
    """Collect an invoice; what is not paid by it waits, or the request is refused.

    Raises:
        Refusal: There is no method, or the bank did not agree and nothing shall be left behind.
    """
    method = method_of(call, subscription)
    if method is None:
        raise Refusal("no_payment_method")
    refusal = collect(call, invoice, method, is_off_session=is_off_session)
    if behavior == "error_if_incomplete" and invoice["status"] != "paid":
        raise undone(refusal or Refusal("subscription_requires_action"))


def accept_what_is_done_anyway(given: Params) -> None:
    given.inside("automatic_tax").accept("enabled", False)
    given.inside("billing_mode").accept("type", "flexible")
    given.inside("billing_mode").inside("flexible").accept("proration_discounts", "included")
    given.accept("collection_method", "charge_automatically")
    given.inside("invoice_settings").inside("issuer").accept("type", "self")
    given.inside("payment_settings").accept("payment_method_types", ["card"])
    given.accept("trial_from_plan", False)


def set_method(call: Call, subscription: StripeObject) -> None:
    """Take over the method that the request names, which is the customer's."""
    name = "default_payment_method"
    if name not in call.params:
        return
    id = call.params[name]
    if id:
        payment_methods.of_customer(call, id, subscription["customer"], name)
    subscription[name] = id or None


def new_subscription(call: Call, customer: str) -> StripeObject:
    """Return a subscription with the request's items and trial; it is not stored yet."""
    given, now, id = call.params, call.world.now(), call.world.ids.new("sub")
    trial_end = _trial_end(given, now)
    items = [new_item(call, id, item, now, trial_end) for item in given["items"]]
    subscription: StripeObject = {
        "id": id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": trial_end or now,
        "billing_mode": {"type": "flexible", "flexible": {"proration_discounts": "included"}},
        "billing_schedules": [],
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "currency": items[0]["price"]["currency"],
        "customer": customer,
        "customer_account": None,
        "default_payment_method": None,
        "description": given.get("description"),
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {
            "object": "list",
            "data": items,
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={id}",
        },
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": given.inside("payment_settings").get(
                "save_default_payment_method", "off"
            ),
        },
        "pending_setup_intent": None,
        "start_date": now,
        "status": "incomplete",
        "trial_end": trial_end,
        "trial_settings": trial_settings(given),
        "trial_start": now if trial_end else None,
    }
    set_metadata(subscription, given.get("metadata"))
    return subscription


def schedule_end(call: Call, subscription: StripeObject) -> None:
    """Take over when the subscription shall end; it does when the period is over that reaches it.

    Asking is noted with its time and reason, taking it back removes both, as recorded
    (https://github.com/Kiln-AI/stripe_world).
    """
    given, at = call.params, None
    period_end = subscription["items"]["data"][0]["current_period_end"]
    if "cancel_at_period_end" in given:
        subscription["cancel_at_period_end"] = given["cancel_at_period_end"]
        at = period_end if given["cancel_at_period_end"] else None
    elif "cancel_at" in given:
        ends = _ends_of_periods(subscription)
        asked = given.accept("cancel_at", "", "max_period_end", "min_period_end", *ends)
        at = period_end if isinstance(asked, str) and asked else asked or None
        subscription["cancel_at_period_end"] = False
    else:
        return
    subscription |= {"cancel_at": at, "canceled_at": call.world.now() if at else None}
    subscription["cancellation_details"]["reason"] = "cancellation_requested" if at else None


def _ends_of_periods(subscription: StripeObject) -> list[int]:
    """Return when this period and those after it end; within one, no end is played."""
    item = subscription["items"]["data"][0]
    ends = [item["current_period_end"]]
    while len(ends) < _PERIODS:
        ends.append(end_of_period(ends[-1], item["price"]["recurring"]))
    return ends


def trial_settings(given: Params) -> StripeObject:
    """Return what happens to a trial that is over without a method."""
    end = given.inside("trial_settings").inside("end_behavior")
    end.accept("billing_cycle_anchor", "now")
    behavior = end.accept("missing_payment_method", "cancel", "create_invoice", "pause")
    return {"end_behavior": {"missing_payment_method": behavior or "create_invoice"}}


def _trial_end(given: Params, now: int) -> int | None:
    if "trial_period_days" in given:
        days = int(given["trial_period_days"])
        return check_trial_end(now + days * _DAY, now) if days else None
    end = given.get("trial_end")
    return check_trial_end(end, now) if isinstance(end, int) else None


def check_trial_end(end: int, now: int) -> int:
    """Return when a trial ends: it is not over yet, and lasts two years at most (the SDK's text on `trial_end`)."""
    if end <= now:
        raise Refusal("trial_in_the_past", value=end)
    if end > now + _LONGEST_TRIAL:
        raise Refusal("trial_too_long")
    return end


def tell_trial_end(call: Call, subscription: StripeObject, *, is_over: bool = False) -> None:
    """Tell once that a trial ends within three days, or that it is over."""
    end = subscription["trial_end"]
    if end is None or subscription.get("_trial_end_told"):
        return
    if is_over or end - call.world.now() <= _TOLD_BEFORE:
        subscription["_trial_end_told"] = True
        call.emit("customer.subscription.trial_will_end", subscription)


def _add_setup_intent(call: Call, subscription: StripeObject) -> StripeObject:
    intent = setup_intents.new_intent(Call(call.world))
    intent |= {"automatic_payment_methods": None, "customer": subscription["customer"]}
    intent |= {"_subscription": subscription["id"], "_mode": "subscription"}
    call.emit("setup_intent.created", call.store.add(intent))
    return intent


def retrieve(call: Call) -> StripeObject:
    """Answer one subscription."""
    return call.store.get("subscription", call.path["subscription_exposed_id"])


def list_all(call: Call) -> StripeObject:
    """Answer the subscriptions; canceled ones only by status."""
    status, given = call.params.get("status"), call.params
    wanted = ENDED if status == "ended" else (status,)
    price, is_taxed = given.get("price"), given.inside("automatic_tax").get("enabled")
    periods = [compares(given, name) for name in ("current_period_end", "current_period_start")]

    def has(item: StripeObject) -> bool:
        return price in (None, item["price"]["id"]) and all(fits_period(item) for fits_period in periods)

    def fits(subscription: StripeObject) -> bool:
        has_status = subscription["status"] in wanted if status else subscription["status"] != "canceled"
        has_tax = is_taxed in (None, subscription["automatic_tax"]["enabled"])
        return (status == "all" or has_status) and has_tax and any(map(has, subscription["items"]["data"]))

    return page(call, "subscription", fits, by=("collection_method", "customer", "customer_account"))


def cancel(call: Call) -> StripeObject:
    """End a subscription at once; one that has ended is not found."""
    subscription = retrieve(call)
    call.params.accept("invoice_now", False)
    call.params.accept("prorate", False)
    details = call.params.inside("cancellation_details")
    subscription["cancellation_details"] |= {name: details[name] or None for name in details}
    end(call, subscription)
    return subscription


def end(call: Call, subscription: StripeObject) -> None:
    """End a subscription.

    One that was never paid expires (https://github.com/pay-rails/pay/issues/91), and its invoice is voided.
    """
    if subscription["status"] in ENDED:
        raise Refusal("resource_missing", kind="subscription", id=subscription["id"], name="id")
    now = call.world.now()
    drop_prorations(call, subscription)
    is_incomplete = subscription["status"] == "incomplete"
    subscription["status"] = "incomplete_expired" if is_incomplete else "canceled"
    subscription |= {"canceled_at": subscription["canceled_at"] or now, "ended_at": now}
    subscription["cancellation_details"]["reason"] = "cancellation_requested"
    if is_incomplete:
        invoice = call.store.get("invoice", subscription["latest_invoice"])
        if invoice["status"] == "open":
            invoices.void_open(call, invoice)
        call.emit("customer.subscription.updated", subscription, {"status": "incomplete"})
    else:
        call.emit("customer.subscription.deleted", subscription)


def on_invoice_paid(call: Call, invoice: StripeObject) -> None:
    """Start the subscription whose first invoice was paid; go on with one that was past due."""
    id = invoice["parent"]["subscription_details"]["subscription"]
    subscription = call.store.find("subscription", id)
    if subscription is None or not invoice["amount_due"]:
        return
    before = subscription["status"]
    if before == "incomplete":
        intent_id = invoice["+payments"]["data"][0]["payment"]["payment_intent"]
        _keep_method(subscription, call.store.get("payment_intent", intent_id)["payment_method"])
    if before in ("incomplete", "past_due"):
        is_trial = before == "incomplete" and subscription["trial_end"] is not None
        subscription["status"] = "trialing" if is_trial else "active"
        call.emit("customer.subscription.updated", subscription, {"status": before})


def on_setup_succeeded(call: Call, intent: StripeObject) -> None:
    """Note the method that was saved for a subscription without a first payment."""
    subscription = call.store.find("subscription", intent.get("_subscription", ""))
    if subscription is not None and subscription["status"] not in ENDED:
        _keep_method(subscription, intent["payment_method"])
        subscription["pending_setup_intent"] = None
        call.emit("customer.subscription.updated", subscription, {"pending_setup_intent": intent["id"]})


def _keep_method(subscription: StripeObject, method: str | None) -> None:
    if method and subscription["payment_settings"]["save_default_payment_method"] == "on_subscription":
        subscription["default_payment_method"] = method


ROUTES: Routes = {
    "POST /v1/subscriptions": create,
    "GET /v1/subscriptions": list_all,
    "GET /v1/subscriptions/{subscription_exposed_id}": retrieve,
    "DELETE /v1/subscriptions/{subscription_exposed_id}": cancel,
}
LISTENERS = {"invoice.paid": on_invoice_paid, "setup_intent.succeeded": on_setup_succeeded}
