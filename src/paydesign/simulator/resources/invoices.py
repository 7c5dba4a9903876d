"""Invoices, as subscriptions make them, and the payments of them."""

from __future__ import annotations

from ..intents import CONFIRMABLE
from ..lists import page
from ..money import check_amount, is_chargeable
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import coupons, payment_intents

_COPIED = ("address", "email", "name", "phone", "shipping", "tax_exempt")
"""What an invoice keeps of its customer."""


def new_invoice(call: Call, subscription: StripeObject, reason: str = "subscription_create") -> StripeObject:
    """Add an invoice of a subscription: open with a PaymentIntent, or paid if there is nothing to pay.

    What the customer owes, or has as credit, is settled with it. What is below the smallest amount that can be
    charged is not due now, but owed from then on (the SDK's text on `amount_due`).
    """
    now = call.world.now()
    is_free = reason == "subscription_create" and subscription["trial_end"] is not None
    lines = _lines(call, subscription, _period(subscription), is_free=is_free)
    subtotal = sum(line["amount"] for line in lines["data"])
    discounts = _discounts(call, subscription, subtotal)
    total = subtotal - sum(discount["amount"] for discount in discounts)
    customer = call.store.get("customer", subscription["customer"])
    balance = customer["balance"]
    owed = total + balance
    is_due = owed > 0 and is_chargeable(owed, subscription["currency"])
    amount = check_amount(call, owed, subscription["currency"]) if is_due else 0
    invoice = call.store.add(
        {
            "id": call.world.ids.new("in"),
            "object": "invoice",
            "amount_due": amount,
            "amount_overpaid": 0,
            "amount_paid": 0,
            "amount_remaining": amount,
            "amount_shipping": 0,
            "attempt_count": 0,
            "attempted": False,
            "auto_advance": False,
            "automatic_tax": {
                "disabled_reason": None,
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "billing_reason": reason,
            "collection_method": "charge_automatically",
            "created": now,
            "currency": subscription["currency"],
            "customer": subscription["customer"],
            **{f"customer_{name}": customer[name] for name in _COPIED},
            "default_payment_method": None,
            "custom_fields": customer["invoice_settings"]["custom_fields"],
            "default_tax_rates": [],
            "description": None,
            "discounts": list(subscription["discounts"]),
            "effective_at": now,
            "ending_balance": owed - amount,
            "footer": customer["invoice_settings"]["footer"],
            "issuer": {"type": "self"},
            "last_finalization_error": None,
            "lines": lines,
            "livemode": False,
            "metadata": {},
            "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}",
            "parent": {
                "quote_details": None,
                "subscription_details": {
                    "metadata": dict(subscription["metadata"]),
                    "subscription": subscription["id"],
                },
                "type": "subscription_details",
            },
            "payment_settings": {
                "default_mandate": None,
                "payment_method_options": None,
                "payment_method_types": None,
            },
            "period_end": now,
            "period_start": now,
            "post_payment_credit_notes_amount": 0,
            "pre_payment_credit_notes_amount": 0,
            "receipt_number": None,
            "starting_balance": balance,
            "status": "open",
            "status_transitions": {
                "finalized_at": now,
                "marked_uncollectible_at": None,
                "paid_at": None,
                "voided_at": None,
            },
            "subtotal": subtotal,
            "subtotal_excluding_tax": subtotal,
            "total": total,
            "total_excluding_tax": total,
            "total_discount_amounts": discounts,
            "+confirmation_secret": None,
            "+payments": None,
        }
    )
    customer["next_invoice_sequence"] += 1
    if owed - amount != balance:
        customer["balance"] = owed - amount
        call.emit("customer.updated", customer, {"balance": balance})
    call.emit("invoice.created", invoice)
    call.emit("invoice.finalized", invoice)
    if amount:
        _add_payment(call, invoice)
    else:
        pay(call, invoice)
    return invoice


def _add_payment(call: Call, invoice: StripeObject) -> None:
    """Give the invoice the PaymentIntent that pays it."""
    intent = payment_intents.new_intent(Call(call.world), invoice["amount_due"], invoice["currency"])
    # The methods of an invoice come from its settings; a return_url is not known to be demanded here.
    is_first = invoice["billing_reason"] == "subscription_create"
    intent |= {
        "automatic_payment_methods": None,
        "capture_method": "automatic",
        "setup_future_usage": "off_session" if is_first else None,
        "customer": invoice["customer"],
        "description": "Subscription creation" if is_first else "Subscription update",
        "_invoice": invoice["id"],
    }
    call.emit("payment_intent.created", call.store.add(intent))
    payment = call.store.add(
        {
            "id": call.world.ids.new("inpay"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "created": call.world.now(),
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        }
    )
    invoice["+confirmation_secret"] = {"client_secret": intent["client_secret"], "type": "payment_intent"}
    invoice["+payments"] = {
        "object": "list",
        "data": [payment],
        "has_more": False,
        "url": f"/v1/invoices/{invoice['id']}/payments",
    }


def pay(call: Call, invoice: StripeObject) -> None:
    """Mark the invoice as paid in full."""
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0}
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + bool(invoice["amount_due"])}
    invoice["status_transitions"]["paid_at"] = call.world.now()
    for payment in (invoice["+payments"] or {"data": []})["data"]:
        payment |= {"status": "paid", "amount_paid": invoice["amount_due"]}
        payment["status_transitions"]["paid_at"] = call.world.now()
    call.emit("invoice.paid", invoice)
    call.emit("invoice.payment_succeeded", invoice)


def on_intent_succeeded(call: Call, intent: StripeObject) -> None:
    """Pay the invoice that the PaymentIntent was made for, if any."""
    invoice = call.store.find("invoice", intent.get("_invoice", ""))
    if invoice is not None and invoice["status"] == "open":
        pay(call, invoice)


def on_intent_failed(call: Call, intent: StripeObject) -> None:
    """Count the failed attempt; off session, a card that asks for approval fails too."""
    if invoice := call.store.find("invoice", intent.get("_invoice", "")):
        invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
        call.emit("invoice.payment_failed", invoice)
        if intent["last_payment_error"]["code"] == "authentication_required":
            on_action_required(call, intent)


def on_action_required(call: Call, intent: StripeObject) -> None:
    """Tell that the customer has to do something before the invoice is paid."""
    if invoice := call.store.find("invoice", intent.get("_invoice", "")):
        call.emit("invoice.payment_action_required", invoice)


def _discounts(call: Call, subscription: StripeObject, subtotal: int) -> list[StripeObject]:
    """Return what each discount takes off, one after the other."""
    found: list[StripeObject] = []
    for discount in subscription["discounts"]:
        if not coupons.applies(call, discount, _period(subscription)["start"]):
            continue
        off = coupons.amount_off(call, discount, subtotal)
        found.append({"amount": off, "discount": discount})
        subtotal -= off
    return found


def _lines(call: Call, subscription: StripeObject, period: StripeObject, *, is_free: bool) -> StripeObject:
    lines = [
        {
            "id": call.world.ids.new("il"),
            "object": "line_item",
            "amount": 0 if is_free else item["price"]["unit_amount"] * item["quantity"],
            "currency": subscription["currency"],
            "description": None,
            "discountable": True,
            "discounts": [],
            "livemode": False,
            "metadata": {},
            "parent": {
                "invoice_item_details": None,
                "subscription_item_details": {
                    "invoice_item": None,
                    "proration": False,
                    "proration_details": None,
                    "subscription": subscription["id"],
                    "subscription_item": item["id"],
                },
                "type": "subscription_item_details",
            },
            "period": period,
            "pricing": {
                "price_details": {"price": item["price"]["id"], "product": item["price"]["product"]},
                "type": "price_details",
                "unit_amount_decimal": item["price"]["unit_amount_decimal"],
            },
            "quantity": item["quantity"],
            "subtotal": 0 if is_free else item["price"]["unit_amount"] * item["quantity"],
        }
        for item in subscription["items"]["data"]
    ]
    return {"object": "list", "data": lines, "has_more": False, "url": "/v1/invoices/lines"}


def _period(subscription: StripeObject) -> StripeObject:
    item = subscription["items"]["data"][0]
    return {"start": item["current_period_start"], "end": item["current_period_end"]}


def retrieve(call: Call) -> StripeObject:
    """Answer one invoice."""
    return call.store.get("invoice", call.path["invoice"])


def list_all(call: Call) -> StripeObject:
    """Answer the invoices."""
    subscription = call.params.get("subscription")

    def fits(invoice: StripeObject) -> bool:
        return subscription in (None, invoice["parent"]["subscription_details"]["subscription"])

    names = ("collection_method", "customer", "customer_account", "due_date", "status")
    return page(call, "invoice", fits, by=names)


def void(call: Call) -> StripeObject:
    """Give up an invoice that was not paid."""
    invoice = retrieve(call)
    if invoice["status"] == "paid":
        raise Refusal("invoice_paid")
    if invoice["status"] != "open":
        raise Refusal("invoice_not_open")
    void_open(call, invoice)
    return invoice


def void_open(call: Call, invoice: StripeObject) -> None:
    """Void an open invoice and cancel the PaymentIntent that would pay it."""
    invoice["status"], invoice["status_transitions"]["voided_at"] = "void", call.world.now()
    for payment in invoice["+payments"]["data"]:
        payment["status"], payment["status_transitions"]["canceled_at"] = "canceled", call.world.now()
        intent = call.store.get("payment_intent", payment["payment"]["payment_intent"])
        if intent["status"] in CONFIRMABLE:
            payment_intents.give_up(call, intent, "void_invoice")
    call.emit("invoice.voided", invoice)


def list_payments(call: Call) -> StripeObject:
    """Answer the payments of invoices."""
    wanted = call.params.take("payment", {})

    def fits(payment: StripeObject) -> bool:
        return all(payment["payment"].get(name) == value for name, value in wanted.items())

    return page(call, "invoice_payment", fits, by=("invoice", "status"))


ROUTES: Routes = {
    "GET /v1/invoices": list_all,
    "GET /v1/invoices/{invoice}": retrieve,
    "POST /v1/invoices/{invoice}/void": void,
    "GET /v1/invoice_payments": list_payments,
}
LISTENERS = {
    "payment_intent.succeeded": on_intent_succeeded,
    "payment_intent.payment_failed": on_intent_failed,
    "payment_intent.requires_action": on_action_required,
}
