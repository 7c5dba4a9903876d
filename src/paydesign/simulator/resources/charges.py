"""Charges: one for each attempt to take money, made by PaymentIntents."""

from __future__ import annotations

from typing import Any

from ..lists import page
from ..store import StripeObject
from ..world import Call, Routes


def add_charge(
    call: Call, intent: StripeObject, method: StripeObject, error: dict[str, Any] | None
) -> StripeObject:
    """Add the charge of one attempt; `error` is the decline, or None if the bank agreed."""
    captured = error is None and intent["capture_method"] != "manual"
    charge = call.store.add(
        {
            "id": call.world.ids.new("ch"),
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": intent["amount"] if captured else 0,
            "amount_refunded": 0,
            "application_fee_amount": intent["application_fee_amount"],
            "balance_transaction": None,
            "billing_details": method["billing_details"],
            "captured": captured,
            "created": call.world.now(),
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "failure_code": error and error["code"],
            "failure_message": error and error["message"],
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "outcome": _outcome(error),
            "paid": error is None,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": {"type": "card", "card": _card(method)},
            "receipt_email": intent["receipt_email"],
            "refunded": False,
            "shipping": intent["shipping"],
            "status": "succeeded" if error is None else "failed",
            "transfer_group": intent["transfer_group"],
        }
    )
    describe(charge, intent)
    intent["latest_charge"] = charge["id"]
    call.emit(f"charge.{charge['status']}", charge)
    return charge


def describe(charge: StripeObject, intent: StripeObject) -> None:
    """Set what the customer's bank shows of a charge."""
    charge |= {name: intent[name] for name in ("statement_descriptor", "statement_descriptor_suffix")}


def release(call: Call, id: str) -> None:
    """Give back what a charge holds: canceling the PaymentIntent refunds it (the SDK's text on cancel)."""
    charge = call.store.get("charge", id)
    charge["refunded"], charge["amount_refunded"] = True, charge["amount"]
    call.emit("charge.refunded", charge)


def _outcome(error: dict[str, Any] | None) -> StripeObject:
    if error is None:
        return {"network_status": "approved_by_network", "risk_level": "normal", "type": "authorized"}
    return {
        "network_status": "declined_by_network",
        "reason": error.get("decline_code") or error["code"],
        "risk_level": "normal",
        "type": "issuer_declined",
    }


def _card(method: StripeObject) -> StripeObject:
    names = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    return {name: method["card"][name] for name in names}


def retrieve(call: Call) -> StripeObject:
    """Answer one charge."""
    return call.store.get("charge", call.path["charge"])


def list_all(call: Call) -> StripeObject:
    """Answer the charges."""
    return page(call, "charge", by=("customer", "payment_intent", "transfer_group"))


ROUTES: Routes = {"GET /v1/charges": list_all, "GET /v1/charges/{charge}": retrieve}
