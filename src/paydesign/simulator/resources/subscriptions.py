"""Subscriptions with `payment_behavior=default_incomplete`: the first invoice waits for the customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..periods import end_of_period
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, page, set_metadata
from . import coupons, invoices, prices, setup_intents

_DAY = 24 * 3600

_ENDED = ("canceled", "incomplete_expired")

_NOT_HERE = (
    "add_invoice_items",
    "backdate_start_date",
    "billing_cycle_anchor",
    "billing_cycle_anchor_config",
    "billing_schedules",
    "default_tax_rates",
    "trial_from_plan",
)
"""Parameters that would change what is charged or when, and that the stand-in cannot work out."""

_CHANGEABLE = {"cancel_at_period_end", "default_payment_method", "description", "expand", "metadata"}


def create(call: Call) -> StripeObject:
    """Make a subscription with its first invoice; without anything to pay now, with a SetupIntent instead."""
    if call.params.get("payment_behavior") != "default_incomplete":
        raise Refusal("only_default_incomplete")
    if not call.params.get("items"):
        raise Refusal("parameter_missing", name="items")
    _refuse_what_is_not_here(name for name in _NOT_HERE if name in call.params)
    customer = call.store.get("customer", call.params.get("customer", ""), "customer")
    subscription = _new_subscription(call, customer["id"])
    if call.params.get("currency", subscription["currency"]) != subscription["currency"]:
        _refuse_what_is_not_here(["currency"])
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


def _refuse_what_is_not_here(names: Iterable[str]) -> None:
    for name in names:
        raise Refusal("subscription_not_simulated", name=name)


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
        "cancel_at_period_end": False,
        "canceled_at": None,
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
            "save_default_payment_method": "off",
            **given.get("payment_settings", {}),
        },
        "pending_setup_intent": None,
        "start_date": now,
        "status": "incomplete",
        "trial_end": trial_end,
        "trial_settings": given.get("trial_settings")
        or {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": now if trial_end else None,
    }
    set_metadata(subscription, given.get("metadata"))
    return subscription


def _new_item(
    call: Call, subscription: str, given: dict[str, Any], now: int, trial_end: int | None
) -> StripeObject:
    _refuse_what_is_not_here(f"items[][{name}]" for name in ("discounts", "tax_rates") if name in given)
    if "price_data" in given:
        product = call.store.get(
            "product", given["price_data"].get("product", ""), "items[0][price_data][product]"
        )
        price = prices.new_price(call, given["price_data"], product["id"])
    else:
        price = call.store.get("price", given.get("price", ""), "items[0][price]")
    if price["recurring"] is None:
        raise Refusal("price_not_recurring")
    return {
        "id": call.world.ids.new("si", 14),
        "object": "subscription_item",
        "created": now,
        "current_period_end": trial_end or end_of_period(now, price["recurring"]),
        "current_period_start": now,
        "discounts": [],
        "metadata": {},
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


def _trial_end(given: dict[str, Any], now: int) -> int | None:
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
    """Answer the subscriptions, of one customer or status if asked; canceled ones only by status."""
    customer, status = call.params.get("customer"), call.params.get("status")
    wanted = _ENDED if status == "ended" else (status,)

    def fits(subscription: StripeObject) -> bool:
        has_status = subscription["status"] in wanted if status else subscription["status"] != "canceled"
        return customer in (None, subscription["customer"]) and (status == "all" or has_status)

    return page(call, "subscription", fits)


def update(call: Call) -> StripeObject:
    """Change metadata, the default method, or whether it ends with its period."""
    subscription = retrieve(call)
    _refuse_what_is_not_here(call.params.keys() - _CHANGEABLE)
    if subscription["status"] == "incomplete" and call.params.keys() - {"expand", "metadata"}:
        raise Refusal("incomplete_subscription_update")
    names = ("cancel_at_period_end", "default_payment_method", "description")
    before = {name: subscription[name] for name in names if name in call.params}
    subscription |= {name: call.params[name] for name in before}
    set_metadata(subscription, call.params.get("metadata"))
    call.emit("customer.subscription.updated", subscription, before)
    return subscription


def cancel(call: Call) -> StripeObject:
    """End a subscription at once; one that has ended is not found."""
    subscription = retrieve(call)
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
