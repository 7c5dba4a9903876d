"""Which payment methods an Intent can be paid by: what the server says of them, and which of these fit."""

from __future__ import annotations

from typing import Any

from .methods import Wanted, fits, fitting, load_methods
from .resources import payment_method_configurations
from .rules import Refusal
from .store import StripeObject
from .world import Call

_ALLOWED, _EXCLUDED = "allowed_payment_method_types", "excluded_payment_method_types"
_INSTEAD_OF_ALLOWED = (
    "automatic_payment_methods",
    _EXCLUDED,
    "payment_method_configuration",
    "payment_method_types",
)
"""https://docs.stripe.com/changelog/dahlia/2026-07-29/allowed-payment-method-types-parameter."""


def automatic_methods(call: Call) -> dict[str, Any] | None:
    """Return a new intent's automatic_payment_methods; they are the default since 2023-08-16."""
    call.params.accept("payment_method_configuration", payment_method_configurations.DEFAULT)
    given = call.params.inside("automatic_payment_methods")
    is_by_name = (
        "payment_method_types" in call.params
        or _ALLOWED in call.params
        or call.is_before("automatic_payment_methods")
    )
    if is_by_name and not given.get("enabled"):
        return None
    return {"allow_redirects": given.get("allow_redirects", "always"), "enabled": given.get("enabled", True)}


def unasked(call: Call, automatic: dict[str, Any] | None) -> StripeObject:
    """Return the members of a new intent by which its methods are chosen; `automatic` is what it says of that."""
    is_for_cards = automatic is None and call.is_before("automatic_payment_methods")
    return {
        _ALLOWED: None,
        _EXCLUDED: None,
        "automatic_payment_methods": automatic,
        "payment_method_types": ["card"],
        "_named_types": ["card"] if is_for_cards else None,
    }


def choose_types(call: Call, intent: StripeObject) -> None:
    """Take over what the request says of payment methods, and work out which can be used now."""
    given = call.params
    if _ALLOWED in given:
        if twice := [name for name in _INSTEAD_OF_ALLOWED if name in given]:
            raise Refusal("methods_said_twice", name=_ALLOWED, other=twice[0])
        intent["automatic_payment_methods"] = None
    for name in (_ALLOWED, _EXCLUDED):
        if name in given:
            intent[name] = given.take(name) or None
    if "payment_method_types" in given:
        intent["_named_types"] = _named(given.take("payment_method_types"), intent)
    intent["payment_method_types"] = _types(call, intent)


def _named(types: list[str], intent: StripeObject) -> list[str] | None:
    """Return the types that an older version names; other methods than ours may stand among them."""
    played = [load_methods()[name] for name in types if name in load_methods()]
    if types and not played:
        names = ", ".join(load_methods())
        raise Refusal("method_not_played", type=types[0], name="payment_method_types", played=names)
    currency = intent.get("currency")
    for method in played:
        if currency and method.currencies and currency not in method.currencies:
            raise Refusal("method_of_other_currency", type=method.type, currency=currency)
    return types or None


def _types(call: Call, intent: StripeObject) -> list[str]:
    if intent["_named_types"]:
        return list(intent["_named_types"])
    return usable(call, intent[_ALLOWED], intent[_EXCLUDED], _wanted(intent))


def _wanted(intent: StripeObject) -> Wanted:
    automatic = intent["automatic_payment_methods"] or {}
    return Wanted(
        mode=intent.get("_mode") or ("setup" if intent["object"] == "setup_intent" else "payment"),
        currency=intent.get("currency"),
        amount=intent.get("amount"),
        setup_future_usage=intent.get("setup_future_usage"),
        capture_method=intent.get("capture_method"),
        allow_redirects=automatic.get("allow_redirects") != "never",
    )


def usable(call: Call, allowed: list[str] | None, excluded: list[str] | None, wanted: Wanted) -> list[str]:
    """Return the types that can be used.

    Args:
        allowed: These and no others, whatever is switched on: they take the place of the configuration.

    Raises:
        Refusal: None of them fits.
    """
    switched_on = payment_method_configurations.switched_on(call.store)
    types = allowed or [name for name in switched_on if name not in (excluded or ())]
    found = fitting(types, wanted)
    if not found:
        raise Refusal("no_method_fits", types=", ".join(types) or "none", played=", ".join(load_methods()))
    return found


def expect_offered(call: Call, intent: StripeObject, method: StripeObject) -> None:
    """Refuse a method of a type that the intent does not take."""
    types, given = intent["payment_method_types"], method["type"]
    if intent.get("_mode") == "subscription" and not load_methods()[given].subscriptions:
        raise Refusal("subscription_method_not_played", type=given)
    if given not in types:
        name = "PaymentIntent" if intent["object"] == "payment_intent" else "SetupIntent"
        raise Refusal("method_not_allowed", name=name, type=given, types=", ".join(types))
    if not fits(load_methods()[given], _wanted(intent)):  # an older version has named it all the same
        raise Refusal("method_does_not_fit", type=given)
