"""What Stripe.js asks when Elements starts. Not a public API: the answer's shape is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..intents import check_client_secret, client_view
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import customer_sessions


def session(call: Call) -> StripeObject:
    """Answer what Elements shows: the options it was made with, or the intent of its client secret."""
    given = call.params
    secret = given.get("customer_session_client_secret")
    customer = customer_sessions.for_elements(call, secret) if secret is not None else None
    if "client_secret" not in given:
        return {**_answer("deferred_intent", given), "customer": customer}
    id = given["client_secret"].partition("_secret_")[0]
    kind = "setup_intent" if id.startswith("seti_") else "payment_intent"
    intent = call.store.get(kind, id, "client_secret")
    check_client_secret(call, intent)
    mode = "setup" if kind == "setup_intent" else "payment"
    return {**_answer(kind, {**intent, "mode": mode}), "customer": customer, "intent": client_view(intent)}


def _answer(kind: str, given: Mapping[str, Any]) -> StripeObject:
    mode = given.get("mode", "payment")
    if mode != "setup" and ("amount" not in given or "currency" not in given):
        raise Refusal("parameter_missing", name="currency" if "amount" in given else "amount")
    names = ("amount", "currency", "setup_future_usage", "capture_method")
    return {
        "object": "elements_session",
        "type": kind,
        "mode": mode,
        **{name: given.get(name) for name in names},
        "payment_method_types": ["card"],
        "intent": None,
    }


CLIENT_ROUTES: Routes = {"GET /v1/elements/session": session}
