"""ConfirmationTokens: what a customer entered, carried from the browser to the server."""

from __future__ import annotations

from typing import Any

from ..intents import NAMES
from ..methods import load_methods
from ..return_address import check_return_url
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import customer_sessions, mandates, payment_methods

LIFETIME = 12 * 3600
"""Seconds: https://docs.stripe.com/payments/finalize-payments-on-the-server. The Android reference says 15 minutes."""

SURE_LIFETIME = 15 * 60
"""Within this time both sources agree that a token is good."""


def create(call: Call) -> StripeObject:
    """Make a token from what was typed into the Payment Element, or from the saved card that was chosen there."""
    context = call.params.take("client_context", {})
    if "payment_method" in call.params:
        secret = call.params.inside("customer_session").get("client_secret", "")
        session = customer_sessions.open_session(call, secret)
        method = customer_sessions.redisplayed(call, session, call.params["payment_method"])
        return _new_token(call, payment_methods.kind_of(method), method, context)
    given = call.params.inside("payment_method_data")
    what = payment_methods.read_data(call, given)
    details = payment_methods.read_details(given)
    features = customer_sessions.asked_to_save(call)
    if features is None:
        return _new_token(call, what, details, context)
    token = _new_token(call, what, {**details, "allow_redisplay": "always"}, context)
    token["_saves"], token["setup_future_usage"] = True, features["payment_method_save_usage"]
    return token


def create_for_test(call: Call) -> StripeObject:
    """Make a token on the server, in test mode only."""
    if "payment_method" not in call.params:
        raise Refusal("parameter_missing", name="payment_method")
    method = payment_methods.find_method(call.world, call.params["payment_method"], "payment_method")
    given = call.params.inside("payment_method_data")
    given.accept("type", method["type"])
    return _new_token(
        call, payment_methods.kind_of(method), {**method, **payment_methods.read_details(given)}, {}
    )


def _new_token(
    call: Call, what: StripeObject, given: dict[str, Any], context: dict[str, Any]
) -> StripeObject:
    world, method = call.world, load_methods()[what["type"]]
    is_debited = method.mandate or method.saved_as
    return world.store.add(
        {
            "_context": context,
            "_method": given["id"] if given.get("customer") else None,
            "_saves": False,
            "_used_by": None,
            "id": world.ids.new("ctoken"),
            "object": "confirmation_token",
            "created": world.now(),
            "expires_at": world.now() + LIFETIME,
            "livemode": False,
            "mandate_data": mandates.FROM_BROWSER if is_debited else None,
            "metadata": call.params.get("metadata") or {},
            "payment_intent": None,
            "payment_method_options": None,
            "payment_method_preview": {
                "allow_redisplay": given.get("allow_redisplay", "unspecified"),
                "billing_details": payment_methods.billing_details(given.get("billing_details")),
                "customer": given.get("customer"),
                "customer_account": None,
                **what,
            },
            "return_url": check_return_url(call.params.get("return_url")),
            "setup_future_usage": call.params.get("setup_future_usage"),
            "setup_intent": None,
            "shipping": call.params.take("shipping"),
            "use_stripe_sdk": True,
        }
    )


def retrieve(call: Call) -> StripeObject:
    """Answer one token."""
    return call.store.get("confirmation_token", call.path["confirmation_token"])


def use(call: Call, id: str, intent: StripeObject) -> StripeObject:
    """Return the PaymentMethod that a token carries, and bind the token to the intent."""
    token = call.store.get("confirmation_token", id, "confirmation_token")
    age = call.world.now() - token["created"]
    if age > LIFETIME:
        raise Refusal("confirmation_token_expired", id=id)
    if age > SURE_LIFETIME:
        call.advise("confirmation_token_old", minutes=age // 60)
    if token["_used_by"] is not None:
        if token["_declined"]:
            call.advise("confirmation_token_after_decline", id=id)
        else:
            raise Refusal("confirmation_token_used", id=id)
    usage = {} if token["_saves"] else _given(token, "setup_future_usage")
    check_context(call, token["_context"] | usage, intent)
    if token["_saves"]:
        customer_sessions.save(call, intent, token["setup_future_usage"])
    token["_used_by"], token["_declined"] = intent["id"], False
    token[intent["object"]] = intent["id"]
    if token["_method"] is not None:
        return call.store.get("payment_method", token["_method"])
    preview = token["payment_method_preview"]
    return payment_methods.new_method(call.world, payment_methods.kind_of(preview), preview)


def _given(token: StripeObject, name: str) -> dict[str, Any]:
    return {name: token[name]} if token[name] is not None else {}


def check_context(call: Call, context: dict[str, Any], intent: StripeObject) -> None:
    """Compare what Elements was made with (nothing, for a test helper's token) with the intent."""
    if not context:
        return
    mode = context.get("mode", "payment")
    if (mode, intent["object"]) in (("setup", "payment_intent"), ("payment", "setup_intent")):
        call.advise("mode_differs", mode=mode, name=NAMES[intent["object"]])
    if intent["object"] == "setup_intent":
        _check_usage(call, context, intent)
    else:
        _check_payment(call, context, intent, mode)


def _check_usage(call: Call, context: dict[str, Any], intent: StripeObject) -> None:
    given = context.get("setup_future_usage") or intent["usage"]
    if given != intent["usage"]:
        call.advise("usage_differs", given=given, expected=intent["usage"])


def _check_payment(call: Call, context: dict[str, Any], intent: StripeObject, mode: str) -> None:
    if context.get("currency", intent["currency"]) != intent["currency"]:
        raise Refusal("currency_differs", given=context["currency"], expected=intent["currency"])
    usage = context.get("setup_future_usage") or ("off_session" if mode == "subscription" else None)
    if usage != intent["setup_future_usage"]:
        expected = intent["setup_future_usage"] or "null"
        raise Refusal("setup_future_usage_differs", given=usage or "null", expected=expected)
    if (context.get("capture_method") == "manual") != (intent["capture_method"] == "manual"):
        given = context.get("capture_method") or "automatic"
        raise Refusal("capture_method_differs", given=given, expected=intent["capture_method"])
    if context.get("amount", intent["amount"]) != intent["amount"]:
        call.advise("amount_differs", given=context["amount"], charged=intent["amount"])


ROUTES: Routes = {
    "GET /v1/confirmation_tokens/{confirmation_token}": retrieve,
    "POST /v1/test_helpers/confirmation_tokens": create_for_test,
}
CLIENT_ROUTES: Routes = {"POST /v1/confirmation_tokens": create}
