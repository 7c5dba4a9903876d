"""ACH Direct Debit: an account in the United States, and days until the bank has said yes or no.

What a customer does at the login of the bank is to type the account's numbers here. Such an account counts as verified,
as those that the testing page names do; one whose numbers a server sends would need microdeposits.
"""

from __future__ import annotations

from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call
from .accounts import Account, find_account

_BANK, _ROUTING = "STRIPE TEST BANK", "110000000"


def read(call: Call, given: Params) -> StripeObject:
    """Return the member of a new PaymentMethod."""
    account = find_account("us_bank_account", given.get("account_number", ""))
    if given.get("routing_number") != _ROUTING:
        raise Refusal("unknown_routing_number", given=given.get("routing_number") or "none", known=_ROUTING)
    if not call.is_client:
        raise Refusal("microdeposits_not_played")
    made = made_of(account)
    for name in ("account_holder_type", "account_type"):
        made[name] = given.get(name, made[name])
    return made


def made_of(account: Account) -> StripeObject:
    """Return the member of a PaymentMethod for a test account."""
    return {
        "_account": account,
        "account_holder_type": "individual",
        "account_type": "checking",
        "bank_name": _BANK,
        "financial_connections_account": None,
        "fingerprint": account.fingerprint,
        "last4": account.last4,
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": _ROUTING,
        "status_details": None,
    }


def charged(_: Call, __: StripeObject, method: StripeObject) -> StripeObject:
    """Return what a charge says of it."""
    names = ("account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number")
    about = {name: method["us_bank_account"][name] for name in names}
    return {**about, "mandate": method.get("_mandate"), "payment_reference": None}
