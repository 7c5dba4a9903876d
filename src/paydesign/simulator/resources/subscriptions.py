"""Subscriptions with `payment_behavior=default_incomplete`: the first invoice waits for the customer."""

from __future__ import annotations

from typing import Any

from ..lists import compares, page
from ..params import Params
from ..periods import end_of_period
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import coupons, invoices, prices, setup_intents

_DAY = 24 * 3600

_ENDED = ("canceled", "incomplete_expired")

INSTEAD = {
    "automatic_tax": "Nothing is taxed.",
    "cancel_at": "It ends at once (cancel) or with its period (`cancel_at_period_end`), which the inspector ends.",
    "collection_method": "Invoices are charged automatically.",
    "default_tax_rates": "Nothing is taxed.",
    "items": "Items are prices with a quantity; they stay as they were made.",
    "proration_behavior": "Nothing is prorated.",
    "transfer_data": "There is one account, without others connected to it: all money stays there.",
}


def create(call: Call) -> StripeObject:
    """Make a subscription with its first invoice; without anything to pay now, with a SetupIntent instead."""
    if call.params.get("payment_behavior") != "default_incomplete":
        raise Refusal("only_default_incomplete")
    if not call.params.get("items"):
        raise Refusal("parameter_missing", name="items")
    _accept_what_is_done_anyway(call.params)
    customer = call.store.get("customer", call.params.get("customer", ""), "customer")
    subscription = _new_subscription(call, customer["id"])
    call.params.accept("currency", subscription["currency"])
    if "default_payment_method" in call.params:
        subscription["default_payment_method"] = _method(call)
    for place, discount in enumerate(call.params.get("discounts") or ()):
        coupon = coupons.redeem(call, place, discount.get("coupon", ""), subscription)
        subscription["discounts"].append(coupon["id"])
    call.store.add(subscription)
    invoice = invoices.new_invoice(call, subscription)
    subscription["latest_invoice"] = invoice["id"]
    if not invoice["amount_due"]:
        subscription["status"] = "trialing" if subscription["trial_end"] else "active"
        subscription["pending_setup_intent"] = _add_setup_intent(call, subscription)["id"]
    call.emit("customer.subscription.created", subscription)
    return subscription


def _accept_what_is_done_anyway(given: Params) -> None:
    given.inside("automatic_tax").accept("enabled", False)
    given.inside("billing_mode").accept("type", "flexible")
    given.inside("billing_mode").inside("flexible").accept("proration_discounts", "included")
    given.accept("collection_method", "charge_automatically")
    given.inside("invoice_settings").inside("issuer").accept("type", "self")
    given.inside("payment_settings").accept("payment_method_types", ["card"])
    given.accept("proration_behavior", "create_prorations")
    given.accept("trial_from_plan", False)


def _method(call: Call) -> str:
    id = call.params["default_payment_method"]
    return str(call.store.get("payment_method", id, "default_payment_method")["id"])


def _new_subscription(call: Call, customer: str) -> StripeObject:
    given, now, id = call.params, call.world.now(), call.world.ids.new("sub")
    trial_end = _trial_end(given, now)
    items = [_new_item(call, id, item, now, trial_end) for item in given["items"]]
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
        "cancel_at_period_end": given.get("cancel_at_period_end", False),
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
        "trial_settings": {"end_behavior": {"missing_payment_method": _without_a_method(given)}},
        "trial_start": now if trial_end else None,
    }
    set_metadata(subscription, given.get("metadata"))
    if subscription["cancel_at_period_end"]:
        subscription["cancel_at"] = items[0]["current_period_end"]
    return subscription


def _without_a_method(given: Params) -> Any:
    end = given.inside("trial_settings").inside("end_behavior")
    end.accept("billing_cycle_anchor", "now")
    return end.accept("missing_payment_method", "cancel", "create_invoice") or "create_invoice"


def _new_item(call: Call, subscription: str, given: Params, now: int, trial_end: int | None) -> StripeObject:
    if "price_data" in given:
        data = given.inside("price_data")
        product = call.store.get("product", data["product"], data.spelled("product"))
        price = prices.new_price(call, data, product["id"])
    else:
        price = call.store.get("price", given.get("price", ""), given.spelled("price"))
    if price["recurring"] is None:
        raise Refusal("price_not_recurring", name=given.spelled("price"))
    return {
        "id": call.world.ids.new("si", 14),
        "object": "subscription_item",
        "created": now,
        "current_period_end": trial_end or end_of_period(now, price["recurring"]),
        "current_period_start": now,
        "discounts": [],
        "metadata": given.get("metadata", {}),
        "plan": {
            "id": price["id"],
            "object": "plan",
            "amount": price["unit_amount"],
            "currency": price["currency"],
        },
        "price": price,
        "quantity": given.get("quantity", 1),
        "subscription": subscription,
        "tax_rates": [],
    }


def _trial_end(given: Params, now: int) -> int | None:
    if "trial_period_days" in given:
        return now + int(given["trial_period_days"]) * _DAY
    end = given.get("trial_end")
    return end if isinstance(end, int) else None


def _add_setup_intent(call: Call, subscription: StripeObject) -> StripeObject:
    intent = setup_intents.new_intent(Call(call.world))
    intent |= {"automatic_payment_methods": None, "customer": subscription["customer"]}
    intent["_subscription"] = subscription["id"]
    call.emit("setup_intent.created", call.store.add(intent))
    return intent


def retrieve(call: Call) -> StripeObject:
    """Answer one subscription."""
    return call.store.get("subscription", call.path["subscription_exposed_id"])


def list_all(call: Call) -> StripeObject:
    """Answer the subscriptions; canceled ones only by status."""
    status, given = call.params.get("status"), call.params
    wanted = _ENDED if status == "ended" else (status,)
    price, is_taxed = given.get("price"), given.inside("automatic_tax").get("enabled")
    periods = [compares(given, name) for name in ("current_period_end", "current_period_start")]

    def has(item: StripeObject) -> bool:
        return price in (None, item["price"]["id"]) and all(fits_period(item) for fits_period in periods)

    def fits(subscription: StripeObject) -> bool:
        has_status = subscription["status"] in wanted if status else subscription["status"] != "canceled"
        has_tax = is_taxed in (None, subscription["automatic_tax"]["enabled"])
        return (status == "all" or has_status) and has_tax and any(map(has, subscription["items"]["data"]))

    return page(call, "subscription", fits, by=("collection_method", "customer", "customer_account"))


def update(call: Call) -> StripeObject:
    """Change metadata, the default method, or whether it ends with its period."""
    subscription = retrieve(call)
    _accept_what_is_done_anyway(call.params)
    if subscription["status"] == "incomplete" and call.params.keys() - {"expand", "metadata"}:
        raise Refusal("incomplete_subscription_update")
    names = ("cancel_at_period_end", "default_payment_method", "description")
    before = {name: subscription[name] for name in names if name in call.params}
    if "default_payment_method" in call.params:
        _method(call)
    subscription |= {name: call.params[name] for name in before}
    if "cancel_at_period_end" in before:
        end_of_period = subscription["items"]["data"][0]["current_period_end"]
        subscription["cancel_at"] = end_of_period if subscription["cancel_at_period_end"] else None
    set_metadata(subscription, call.params.get("metadata"))
    call.emit("customer.subscription.updated", subscription, before)
    return subscription


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
    if subscription["status"] in _ENDED:
        raise Refusal("resource_missing", kind="subscription", id=subscription["id"], name="id")
    now = call.world.now()
    is_incomplete = subscription["status"] == "incomplete"
    subscription["status"] = "incomplete_expired" if is_incomplete else "canceled"
    subscription |= {"canceled_at": now, "ended_at": now}
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
        subscription["status"] = "active"
        call.emit("customer.subscription.updated", subscription, {"status": before})


def on_setup_succeeded(call: Call, intent: StripeObject) -> None:
    """Note the method that was saved for a subscription without a first payment."""
    subscription = call.store.find("subscription", intent.get("_subscription", ""))
    if subscription is not None and subscription["status"] not in _ENDED:
        _keep_method(subscription, intent["payment_method"])
        subscription["pending_setup_intent"] = None
        call.emit("customer.subscription.updated", subscription, {"pending_setup_intent": intent["id"]})


def _keep_method(subscription: StripeObject, method: str) -> None:
    if subscription["payment_settings"]["save_default_payment_method"] == "on_subscription":
        subscription["default_payment_method"] = method


ROUTES: Routes = {
    "POST /v1/subscriptions": create,
    "GET /v1/subscriptions": list_all,
    "GET /v1/subscriptions/{subscription_exposed_id}": retrieve,
    "POST /v1/subscriptions/{subscription_exposed_id}": update,
    "DELETE /v1/subscriptions/{subscription_exposed_id}": cancel,
}
LISTENERS = {"invoice.paid": on_invoice_paid, "setup_intent.succeeded": on_setup_succeeded}
