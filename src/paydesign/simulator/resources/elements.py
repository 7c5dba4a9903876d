"""What Stripe.js asks when Elements starts. Not a public API: the answer's shape is ours."""

from __future__ import annotations

from typing import Any

from ..intents import check_client_secret, client_view
from ..methods import Method, Wanted, fitting, load_methods
from ..methods.accounts import account_menu
from ..offering import usable
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import customer_sessions

_MEMBERS = ("amount", "currency", "setup_future_usage", "capture_method")


def session(call: Call) -> StripeObject:
    """Answer what Elements shows: the options it was made with, or the intent of its client secret."""
    given = call.params
    secret = given.get("customer_session_client_secret")
    customer = customer_sessions.for_elements(call, secret) if secret is not None else None
    if "client_secret" not in given:
        return {**_deferred(call, given), "customer": customer}
    id = given["client_secret"].partition("_secret_")[0]
    kind = "setup_intent" if id.startswith("seti_") else "payment_intent"
    intent = call.store.get(kind, id, "client_secret")
    check_client_secret(call, intent)
    mode = "setup" if kind == "setup_intent" else "payment"
    members = {name: intent.get(name) for name in _MEMBERS}
    # Whatever an older version has named, only what is played can be shown.
    types = fitting(intent["payment_method_types"], Wanted(mode))
    answer = _answer(kind, mode, types, members)
    return {**answer, "customer": customer, "intent": client_view(intent)}


def _deferred(call: Call, given: Params) -> StripeObject:
    mode = given.get("mode", "payment")
    if mode != "setup" and ("amount" not in given or "currency" not in given):
        raise Refusal("parameter_missing", name="currency" if "amount" in given else "amount")
    members: dict[str, Any] = {name: given.get(name) for name in _MEMBERS}
    allowed, excluded = (given.take(f"{name}_payment_method_types") for name in ("allowed", "excluded"))
    return _answer("deferred_intent", mode, usable(call, allowed, excluded, Wanted(mode, **members)), members)


def _answer(kind: str, mode: str, types: list[str], members: dict[str, Any]) -> StripeObject:
    return {
        "object": "elements_session",
        "type": kind,
        "mode": mode,
        **members,
        "payment_method_types": types,
        "payment_methods": [_shown(load_methods()[name]) for name in types],
        "intent": None,
    }


def _shown(method: Method) -> StripeObject:
    """Return what the Payment Element has to know of a method."""
    fields = [dict(field) for field in method.fields]
    shown = {"type": method.type, "title": method.title, "fields": fields, "notice": method.notice}
    return {**shown, "accounts": account_menu(method.type)}


CLIENT_ROUTES: Routes = {"GET /v1/elements/session": session}
