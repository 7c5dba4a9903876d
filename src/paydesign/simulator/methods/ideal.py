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


def charged(call: Call, _: StripeObject, method: StripeObject) -> StripeObject:
    """Return what a charge says of it, and of the account that was saved with it."""
    saved = call.store.find("payment_method", method.get("_saved_as", ""))
    return {
        "bank": None,
        "bic": None,
        "generated_sepa_debit": saved and saved["id"],
        "generated_sepa_debit_mandate": saved and saved.get("_mandate"),
        "iban_last4": saved and saved["sepa_debit"]["last4"],
        "transaction_id": None,
        "verified_name": None,
    }
