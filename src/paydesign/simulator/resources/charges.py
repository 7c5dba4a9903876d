"""Charges: one for each attempt to take money, made by PaymentIntents."""

from __future__ import annotations

from typing import Any

from ..cards import Card
from ..lists import page
from ..methods.kinds import KINDS
from ..store import StripeObject
from ..world import Call, Routes
from . import balance_transactions, disputes, payment_methods


def add_charge(
    call: Call,
    intent: StripeObject,
    method: StripeObject,
    error: dict[str, Any] | None,
    three_ds: dict[str, Any] | None = None,
    *,
    is_pending: bool = False,
) -> StripeObject:
    """Add the charge of one attempt.

    Args:
        error: The decline, or None if the bank agreed.
        three_ds: What the bank told of 3D Secure.
        is_pending: The bank has not said anything yet: `end` tells when it has.
    """
    captured = error is None and intent["capture_method"] != "manual"
    id = call.world.ids.new("ch" if method["type"] == "card" else "py")
    card = payment_methods.card_of(method)
    payment_methods.check(method)
    if error is None:
        _advise(call, card)
    charge = call.store.add(
        {
            "id": id,
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
            "calculated_statement_descriptor": "Stripe",
            "disputed": False,
            "failure_code": error and error["code"],
            "failure_message": error and error["message"],
            "fraud_details": {},
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "outcome": _outcome(card, error) if method["type"] == "card" else _OUTCOME,
            "paid": error is None and not is_pending,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": _details(call, intent, method, error, three_ds),
            "receipt_email": intent["receipt_email"],
            "receipt_url": None if error else f"{call.world.base_url}/_simulator/#{id}",
            "refunded": False,
            "+refunds": {"object": "list", "data": [], "has_more": False, "url": f"/v1/charges/{id}/refunds"},
            "shipping": intent["shipping"],
            "status": "pending" if is_pending else "succeeded" if error is None else "failed",
            "transfer_group": intent["transfer_group"],
        }
    )
    describe(charge, intent)
    intent["latest_charge"] = charge["id"]
    if is_pending:
        call.emit("charge.pending", charge)
        return charge
    if captured and intent["capture_method"] == "automatic":
        balance_transactions.of_charge(call, charge)
    elif captured:
        call.world.afterwards.append(lambda: _book(call, charge))
    call.emit(f"charge.{charge['status']}", charge)
    if captured:
        disputes.follow(call, charge)
    return charge


def end(call: Call, charge: StripeObject, error: dict[str, Any] | None) -> None:
    """Write down what the bank says in the end of a charge that is pending."""
    if error is None:
        charge |= {"paid": True, "status": "succeeded"}
        balance_transactions.of_charge(call, charge)
    else:
        charge |= {"amount_captured": 0, "captured": False, "status": "failed"}
        charge |= {"failure_code": error["code"], "failure_message": error["message"], "receipt_url": None}
    call.emit(f"charge.{charge['status']}", charge)


def _book(call: Call, charge: StripeObject) -> None:
    """Tell what the charge brings in an event of its own, as automatic_async does.

    https://docs.stripe.com/payments/payment-intents/asynchronous-capture
    """
    balance_transactions.of_charge(call, charge)
    call.emit("charge.updated", charge, {"balance_transaction": None})


def capture(call: Call, charge: StripeObject, amount: int) -> None:
    """Take all or a part of what the charge holds."""
    charge["captured"], charge["amount_captured"] = True, amount
    balance_transactions.of_charge(call, charge)
    call.emit("charge.captured", charge)
    disputes.follow(call, charge)


def describe(charge: StripeObject, intent: StripeObject) -> None:
    """Set what the customer's bank shows of a charge."""
    charge |= {name: intent[name] for name in ("statement_descriptor", "statement_descriptor_suffix")}


def release(call: Call, id: str) -> None:
    """Give back what a charge holds: canceling the PaymentIntent refunds it (the SDK's text on cancel)."""
    charge = call.store.get("charge", id)
    charge["refunded"], charge["amount_refunded"] = True, charge["amount"]
    call.emit("charge.refunded", charge)


def _outcome(card: Card, error: dict[str, Any] | None) -> StripeObject:
    """Return who said what: the network, or Radar, whose block is not the bank's decline.

    In the words that were recorded: https://github.com/Kiln-AI/stripe_world; those of a block are not known.
    """
    outcome: StripeObject = {"risk_level": card.risk}
    if error is None:
        approved = {"network_status": "approved_by_network", "type": "authorized"}
        return {**outcome, **approved, "seller_message": "Payment complete."}
    if card.is_blocked:
        blocked = {"network_status": "not_sent_to_network", "reason": "highest_risk_level", "type": "blocked"}
        return outcome | blocked
    declined = {"network_status": "declined_by_network", "type": "issuer_declined"}
    said = "The bank did not return any further details with this decline."
    reason = error.get("decline_code") or error["code"]
    return {**outcome, **declined, "reason": reason, "seller_message": said}


_OUTCOME = {"network_status": "approved_by_network", "risk_level": "not_assessed", "type": "authorized"}
"""Of what is no card: `not_assessed` is for non-card payments, by the SDK's text on `risk_level`."""


def _advise(call: Call, card: Card) -> None:
    """Say what the account's settings would make of this payment, which are not played."""
    if card.by_settings:
        call.advise("radar_settings", last4=card.number[-4:], what=card.by_settings)


_CARD = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")

_AUTHORIZED_FOR = 7 * 24 * 3600
"""Seconds that the bank holds an amount: recorded in https://github.com/Kiln-AI/stripe_world, as what is below."""


def _details(
    call: Call,
    intent: StripeObject,
    method: StripeObject,
    error: dict[str, Any] | None,
    three_ds: dict[str, Any] | None,
) -> StripeObject:
    kind = method["type"]
    if kind in KINDS:
        return {"type": kind, kind: KINDS[kind].charged(call, intent, method)}
    return {"type": kind, "card": _card(call, intent, method, error, three_ds)}


def _card(
    call: Call,
    intent: StripeObject,
    method: StripeObject,
    error: dict[str, Any] | None,
    three_ds: dict[str, Any] | None,
) -> StripeObject:
    """Return what the charge says of the card, and of what its bank allows."""
    card, amount = method["card"], intent["amount"]
    is_held = error is None and intent["capture_method"] == "manual"
    return {
        **{name: card[name] for name in _CARD},
        **({"capture_before": call.world.now() + _AUTHORIZED_FOR} if is_held else {}),
        "amount_authorized": amount if error is None else None,
        "checks": dict(card["checks"]),
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": card["regulated_status"],
        "three_d_secure": three_ds,
    }


def retrieve(call: Call) -> StripeObject:
    """Answer one charge."""
    return call.store.get("charge", call.path["charge"])


def list_all(call: Call) -> StripeObject:
    """Answer the charges."""
    return page(call, "charge", by=("customer", "payment_intent", "transfer_group"))


ROUTES: Routes = {"GET /v1/charges": list_all, "GET /v1/charges/{charge}": retrieve}
