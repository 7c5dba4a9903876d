"""Balance transactions: what charges, refunds and disputes do to the account's balance, and the balance itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ...compiled import read_toml
from ..lists import page
from ..store import StripeObject
from ..world import Call, Routes, World
from .payment_methods import card_of

_DAY = 86_400
_REFUNDED = "REFUND FOR CHARGE"
_FAILED = "REFUND FAILURE FOR CHARGE"

INSTEAD = {"payout": "Money that is available stays on the balance: nothing is paid out."}


@cache
def prices() -> dict[str, Any]:
    """Return what balance.toml says of fees and of settlement."""
    return read_toml(Path(__file__).parents[1] / "balance.toml")


def of_charge(call: Call, charge: StripeObject) -> None:
    """Book what a charge brings, less the fee."""
    card, price = card_of(call.store.get("payment_method", charge["payment_method"])), prices()["fee"]
    percent = price["percent"] + (price["percent_abroad"] if card.country != price["country"] else 0)
    amount = charge["amount_captured"]
    booked = _add(
        call,
        charge,
        "charge",
        amount,
        description=charge["description"],
        fee=(int(amount * percent / 100 + 0.5) + price["fixed"], "Stripe processing fees"),
        at_once=card.bypass_pending,
    )
    charge["balance_transaction"] = booked["id"]


def of_refund(call: Call, refund: StripeObject) -> None:
    """Book what a refund takes; the fee of the charge is not given back."""
    booked = _add(call, refund, "refund", -refund["amount"], description=_about(call, _REFUNDED, refund))
    refund["balance_transaction"] = booked["id"]


def of_failed_refund(call: Call, refund: StripeObject) -> None:
    """Book what comes back when a refund fails, if it had been taken."""
    if refund["balance_transaction"] is not None:
        about = _about(call, _FAILED, refund)
        booked = _add(call, refund, "refund_failure", refund["amount"], description=about)
        refund["failure_balance_transaction"] = booked["id"]


def of_dispute(call: Call, dispute: StripeObject) -> None:
    """Book what a dispute takes, with its fee: it is gone at once."""
    booked = _add(
        call,
        dispute,
        "adjustment",
        -dispute["amount"],
        description=f"Chargeback withdrawal for {dispute['charge']}",
        category="dispute",
        fee=(prices()["dispute"]["fixed"], "Dispute fee"),
        at_once=True,
    )
    dispute["balance_transactions"].append(booked)


def of_won_dispute(call: Call, dispute: StripeObject) -> None:
    """Book what a dispute brings back if it had taken it; its fee is kept."""
    about = f"Chargeback reversal for {dispute['charge']}"
    amount, category = dispute["amount"], "dispute_reversal"
    booked = _add(call, dispute, "adjustment", amount, description=about, category=category, at_once=True)
    dispute["balance_transactions"].append(booked)


def _about(call: Call, words: str, refund: StripeObject) -> str:
    description = call.store.get("charge", refund["charge"])["description"]
    return f"{words} ({description})" if description else words


def _add(
    call: Call,
    source: StripeObject,
    kind: str,
    amount: int,
    *,
    description: str | None,
    category: str | None = None,
    fee: tuple[int, str] = (0, ""),
    at_once: bool = False,
) -> StripeObject:
    """Add a transaction.

    Args:
        kind: Its `type`.
        category: Its reporting category, if that is not the type.
        fee: How much, and what for.
        at_once: The money is available, or gone, without waiting for settlement.
    """
    now = call.world.now()
    due = now if at_once else now - now % _DAY + prices()["settlement"]["days"] * _DAY
    charged, reason = fee
    detail = {
        "amount": charged,
        "application": None,
        "currency": source["currency"],
        "description": reason,
        "type": "stripe_fee",
    }
    added = call.store.add(
        {
            "id": call.world.ids.new("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": due,
            "balance_type": "payments",
            "created": now,
            "currency": source["currency"],
            "description": description,
            "exchange_rate": None,
            "fee": charged,
            "fee_details": [detail] if charged else [],
            "net": amount - charged,
            "reporting_category": category or kind,
            "source": source["id"],
            "status": "available" if at_once else "pending",
            "type": kind,
        }
    )
    if not at_once:
        call.world.settling.append((due, added["id"]))
    return added


def settle(world: World) -> None:
    """Make available what has been pending long enough."""
    while world.settling and world.settling[0][0] <= world.now():
        _, id = world.settling.popleft()
        if transaction := world.store.find("balance_transaction", id):
            transaction["status"] = "available"


def retrieve(call: Call) -> StripeObject:
    """Answer one transaction."""
    return call.store.get("balance_transaction", call.path["id"])


def list_all(call: Call) -> StripeObject:
    """Answer the transactions, of one source, type or currency if asked."""
    return page(call, "balance_transaction", by=("currency", "source", "type"))


def retrieve_balance(call: Call) -> StripeObject:
    """Answer the sums of what is available and of what is pending, by currency."""
    sums: dict[str, dict[str, int]] = {"available": {}, "pending": {}}
    for transaction in reversed(call.store.all("balance_transaction")):
        for of_status in sums.values():
            of_status.setdefault(transaction["currency"], 0)
        sums[transaction["status"]][transaction["currency"]] += transaction["net"]
    if not sums["available"]:
        sums = {status: {"usd": 0} for status in sums}
    return {"object": "balance", "livemode": False} | {
        status: [
            {"amount": net, "currency": currency, "source_types": {"card": net}}
            for currency, net in of_status.items()
        ]
        for status, of_status in sums.items()
    }


ROUTES: Routes = {
    "GET /v1/balance": retrieve_balance,
    "GET /v1/balance_transactions": list_all,
    "GET /v1/balance_transactions/{id}": retrieve,
}
