"""Amounts and currencies that the API takes."""

from __future__ import annotations

from functools import cache

from ..facts.loader import load_currencies
from ..facts.model import Currency
from .rules import Refusal
from .world import Call

MAXIMUM = 999_999_999_999
"""Twelve digits: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. SDK texts still say eight."""


@cache
def _currencies() -> dict[str, Currency]:
    return dict(load_currencies())


def read_currency(call: Call, given: str) -> str:
    """Return the currency in lower case."""
    currency = given.lower()
    if currency not in _currencies():
        raise Refusal("invalid_currency", given=given, known=", ".join(_currencies()))
    if given != currency:
        call.advise("upper_case_currency", given=given)
    return currency


def check_amount(call: Call, amount: int, currency: str) -> int:
    """Return the amount if it can be charged."""
    known = _currencies()[currency]
    if amount < 1:
        raise Refusal("parameter_invalid_integer", name="amount", value=amount)
    if not is_chargeable(amount, currency):
        raise Refusal("amount_too_small", minimum=_shown(known.minimum or 0, known), currency=currency)
    if amount > MAXIMUM:
        raise Refusal("amount_too_large")
    if amount % known.step:
        call.advise("amount_not_whole", currency=currency, step=known.step)
    return amount


def is_chargeable(amount: int, currency: str) -> bool:
    """Tell whether an amount reaches the smallest that can be charged."""
    return amount >= (_currencies()[currency].minimum or 0)


_SIGNS = {"eur": "€", "gbp": "£", "usd": "$"}
"""As Stripe's messages of refunds have been seen to write them; other currencies by their code."""


def shown_amount(amount: int, currency: str) -> str:
    """Return an amount with its currency, as `$25.00`."""
    value = _shown(amount, _currencies()[currency])
    return f"{_SIGNS[currency]}{value}" if currency in _SIGNS else f"{value} {currency.upper()}"


def _shown(amount: int, currency: Currency) -> str:
    return f"{amount / 10**currency.decimals:.{currency.decimals}f}"
