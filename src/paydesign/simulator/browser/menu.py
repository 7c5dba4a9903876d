"""The menu of test cards in the card form: what each of them leads to, in a customer's words."""

from __future__ import annotations

from typing import Any

from ..cards import Card, load_cards

_BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}


def card_menu() -> list[dict[str, Any]]:
    """Return groups {title, cards: [{number, label}]} of the cards that are in the menu."""
    groups: dict[str, dict[str, str]] = {}
    for card in filter(lambda card: card.in_menu, load_cards()):
        groups.setdefault(_title(card), {}).setdefault(_label(card), card.number)
    return [
        {"title": title, "cards": [{"number": number, "label": label} for label, number in cards.items()]}
        for title, cards in groups.items()
    ]


def _title(card: Card) -> str:
    if card.three_ds in ("required", "unless_set_up"):
        return "The bank wants an approval (3D Secure)"
    return "The card is declined" if card.decline else "The payment succeeds"


def _label(card: Card) -> str:
    reason = _reason(card)
    if card.three_ds in ("required", "unless_set_up"):
        return f"Then declined: {reason}" if reason else "Approve or fail"
    if reason:
        return reason.capitalize().replace("cvc", "CVC")
    funding = "" if card.funding == "credit" else f" {card.funding}"
    return f"{_BRANDS.get(card.brand, card.brand)}{funding}"


def _reason(card: Card) -> str:
    return (card.decline_code or card.decline or "").replace("_", " ")
