"""What each type of payment method does otherwise than a card: one module for each, with two functions."""

from __future__ import annotations

from typing import Protocol

from ..params import Params
from ..store import StripeObject
from ..world import Call
from . import ideal, sepa_debit, us_bank_account
from .accounts import Account


class Kind(Protocol):
    """A module of a type of payment method."""

    def read(self, call: Call, given: Params, /) -> StripeObject:
        """Return the member of a new PaymentMethod that has the name of its type."""

    def charged(self, call: Call, intent: StripeObject, method: StripeObject, /) -> StripeObject:
        """Return the member of a charge's `payment_method_details`."""


KINDS: dict[str, Kind] = {"ideal": ideal, "sepa_debit": sepa_debit, "us_bank_account": us_bank_account}
"""By type; cards are in resources/payment_methods.py."""

_OF_ACCOUNT = {"sepa_debit": sepa_debit.made_of, "us_bank_account": us_bank_account.made_of}


def of_account(account: Account) -> StripeObject:
    """Return the members of a PaymentMethod that say that it is this test account."""
    return {"type": account.type, account.type: _OF_ACCOUNT[account.type](account)}


def account_of(method: StripeObject) -> Account | None:
    """Return the test account behind a PaymentMethod, None if it is debited from none."""
    account: Account | None = method[method["type"]].get("_account")
    return account
