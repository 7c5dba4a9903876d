"""Stripe's test cards, from cards.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..compiled import read_toml


@dataclass(frozen=True, slots=True)
class Card:
    """A test card.

    Attributes:
        name: Its payment method id for servers (`pm_card_visa`), or None.
        three_ds: "required", "unless_set_up", "optional" (only when asked for) or "never".
        decline: The rule that refuses a charge, after 3DS if there is one; None if charges succeed.
        attach: Whether it can be saved to a customer.
        bypass_pending: Whether its money is available at once.
        refund: "pending" if its refunds wait until they are finished by order; "succeeded" otherwise.
    """

    number: str
    name: str | None = None
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    three_ds: str = "never"
    decline: str | None = None
    decline_code: str | None = None
    attach: bool = True
    bypass_pending: bool = False
    refund: str = "succeeded"


@cache
def load_cards() -> dict[str, Card]:
    """Return the cards by number, in the order of the file."""
    data = read_toml(Path(__file__).with_name("cards.toml"))
    return {number: Card(number=number, **entry) for number, entry in data["cards"].items()}


@cache
def cards_by_name() -> dict[str, Card]:
    """Return the cards that have a payment method id, by it."""
    return {card.name: card for card in load_cards().values() if card.name}


def has_valid_checksum(number: str) -> bool:
    """Tell whether the digits pass the Luhn check."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
