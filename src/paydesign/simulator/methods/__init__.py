"""The payment methods that are played, from methods.toml, and which of them fit a payment. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...compiled import read_toml

FILE = Path(__file__).with_name("methods.toml")


@dataclass(frozen=True, slots=True)
class Method:
    """One type of payment method; what each member means is said in methods.toml.

    Attributes:
        type: As the API names it, such as "sepa_debit".
        fields: What the Payment Element asks for, in its order.
        notice: What it tells the customer below that.
    """

    type: str
    title: str
    manual_capture: bool
    setup: bool
    saves: tuple[str, ...]
    subscriptions: bool
    is_on: bool = False
    currencies: tuple[str, ...] = ()
    most: int | None = None
    saved_as: str = ""
    redirects: bool = False
    delayed: bool = False
    mandate: bool = False
    countries: tuple[str, ...] = ()
    fields: tuple[dict[str, Any], ...] = ()
    notice: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What decides which methods fit.

    Attributes:
        mode: "payment", "setup" or "subscription".
        currency: None, of a setup, rules nothing out.
        amount: In the currency's smallest unit.
        allow_redirects: Whether the customer may be sent to another page.
    """

    mode: str = "payment"
    currency: str | None = None
    amount: int | None = None
    setup_future_usage: str | None = None
    capture_method: str | None = None
    allow_redirects: bool = True


@cache
def load_methods() -> dict[str, Method]:
    """Return the methods by type, in the order of the file."""
    return {name: _method(name, entry) for name, entry in read_toml(FILE)["methods"].items()}


def _method(name: str, entry: dict[str, Any]) -> Method:
    frozen: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Method(type=name, **frozen)


def fitting(types: Iterable[str], wanted: Wanted) -> list[str]:
    """Return those of the types that are played and fit, in their order."""
    methods = load_methods()
    return [name for name in types if name in methods and fits(methods[name], wanted)]


def fits(method: Method, wanted: Wanted) -> bool:
    """Tell whether a method can be used: https://docs.stripe.com/payments/payment-methods/payment-method-support."""
    return (
        (not method.currencies or wanted.currency is None or wanted.currency in method.currencies)
        and (method.most is None or wanted.amount is None or wanted.amount <= method.most)
        and (method.manual_capture or wanted.capture_method != "manual")
        and (method.setup or wanted.mode != "setup")
        and (method.subscriptions or wanted.mode != "subscription")
        and (wanted.setup_future_usage is None or wanted.setup_future_usage in method.saves)
        and (wanted.allow_redirects or not method.redirects)
    )
