"""Customer sessions: what a browser may see and do of the cards that a customer has saved."""

from __future__ import annotations

from typing import Any

from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import payment_methods

LIFETIME = 30 * 60
"""Seconds; Stripe says that a session expires, not when: https://docs.stripe.com/api/customer_sessions/object."""

MAX_LIMIT, DEFAULT_LIMIT = 10, 3
"""Saved methods shown: https://docs.stripe.com/api/customer_sessions/create."""

_SWITCHES = ("payment_method_redisplay", "payment_method_remove", "payment_method_save")
_WITHOUT_FEATURES = ("active_entitlements", "buy_button", "customer_portal", "pricing_table")
_WITH_FEATURES = ("customer_sheet", "mobile_payment_element")

INSTEAD = {
    "components": "The component payment_element is played.",
    "customer_account": "Customers are played: `customer`.",
}


def create(call: Call) -> StripeObject:
    """Make a session for the Payment Element; it has no id, its secret is its name."""
    given, now = call.params, call.world.now()
    components = given.inside("components")
    element = components.inside("payment_element")
    others = [name for name in (*_WITHOUT_FEATURES, *_WITH_FEATURES) if name in components]
    refused = [name for name in others if components.inside(name).accept("enabled", False) is None]
    if not element.get("enabled") and not refused:
        raise Refusal("no_component")
    if "customer" not in given and "customer_account" not in given:
        raise Refusal("parameter_missing", name="customer")
    customer = (
        call.store.get("customer", given["customer"], "customer")["id"] if "customer" in given else None
    )
    secret = call.world.ids.new("cuss_secret", 48)
    session: StripeObject = {
        "object": "customer_session",
        "client_secret": secret,
        "components": {
            **{name: {"enabled": False} for name in _WITHOUT_FEATURES},
            **{name: {"enabled": False, "features": None} for name in _WITH_FEATURES},
            "payment_element": {"enabled": True, "features": _read_features(element.inside("features"))},
        },
        "created": now,
        "customer": customer,
        "customer_account": None,
        "expires_at": now + LIFETIME,
        "livemode": False,
    }
    call.store.add({"id": secret, **session})
    return session


def _read_features(given: Params) -> StripeObject:
    limit = given.get("payment_method_redisplay_limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        raise Refusal("redisplay_limit", most=MAX_LIMIT, given=limit)
    filters = "payment_method_allow_redisplay_filters"
    return {
        filters: given.get(filters) or ["always"],
        "payment_method_redisplay_limit": limit,
        **{name: given.get(name, "disabled") for name in _SWITCHES},
        "payment_method_save_usage": given.get("payment_method_save_usage"),
    }


def open_session(call: Call, secret: str) -> StripeObject:
    """Return the session of a secret that a browser holds.

    Raises:
        Refusal: There is none, or it has expired.
    """
    session = call.store.find("customer_session", secret)
    if session is None:
        raise Refusal("customer_session_unknown")
    if call.world.now() >= session["expires_at"]:
        raise Refusal("customer_session_expired")
    return session


def features_of(session: StripeObject) -> dict[str, Any]:
    """Return what the Payment Element may do."""
    return dict(session["components"]["payment_element"]["features"])


def for_elements(call: Call, secret: str) -> StripeObject:
    """Return what the Payment Element shows of the session's customer; the shape is ours."""
    session = open_session(call, secret)
    features = features_of(session)
    shown = [_seen(method) for method in _redisplayed(call, session)]
    return {"client_secret": secret, "features": features, "payment_methods": shown}


def redisplayed(call: Call, session: StripeObject, id: str) -> StripeObject:
    """Return a saved method that the session shows, or refuse it."""
    found = [method for method in _redisplayed(call, session) if method["id"] == id]
    if not found:
        raise Refusal("not_of_customer_session", what=f"use {id}")
    return found[0]


def _redisplayed(call: Call, session: StripeObject) -> list[StripeObject]:
    features = features_of(session)
    if features["payment_method_redisplay"] != "enabled":
        return []
    filters = features["payment_method_allow_redisplay_filters"]
    saved = call.store.all(
        "payment_method",
        lambda m: (
            (m["type"], m["customer"]) == ("card", session["customer"]) and m["allow_redisplay"] in filters
        ),
    )
    return saved[: features["payment_method_redisplay_limit"]]


def _seen(method: StripeObject) -> StripeObject:
    card = {name: method["card"][name] for name in ("brand", "exp_month", "exp_year", "last4")}
    billing = {name: value for name, value in method["billing_details"].items() if name != "tax_id"}
    return {"id": method["id"], "type": method["type"], "billing_details": billing, "card": card}


def detach(call: Call) -> StripeObject:
    """Take a saved method away from the customer, who asked for it in the Payment Element."""
    session = open_session(call, call.params["customer_session_client_secret"])
    if features_of(session)["payment_method_remove"] != "enabled":
        raise Refusal("not_of_customer_session", what="remove a payment method")
    redisplayed(call, session, call.path["payment_method"])
    return _seen(payment_methods.detach(call))


def asked_to_save(call: Call) -> dict[str, Any] | None:
    """Return the features of the session if the customer ticked its box to save the card."""
    given = call.params.inside("customer_session")
    secret = given.get("client_secret", "")
    if not given.get("save"):
        return None
    features = features_of(open_session(call, secret))
    if features["payment_method_save"] != "enabled":
        raise Refusal("not_of_customer_session", what="save a payment method")
    return features


def save(call: Call, intent: StripeObject, usage: str | None) -> None:
    """Make a PaymentIntent keep its card, as the customer wishes; a SetupIntent does anyway."""
    if intent["object"] != "payment_intent" or intent["setup_future_usage"]:
        return
    if usage is None:
        call.advise("save_without_usage")
        return
    intent["setup_future_usage"], intent["_saves"] = usage, True


def start_again(intent: StripeObject) -> None:
    """Forget what the customer wished at an attempt that failed."""
    if intent["status"] == "requires_payment_method" and intent.pop("_saves", False):
        intent["setup_future_usage"] = None


ROUTES: Routes = {"POST /v1/customer_sessions": create}
CLIENT_ROUTES: Routes = {"POST /v1/elements/payment_methods/{payment_method}/detach": detach}
