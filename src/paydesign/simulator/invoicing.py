"""How an invoice comes about: its lines, what discounts and the customer's balance leave due, and what pays it."""

from __future__ import annotations

from .invoice_items import line_of, pending
from .money import check_amount, is_chargeable
from .periods import end_of_period
from .rendering import render
from .resources import coupons, payment_intents
from .store import StripeObject
from .world import Call

Lines = list[StripeObject]

_COPIED = ("address", "email", "name", "phone", "shipping", "tax_exempt")
"""What an invoice keeps of its customer."""


def cycle_lines(call: Call, subscription: StripeObject, *, is_free: bool = False) -> Lines:
    """Return a line for each item over its period; a trial's are free."""
    return [
        _line(
            call,
            subscription,
            item,
            0 if is_free else item["price"]["unit_amount"] * item["quantity"],
            {"start": item["current_period_start"], "end": item["current_period_end"]},
        )
        for item in subscription["items"]["data"]
    ]


def _line(
    call: Call, subscription: StripeObject, item: StripeObject, amount: int, period: StripeObject
) -> StripeObject:
    price = item["price"]
    details = {
        "invoice_item": None,
        "proration": False,
        "proration_details": None,
        "subscription": subscription["id"],
        "subscription_item": item["id"],
    }
    return {
        "id": call.world.ids.new("il"),
        "object": "line_item",
        "amount": amount,
        "currency": subscription["currency"],
        "description": None,
        "discountable": True,
        "discounts": [],
        "livemode": False,
        "metadata": {},
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        },
        "period": period,
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": item["quantity"],
        "quantity_decimal": str(item["quantity"]),
        "subtotal": amount,
    }


def draft(call: Call, subscription: StripeObject, reason: str, lines: Lines) -> StripeObject:
    """Return an invoice over these lines and what waits to be billed with them, which nobody has seen yet.

    What the customer owes, or has as credit, is settled with it. What is below the smallest amount that can be
    charged is not due now, but owed from then on (the SDK's text on `amount_due`).
    """
    now, currency = call.world.now(), subscription["currency"]
    id = call.world.ids.new("in")
    lines = [*(line_of(call, item) for item in pending(call, subscription)), *lines]
    customer = call.store.get("customer", subscription["customer"])
    subtotal = sum(line["amount"] for line in lines)
    discounts = _discounts(call, subscription, lines)
    total = subtotal - sum(discount["amount"] for discount in discounts)
    balance = customer["balance"]
    owed = total + balance
    due = check_amount(call, owed, currency) if owed > 0 and is_chargeable(owed, currency) else 0
    return {
        "id": id,
        "object": "invoice",
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": due,
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
        "currency": currency,
        "customer": customer["id"],
        **{f"customer_{name}": customer[name] for name in _COPIED},
        "custom_fields": customer["invoice_settings"]["custom_fields"],
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": list(subscription["discounts"]),
        "effective_at": None,
        "ending_balance": owed - due,
        "footer": customer["invoice_settings"]["footer"],
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "lines": {
            "object": "list",
            "data": [line | {"invoice": id} for line in lines],
            "has_more": False,
            "url": f"/v1/invoices/{id}/lines",
        },
        "livemode": False,
        "metadata": {},
        "number": None,
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
        "status": "draft",
        "status_transitions": {
            "finalized_at": None,
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


def new_invoice(call: Call, subscription: StripeObject, reason: str, lines: Lines) -> StripeObject:
    """Add an invoice of a subscription: open with a PaymentIntent, or paid if there is nothing to pay."""
    invoice = add_draft(call, subscription, reason, lines)
    finalize(call, invoice)
    return invoice


def add_draft(call: Call, subscription: StripeObject, reason: str, lines: Lines) -> StripeObject:
    """Add an invoice that is still a draft, as a subscription whose collection is paused may leave it."""
    invoice = call.store.add(draft(call, subscription, reason, lines))
    for item in pending(call, subscription):
        item["invoice"] = invoice["id"]
    subscription["latest_invoice"] = invoice["id"]
    coupons.mark_used(call, invoice["total_discount_amounts"])
    call.emit("invoice.created", invoice)
    return invoice


def finalize(call: Call, invoice: StripeObject) -> None:
    """Make a draft one that can be paid; what is not due now stays on the customer's balance."""
    now = call.world.now()
    invoice |= {"status": "open", "effective_at": now, "number": _settle(call, invoice)}
    invoice["status_transitions"]["finalized_at"] = now
    call.emit("invoice.finalized", invoice)
    if invoice["amount_due"]:
        _add_payment(call, invoice)
    else:
        pay(call, invoice)


def _settle(call: Call, invoice: StripeObject) -> str:
    """Note on the customer what is left of the balance, and return the invoice's number, the customer's next."""
    customer = call.store.get("customer", invoice["customer"])
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}"
    customer["next_invoice_sequence"] += 1
    before, after = invoice["starting_balance"], invoice["ending_balance"]
    if before != after:
        customer["balance"] = after
        call.emit("customer.updated", customer, {"balance": before})
    return number


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
        "_mode": "subscription",
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


def pay(call: Call, invoice: StripeObject, *, is_attempt: bool = True) -> None:
    """Mark the invoice as paid in full, by an attempt to take the money unless that was done elsewhere."""
    before = render(call.store, invoice)
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0}
    if is_attempt:
        invoice |= {"attempted": True}
        invoice["attempt_count"] += bool(invoice["amount_due"])
    invoice["status_transitions"]["paid_at"] = call.world.now()
    for payment in (invoice["+payments"] or {"data": []})["data"]:
        payment |= {"status": "paid", "amount_paid": invoice["amount_due"]}
        payment["status_transitions"]["paid_at"] = call.world.now()
        call.emit("invoice_payment.paid", payment)
    call.emit_change("invoice.updated", invoice, before)
    call.emit("invoice.paid", invoice)
    call.emit("invoice.payment_succeeded", invoice)


def _discounts(call: Call, subscription: StripeObject, lines: Lines) -> list[StripeObject]:
    """Return what each discount takes off, one after the other; nothing of prorations."""
    left = sum(line["amount"] for line in lines if line["discountable"])
    starts = [line["period"]["start"] for line in lines if line["parent"]["subscription_item_details"]]
    start = min(starts, default=call.world.now())
    found: list[StripeObject] = []
    for discount in subscription["discounts"] if any(line["discountable"] for line in lines) else ():
        if not coupons.applies(call, discount, start):
            continue
        off = coupons.amount_off(call, discount, left)
        found.append({"amount": off, "discount": discount})
        left -= off
    return found


def next_period(items: list[StripeObject]) -> list[StripeObject]:
    """Return copies of items in the period that follows theirs."""
    return [
        {
            **{name: value for name, value in item.items() if name != "_cycle_start"},
            "current_period_start": item["current_period_end"],
            "current_period_end": end_of_period(item["current_period_end"], item["price"]["recurring"]),
        }
        for item in items
    ]
