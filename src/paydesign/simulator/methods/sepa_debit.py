"""SEPA Direct Debit: an IBAN, and days until the bank has said yes or no."""

from __future__ import annotations

from ..params import Params
from ..store import StripeObject
from ..world import Call
from .accounts import Account, find_account


def read(_: Call, given: Params) -> StripeObject:
    """Return the member of a new PaymentMethod."""
    return made_of(find_account("sepa_debit", given.get("iban", "")))


def made_of(account: Account) -> StripeObject:
    """Return the member of a PaymentMethod for a test account."""
    return {
        "_account": account,
        "bank_code": None,
        "branch_code": None,
        "country": account.country,
        "fingerprint": account.fingerprint,
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": account.last4,
    }


def charged(_: Call, __: StripeObject, method: StripeObject) -> StripeObject:
    """Return what a charge says of it."""
    names = ("bank_code", "branch_code", "country", "fingerprint", "last4")
    return {**{name: method["sepa_debit"][name] for name in names}, "mandate": method.get("_mandate")}
