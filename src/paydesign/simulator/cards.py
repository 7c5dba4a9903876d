"""Stripe's test cards, from cards.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..compiled import read_toml


@dataclass(frozen=True, slots=True)
class Card:
    """A test card.

    Attributes:
        number: Of several cards with one number, the first is what the number does. "" if the page has none.
        ids: What servers name it by, such as `pm_card_visa` and `tok_visa`.
        brand, funding, country: As the API names them.
        also: Networks besides that of the brand.
        three_ds: "never", or one of those in cards.toml.
        decline: The rule that refuses a charge, after 3DS if there is one; None if charges succeed.
        attach: Whether it can be saved to a customer.
        risk: Radar's risk level.
        is_blocked: Whether Radar blocks it, which is no decline of the bank.
        checks: Results other than "pass", by the name of the check.
        by_settings: What an account's settings of Radar may do with it; None if they do nothing.
        dispute: What becomes of a payment in the end: "fraudulent", "inquiry" and so on.
        refund: "pending" (its refunds wait) or "fails" (they fail after they succeeded); None: they succeed.
        bypass_pending: Whether its money is available at once.
        not_played: Why it is refused here, or None.
    """

    number: str = ""
    ids: tuple[str, ...] = ()
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    also: tuple[str, ...] = ()
    three_ds: str = "never"
    decline: str | None = None
    decline_code: str | None = None
    attach: bool = True
    risk: str = "normal"
    is_blocked: bool = False
    checks: dict[str, str] = field(default_factory=dict)
    by_settings: str | None = None
    dispute: str | None = None
    refund: str | None = None
    bypass_pending: bool = False
    not_played: str | None = None
    in_menu: bool = False


@cache
def load_cards() -> tuple[Card, ...]:
    """Return the cards, in the order of the file."""
    return tuple(_card(dict(entry)) for group in _data()["cards"].values() for entry in group)


@cache
def cards_by_number() -> dict[str, Card]:
    """Return the cards that have a number, by it."""
    return {card.number: card for card in reversed(load_cards()) if card.number}


@cache
def cards_by_id() -> dict[str, Card]:
    """Return the cards that servers can name, by `pm_card_*` and `tok_*`."""
    return {id: card for card in load_cards() for id in card.ids}


def type_of_name(id: str) -> str | None:
    """Return the type of the payment method that a name such as `pm_sepaDebit_success_de` stands for, if known."""
    for name, kind in _data()["other_methods"].items():
        if id.startswith(f"pm_{name}_"):
            return str(kind)
    return None


def has_valid_checksum(number: str) -> bool:
    """Tell whether the digits pass the Luhn check."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@cache
def _data() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("cards.toml"))


def _card(entry: dict[str, Any]) -> Card:
    both = entry.pop("names", [])
    methods, tokens = [*both, *entry.pop("pm", [])], [*both, *entry.pop("tok", [])]
    ids = [f"pm_card_{name}" for name in methods] + [f"tok_{name}" for name in tokens]
    also = tuple(entry.pop("also", ()))
    return Card(ids=(*ids, *entry.pop("ids", ())), also=also, **entry)
