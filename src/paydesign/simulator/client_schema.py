"""What Stripe.js sends besides the API's own parameters: a card, and what Elements was made with."""

from __future__ import annotations

from .contract import Schema, load_contract, params_schema

CONTEXT: Schema = [
    "object",
    {
        "amount": [False, "integer"],
        "capture_method": [False, "string"],
        "currency": [False, "string"],
        "mode": [False, ["enum", ["payment", "setup", "subscription"], False]],
        "setup_future_usage": [False, "string"],
    },
]

_TYPES: Schema = ["list", "string"]

_CONFIRMATION_TOKEN = "POST /v1/test_helpers/confirmation_tokens"

_ADDRESS = ("line1", "line2", "city", "state", "zip", "country")

CARD: Schema = [
    "object",
    {
        **{name: [True, "string"] for name in ("number", "exp_month", "exp_year")},
        **{name: [False, "string"] for name in ("cvc", "currency", "name")},
        **{f"address_{part}": [False, "string"] for part in _ADDRESS},
    },
]
"""A card as `POST /v1/tokens` takes it: https://docs.stripe.com/api/tokens/create_card (read on 2026-11-30)."""

CUSTOMER_SESSION: Schema = ["object", {"client_secret": [True, "string"], "save": [False, "boolean"]}]
"""By which session the customer chose or saves a card."""

_OURS: dict[str, Schema] = {
    "GET /v1/elements/session": [
        "object",
        {
            **CONTEXT[1],
            "allowed_payment_method_types": [False, _TYPES],
            "customer_session_client_secret": [False, "string"],
            "excluded_payment_method_types": [False, _TYPES],
        },
    ],
    "POST /v1/elements/payment_methods/{payment_method}/detach": [
        "object",
        {"customer_session_client_secret": [True, "string"]},
    ],
    "POST /v1/tokens": ["object", {"card": [True, CARD]}],
}
"""What a secret key cannot ask in the same way."""


def client_schema(route: str) -> Schema:
    """Return the schema of a request with a publishable key."""
    fields = {
        "client_secret": [False, "string"],
        "client_context": [False, CONTEXT],
        "customer_session": [False, CUSTOMER_SESSION],
    }
    if route in _OURS:
        return ["object", {**_OURS[route][1], **fields}]
    base = route if route in load_contract()["operations"] else _CONFIRMATION_TOKEN
    fields = {**params_schema(base)[1], **fields}
    return ["object", fields]
