"""SetupIntents: a payment method is saved for later, without a charge."""

from __future__ import annotations

from ..cards import Card
from ..confirmation import (
    attach_customer,
    authentication_failed,
    card_options,
    change_options,
    check_confirm_only,
    choose_method,
    decline_token,
    end_authentication,
    must_authenticate,
    remember_token,
    start_authentication,
)
from ..intents import CONFIRMABLE, client_routes, expect, expect_in_time, shown
from ..lists import page
from ..offering import automatic_methods, choose_types, unasked
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import mandates, payment_methods

_COPIED = ("description",)

INSTEAD = {
    "mandate_data": "What is no bank debit is saved without a mandate.",
    "on_behalf_of": "There is one account, without others connected to it.",
    "payment_method_configuration": "There is one configuration.",
    "payment_method_options": "Only card[request_three_d_secure] makes a difference.",
}


def create(call: Call) -> StripeObject:
    """Make a SetupIntent, and confirm it if asked."""
    check_confirm_only(call)
    intent = new_intent(call)
    _change(call, intent)
    call.store.add(intent)
    call.emit("setup_intent.created", intent)
    return confirm_intent(call, intent) if call.params.get("confirm") else intent


def new_intent(call: Call) -> StripeObject:
    """Return a SetupIntent that waits for its method; it is not stored yet."""
    id = call.world.ids.new("seti")
    return {
        "id": id,
        "object": "setup_intent",
        "application": None,
        "cancellation_reason": None,
        "client_secret": call.world.ids.new(f"{id}_secret"),
        "created": call.world.now(),
        "customer": None,
        "customer_account": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": call.params.get("usage", "off_session"),
        "on_behalf_of": None,
        "payment_method_options": card_options(),
        **dict.fromkeys(_COPIED),
        **unasked(call, automatic_methods(call)),
    }


def retrieve(call: Call) -> StripeObject:
    """Answer one SetupIntent."""
    return call.store.get("setup_intent", call.path["intent"])


def list_all(call: Call) -> StripeObject:
    """Answer the SetupIntents, of one customer if asked."""
    return page(call, "setup_intent", by=("customer", "customer_account", "payment_method"))


def update(call: Call) -> StripeObject:
    """Change a SetupIntent; whom and what it saves only before that is done."""
    intent = retrieve(call)
    expect_in_time(call, intent)
    if "payment_method" in call.params:
        expect(call, intent, CONFIRMABLE, "method_unexpected_state")
        end_authentication(call, intent, status="canceled")
    _change(call, intent)
    return intent


def confirm(call: Call) -> StripeObject:
    """Confirm a SetupIntent."""
    return confirm_intent(call, retrieve(call))


def confirm_intent(call: Call, intent: StripeObject) -> StripeObject:
    """Save the method, start 3DS, or refuse with the intent as it is then."""
    _expect_unsettled(call, intent, "setup_confirm_unexpected_state", _CONFIRMED)
    change_options(call, intent)
    choose_types(call, intent)
    method = choose_method(call, intent)
    end_authentication(call, intent, status="canceled")
    remember_token(call, intent)
    intent["payment_method"], intent["last_setup_error"] = method["id"], None
    if must_authenticate(call, intent, method):
        start_authentication(call, intent, method)
        return intent
    return _settle(call, intent, method)


_CONFIRMED = {"succeeded": "has already succeeded", "canceled": "has been canceled"}
_CANCELED = {"canceled": "is already canceled"}


def _expect_unsettled(call: Call, intent: StripeObject, rule: str, reasons: dict[str, str]) -> None:
    """Refuse by this rule if the intent is over, with its reason for each status."""
    if intent["status"] not in CONFIRMABLE:
        states = "`requires_payment_method`, `requires_confirmation`, or `requires_action`"
        listed = f"has a status of {intent['status']}. Only a SetupIntent with one of the following statuses may be"
        done = "canceled" if reasons is _CANCELED else "confirmed"
        reason = reasons.get(intent["status"], f"{listed} {done}: {states}")
        raise Refusal(rule, shown(call, intent), reason=reason)


def authenticated(call: Call, intent: StripeObject, *, passed: bool) -> StripeObject:
    """Go on after 3DS; the intent keeps what went wrong, nothing is raised."""
    method = call.store.get("payment_method", intent["payment_method"])
    end_authentication(call, intent, status="succeeded" if passed else "failed")
    if passed:
        return _settle(call, intent, method)
    _fail(call, intent, authentication_failed(intent, method))
    return intent


def cancel(call: Call) -> StripeObject:
    """Give the SetupIntent up."""
    intent = retrieve(call)
    _expect_unsettled(call, intent, "setup_cancel_unexpected_state", _CANCELED)
    end_authentication(call, intent, status="canceled")
    intent["status"], intent["cancellation_reason"] = "canceled", call.params.get("cancellation_reason")
    call.emit("setup_intent.canceled", intent)
    return intent


def _change(call: Call, intent: StripeObject) -> None:
    attach_customer(call, intent)
    for name in _COPIED:
        if name in call.params:
            intent[name] = call.params[name]
    change_options(call, intent)
    choose_types(call, intent)
    call.params.accept("attach_to_self", False)
    if "payment_method" in call.params:
        method = payment_methods.find_method(call.world, call.params["payment_method"], "payment_method")
        intent["payment_method"] = method["id"]
        call.params.replace("payment_method", method["id"])
        intent["status"] = "requires_confirmation"
    set_metadata(intent, call.params.get("metadata"))


def _settle(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject:
    card: Card = payment_methods.card_of(method)
    if not card.attach:
        extra = {"decline_code": card.decline_code} if card.decline_code else {}
        refusal = Refusal(str(card.decline), {**extra, "payment_method": method})
        _fail(call, intent, refusal.body())
        refusal.extra |= shown(call, intent)
        raise refusal
    if call.world.takes_time():
        intent["status"] = "processing"
        return intent
    return _save(call, intent, method)


def finished(call: Call, intent: StripeObject, *, succeeds: bool) -> StripeObject:
    """End the processing; the intent keeps what went wrong."""
    method = call.store.get("payment_method", intent["payment_method"])
    if succeeds:
        return _save(call, intent, method)
    _fail(call, intent, Refusal("setup_attempt_failed", {"payment_method": method}).body())
    return intent


def _save(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject:
    mandates.agree(call, intent, method)
    intent["mandate"] = method.get("_mandate")
    method["_set_up"] = True
    if intent["customer"]:
        payment_methods.attach_to(call, method, intent["customer"])
    intent["status"] = "succeeded"
    call.emit("setup_intent.succeeded", intent)
    return intent


def _fail(call: Call, intent: StripeObject, error: StripeObject) -> None:
    intent["last_setup_error"] = error
    intent["status"], intent["payment_method"] = "requires_payment_method", None
    decline_token(call, intent)
    call.emit("setup_intent.setup_failed", intent)


ROUTES: Routes = {
    "POST /v1/setup_intents": create,
    "GET /v1/setup_intents": list_all,
    "GET /v1/setup_intents/{intent}": retrieve,
    "POST /v1/setup_intents/{intent}": update,
    "POST /v1/setup_intents/{intent}/confirm": confirm,
    "POST /v1/setup_intents/{intent}/cancel": cancel,
}
CLIENT_ROUTES = client_routes("setup_intent", confirm_intent, authenticated)
