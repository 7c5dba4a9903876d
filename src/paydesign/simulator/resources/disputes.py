"""Disputes: made by the card that paid, answered with evidence, and won or lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ...compiled import read_toml
from ..lists import page
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import balance_transactions, early_fraud_warnings
from .payment_methods import card_of

_DAY = 86_400
_DAYS_TO_ANSWER = 8
"""As it was recorded once: https://github.com/Kiln-AI/stripe_world. With Stripe it depends on the network."""

_OPEN = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")
_UNDER_REVIEW = {"needs_response": "under_review", "warning_needs_response": "warning_under_review"}

_TEXTS = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
)
"""What evidence may say in words; all other members name files."""

OUTCOMES = {
    "winning_evidence": "won",
    "losing_evidence": "lost",
    "escalate_inquiry_evidence": "escalated",
}
"""What `uncategorized_text` decides: https://docs.stripe.com/testing#evidence."""

INSTEAD = {
    "evidence": "Evidence is text here: there are no files, no appeals and no enhanced evidence.",
    "intended_submission_method": "Evidence is submitted by the request that gives it.",
}


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Return what disputes.toml says of the cards that are disputed, by `dispute` of the card."""
    return dict(read_toml(Path(__file__).parents[1] / "disputes.toml")["kinds"])


def follow(call: Call, charge: StripeObject) -> None:
    """Let the card's owner dispute a charge that has been captured, if that is what the card is for."""
    card = card_of(call.store.get("payment_method", charge["payment_method"]))
    if card.dispute is None:
        return
    kind = kinds()[card.dispute]
    if kind["track"] == "early_fraud_warning":
        early_fraud_warnings.add(call, charge, kind["reason"])
        return
    parts = kind.get("parts", 1)
    share = charge["amount_captured"] // parts
    for part in range(parts):
        _open(call, charge, kind, share if part else charge["amount_captured"] - share * (parts - 1))


def _open(call: Call, charge: StripeObject, kind: dict[str, Any], amount: int) -> None:
    now, is_inquiry = call.world.now(), kind["track"] == "inquiry"
    network = charge["payment_method_details"]["card"]["brand"]
    details = {
        "brand": network,
        "case_type": kind["track"],
        "network": network,
        "network_reason_code": kind.get("code"),
    }
    dispute = call.store.add(
        {
            "id": call.world.ids.new("du"),
            "object": "dispute",
            "amount": amount,
            "balance_transactions": [],
            "charge": charge["id"],
            "created": now,
            "currency": charge["currency"],
            "enhanced_eligibility_types": [kind["eligible"]] if "eligible" in kind else [],
            "evidence": {"enhanced_evidence": {}},
            "evidence_details": {
                "due_by": (now // _DAY + _DAYS_TO_ANSWER + 1) * _DAY - 1,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
                "submission_method": "not_submitted",
            },
            "is_charge_refundable": is_inquiry,
            "livemode": False,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method_details": {"card": details, "type": "card"},
            "reason": kind["reason"],
            "status": "warning_needs_response" if is_inquiry else "needs_response",
        }
    )
    charge["disputed"] = True
    charge.setdefault("_disputes", []).append(dispute["id"])
    if not is_inquiry:
        balance_transactions.of_dispute(call, dispute)
    call.emit("charge.dispute.created", dispute)
    if not is_inquiry:
        call.emit("charge.dispute.funds_withdrawn", dispute)


def check_refundable(call: Call, charge: StripeObject) -> None:
    """Refuse to refund what a dispute has taken already."""
    disputes = [call.store.find("dispute", id) for id in charge.get("_disputes", ())]
    if any(dispute is not None and not dispute["is_charge_refundable"] for dispute in disputes):
        raise Refusal("charge_disputed", id=charge["id"])


def update(call: Call) -> StripeObject:
    """Keep evidence, and submit it unless `submit` is false; what it says decides, after the answer."""
    dispute = _open_one(call)
    evidence, details = call.params.inside("evidence"), dispute["evidence_details"]
    before = {name: dispute[name] for name in ("evidence", "evidence_details", "metadata", "status")}
    dispute["evidence"] = dispute["evidence"] | _texts(evidence)
    has_evidence = any(dispute["evidence"].get(name) for name in _TEXTS)
    dispute["evidence_details"] = details | {"has_evidence": has_evidence}
    set_metadata(dispute, call.params.get("metadata"))
    is_submitted = call.params.get("submit", "evidence" in call.params)
    if is_submitted:
        dispute["status"] = _UNDER_REVIEW.get(dispute["status"], dispute["status"])
        count = details["submission_count"] + 1
        dispute["evidence_details"] |= {"submission_count": count, "submission_method": "manual"}
    changed = {name: value for name, value in before.items() if dispute[name] != value}
    if changed:
        call.emit("charge.dispute.updated", dispute, changed)
    outcome = OUTCOMES.get(dispute["evidence"].get("uncategorized_text") or "")
    can_be = outcome != "escalated" or (_is_inquiry(dispute) and not _is_refunded(call, dispute))
    if is_submitted and outcome is not None and can_be:
        call.world.afterwards.append(lambda: decide(call, dispute, outcome))
    return dispute


def _texts(evidence: Params) -> StripeObject:
    return {name: evidence[name] or None for name in _TEXTS if name in evidence}


def close(call: Call) -> StripeObject:
    """Accept a dispute: it is lost."""
    dispute = _open_one(call)
    _end(call, dispute, "lost")
    return dispute


def decide(call: Call, dispute: StripeObject, outcome: str) -> None:
    """Let the bank decide.

    Args:
        outcome: "won", "lost", or "escalated" for an inquiry that becomes a dispute.

    Raises:
        Refusal: It is decided already, or is no inquiry that could be escalated, or has nothing left to withdraw.
    """
    if dispute["status"] not in _OPEN:
        raise Refusal("dispute_decided", id=dispute["id"], status=dispute["status"])
    if outcome == "escalated":
        _escalate(call, dispute)
    else:
        _end(call, dispute, "warning_closed" if _is_inquiry(dispute) else outcome)


def _end(call: Call, dispute: StripeObject, status: str) -> None:
    dispute["status"] = status
    if status == "won":
        dispute["is_charge_refundable"] = True
        balance_transactions.of_won_dispute(call, dispute)
        call.emit("charge.dispute.funds_reinstated", dispute)
    elif status == "lost":
        dispute["is_charge_refundable"] = False
    call.emit("charge.dispute.closed", dispute)


def _is_refunded(call: Call, dispute: StripeObject) -> bool:
    return bool(call.store.get("charge", dispute["charge"])["refunded"])


def _escalate(call: Call, dispute: StripeObject) -> None:
    if not _is_inquiry(dispute):
        raise Refusal("dispute_no_inquiry", id=dispute["id"], status=dispute["status"])
    if _is_refunded(call, dispute):
        raise Refusal("dispute_refunded", id=dispute["id"], charge=dispute["charge"])
    before = {name: dispute[name] for name in ("is_charge_refundable", "status")}
    dispute |= {"is_charge_refundable": False, "status": "needs_response"}
    dispute["payment_method_details"]["card"]["case_type"] = "chargeback"
    balance_transactions.of_dispute(call, dispute)
    call.emit("charge.dispute.updated", dispute, before)
    call.emit("charge.dispute.funds_withdrawn", dispute)


def _is_inquiry(dispute: StripeObject) -> bool:
    return str(dispute["status"]).startswith("warning_")


def _open_one(call: Call) -> StripeObject:
    dispute = retrieve(call)
    if dispute["status"] not in _OPEN:
        raise Refusal("dispute_closed")
    return dispute


def retrieve(call: Call) -> StripeObject:
    """Answer one dispute."""
    return call.store.get("dispute", call.path["dispute"])


def list_all(call: Call) -> StripeObject:
    """Answer the disputes, of one charge or PaymentIntent if asked."""
    return page(call, "dispute", by=("charge", "payment_intent"))


ROUTES: Routes = {
    "GET /v1/disputes": list_all,
    "GET /v1/disputes/{dispute}": retrieve,
    "POST /v1/disputes/{dispute}": update,
    "POST /v1/disputes/{dispute}/close": close,
}
