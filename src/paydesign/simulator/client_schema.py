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

_TOKEN = "POST /v1/test_helpers/confirmation_tokens"


def client_schema(route: str) -> Schema:
    """Return the schema of a request with a publishable key."""
    base = route if route in load_contract()["operations"] else _TOKEN
    fields = {"client_secret": [False, "string"], "client_context": [False, CONTEXT]}
    if route == "GET /v1/elements/session":
        return ["object", {**CONTEXT[1], **fields}]
    fields = {**params_schema(base)[1], **fields}
    if "payment_method_data" in fields:
        fields["payment_method_data"] = [False, _with_card(fields["payment_method_data"][1])]
    return ["object", fields]


def _with_card(method_data: Schema) -> Schema:
    card = params_schema("POST /v1/payment_methods")[1]["card"]
    return ["object", {**method_data[1], "card": card, "type": [True, "string"]}]
