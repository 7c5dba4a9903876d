"""iDEAL: the customer approves on the bank's page, and the shop knows at once.

The bank is chosen there; what it tells of the account is not known here.
"""

from __future__ import annotations

from ..params import Params
from ..store import StripeObject
from ..world import Call


def read(_: Call, __: Params) -> StripeObject:
    """Return the member of a new PaymentMethod: nothing is asked before the customer leaves."""
    return {"bank": None, "bic": None}


def charged(_: Call, __: StripeObject, ___: StripeObject) -> StripeObject:
    """Return what a charge says of it."""
    nothing = ("generated_sepa_debit", "generated_sepa_debit_mandate", "iban_last4", "transaction_id")
    return {"bank": None, "bic": None, **dict.fromkeys(nothing), "verified_name": None}
