"""Refunds: all or a part of what a charge took goes back to where it came from."""

from __future__ import annotations

from ..lists import page
from ..money import shown_amount
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import balance_transactions, disputes
from .payment_methods import card_of

_NO_CONNECT = "There is one account, without others connected to it: no fee and no transfer is taken back."
_NO_CASH = "A refund goes back to the card of its charge."
INSTEAD = {
    "currency": _NO_CASH,
    "customer": _NO_CASH,
    "instructions_email": _NO_CASH,
    "origin": _NO_CASH,
    "refund_application_fee": _NO_CONNECT,
    "reverse_transfer": _NO_CONNECT,
}


def create(call: Call) -> StripeObject:
    """Refund a charge, or the successful charge of a PaymentIntent: what is left of it, unless an amount is given."""
    for name in ("refund_application_fee", "reverse_transfer"):
        call.params.accept(name, False)
    charge = _charge_to_refund(call, call.params)
    amount = _amount(call, charge)
    is_pending = card_of(call.store.get("payment_method", charge["payment_method"])).refund == "pending"
    refund: StripeObject = call.store.add(
        {
            "id": call.world.ids.new("re"),
            "object": "refund",
            "amount": amount,
            "balance_transaction": None,
            "charge": charge["id"],
            "created": call.world.now(),
            "currency": charge["currency"],
            "customer": charge["customer"],
            "customer_account": None,
            "destination_details": _details(charge, is_pending),
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method": charge["payment_method"],
            "reason": call.params.get("reason"),
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "pending" if is_pending else "succeeded",
            "transfer_reversal": None,
        }
    )
    if is_pending:
        refund["pending_reason"] = "processing"
    else:
        balance_transactions.of_refund(call, refund)
    set_metadata(refund, call.params.get("metadata"))
    charge["+refunds"]["data"].insert(0, refund)
    call.emit("refund.created", refund)
    before = _give_back(charge, amount)
    call.emit("charge.refunded", charge, before)
    return refund


def _charge_to_refund(call: Call, given: Params) -> StripeObject:
    if "charge" not in given and "payment_intent" not in given:
        raise Refusal("refund_of_nothing")
    intent = None
    if "payment_intent" in given:
        intent = call.store.get("payment_intent", given["payment_intent"], "payment_intent")
    if "charge" in given:
        charge = call.store.get("charge", given["charge"], "charge")
    else:
        charge = call.store.find("charge", (intent or {})["latest_charge"] or "") or {"status": "failed"}
    if intent is not None and charge.get("payment_intent", intent["id"]) != intent["id"]:
        raise Refusal("refund_of_another", charge=charge["id"], intent=intent["id"])
    if charge["status"] == "pending":
        raise Refusal("refund_of_pending", charge=charge["id"])
    if charge["status"] == "failed":
        raise Refusal("refund_without_charge", intent=charge.get("payment_intent") or (intent or {})["id"])
    if not charge["captured"]:
        raise Refusal("refund_uncaptured", intent=charge["payment_intent"])
    disputes.check_refundable(call, charge)
    return charge


def _amount(call: Call, charge: StripeObject) -> int:
    """Return what to refund, or refuse more than is left."""
    captured, left = charge["amount_captured"], charge["amount_captured"] - charge["amount_refunded"]
    if not left:
        raise Refusal("charge_already_refunded", id=charge["id"])
    amount = int(call.params.get("amount", left))
    if amount < 1:
        raise Refusal("parameter_invalid_integer", name="amount", value=amount)
    if amount > left:
        rule = "refund_too_large" if left == captured else "refund_more_than_left"
        shown = [shown_amount(value, charge["currency"]) for value in (amount, left)]
        raise Refusal(rule, amount=shown[0], left=shown[1])
    return amount


def _details(charge: StripeObject, is_pending: bool) -> StripeObject | None:
    """Return where the money goes; what there is to say of other methods than cards is not known."""
    if charge["payment_method_details"]["type"] != "card":
        return None
    return {"card": _destination(is_pending), "type": "card"}


def _destination(is_pending: bool) -> StripeObject:
    kind = "pending" if is_pending else "refund"
    return {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": kind}


def _give_back(charge: StripeObject, amount: int) -> StripeObject:
    """Count an amount as refunded, or as not refunded after all if it is negative; return what was before."""
    before = {name: charge[name] for name in ("amount_refunded", "refunded")}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    return {name: value for name, value in before.items() if charge[name] != value}


def finished(call: Call, refund: StripeObject, *, succeeds: bool) -> None:
    """End a refund that is pending, or let one fail that had succeeded.

    Raises:
        Refusal: It has ended already.
    """
    if refund["status"] not in (("pending",) if succeeds else ("pending", "succeeded")):
        raise Refusal("refund_finished", id=refund["id"], status=refund["status"])
    before = {"status": refund["status"]}
    refund["status"] = "succeeded" if succeeds else "failed"
    refund.pop("pending_reason", None)
    refund["destination_details"] = _details(call.store.get("charge", refund["charge"]), is_pending=False)
    if succeeds:
        balance_transactions.of_refund(call, refund)
    else:
        refund["failure_reason"] = "unknown"
        balance_transactions.of_failed_refund(call, refund)
    _updated(call, refund, before)
    if not succeeds:
        call.emit("refund.failed", refund)
        charge = call.store.get("charge", refund["charge"])
        call.emit("charge.updated", charge, _give_back(charge, -refund["amount"]))


def _updated(call: Call, refund: StripeObject, before: StripeObject) -> None:
    call.emit("refund.updated", refund, before)
    call.emit("charge.refund.updated", refund, before)


def retrieve(call: Call) -> StripeObject:
    """Answer one refund."""
    return call.store.get("refund", call.path["refund"])


def update(call: Call) -> StripeObject:
    """Change the metadata."""
    refund = retrieve(call)
    before = {"metadata": refund["metadata"]}
    set_metadata(refund, call.params.get("metadata"))
    if refund["metadata"] != before["metadata"]:
        _updated(call, refund, before)
    return refund


def cancel(call: Call) -> StripeObject:
    """Refuse: only a refund that waits for the customer can be canceled, and none does that goes back to a card."""
    retrieve(call)
    raise Refusal("refund_not_cancelable")


def list_all(call: Call) -> StripeObject:
    """Answer the refunds, of one charge or PaymentIntent if asked."""
    return page(call, "refund", by=("charge", "payment_intent"))


ROUTES: Routes = {
    "POST /v1/refunds": create,
    "GET /v1/refunds": list_all,
    "GET /v1/refunds/{refund}": retrieve,
    "POST /v1/refunds/{refund}": update,
    "POST /v1/refunds/{refund}/cancel": cancel,
}
