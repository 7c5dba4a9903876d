"""What each type of payment method does otherwise than a card: one module for each, with two functions."""

from __future__ import annotations

from typing import Protocol

from ..params import Params
from ..store import StripeObject
from ..world import Call
from . import ideal


class Kind(Protocol):
    """A module of a type of payment method."""

    def read(self, call: Call, given: Params, /) -> StripeObject:
        """Return the member of a new PaymentMethod that has the name of its type."""

    def charged(self, call: Call, intent: StripeObject, method: StripeObject, /) -> StripeObject:
        """Return the member of a charge's `payment_method_details`."""


KINDS: dict[str, Kind] = {"ideal": ideal}
"""By type; cards are in resources/payment_methods.py."""
