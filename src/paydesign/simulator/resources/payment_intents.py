"""PaymentIntents: created, changed, confirmed, captured, canceled."""

from __future__ import annotations

from collections.abc import Iterable

from ..charging import fail, settle, succeed
from ..confirmation import (
    attach_customer,
    authentication_failed,
    card_options,
    change_options,
    check_confirm_only,
    choose_method,
    decline_token,
    end_authentication,
    is_redirect,
    must_authenticate,
    remember_token,
    start_authentication,
)
from ..intents import CONFIRMABLE, client_routes, expect, expect_in_time, shown
from ..lists import page
from ..methods import load_methods
from ..money import check_amount, read_currency
from ..offering import automatic_methods, choose_types, unasked
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import charges, mandates, payment_methods

COPIED = (
    "description",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
"""Parameters that the object keeps as they were given."""

_NO_CONNECT = "There is one account, without others connected to it: all money stays there."
INSTEAD = {
    "application_fee_amount": _NO_CONNECT,
    "final_capture": "What is not captured is given back at once.",
    "mandate": "The mandate of the payment method is used.",
    "mandate_data": "What is no bank debit is taken without a mandate.",
    "on_behalf_of": _NO_CONNECT,
    "payment_method_configuration": "There is one configuration.",
    "payment_method_options": "Only card[request_three_d_secure] makes a difference.",
    "transfer_data": _NO_CONNECT,
}


def create(call: Call) -> StripeObject:
    """Make a PaymentIntent, and confirm it if asked."""
    check_confirm_only(call)
    currency = read_currency(call, call.params["currency"])
    amount = check_amount(call, call.params["amount"], currency)
    intent = new_intent(call, amount, currency)
    attach_customer(call, intent)
    change(call, intent)
    if "payment_method" in call.params:
        intent["payment_method"] = payment_methods.find_method(
            call.world, call.params["payment_method"], "payment_method"
        )["id"]
        call.params.replace("payment_method", intent["payment_method"])
        intent["status"] = "requires_confirmation"
    call.store.add(intent)
    call.emit("payment_intent.created", intent)
    return confirm_intent(call, intent) if call.params.get("confirm") else intent


def new_intent(call: Call, amount: int, currency: str) -> StripeObject:
    """Return a PaymentIntent that waits for its method; it is not stored yet."""
    id = call.world.ids.new("pi")
    return {
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": call.params.get("capture_method", _capture_method(call)),
        "client_secret": call.world.ids.new(f"{id}_secret"),
        "confirmation_method": call.params.get("confirmation_method", "automatic"),
        "created": call.world.now(),
        "currency": currency,
        "customer": None,
        "customer_account": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "processing": None,
        "review": None,
        "source": None,
        "status": "requires_payment_method",
        "on_behalf_of": None,
        "payment_method_options": card_options(installments=None),
        "transfer_data": None,
        **dict.fromkeys(COPIED),
        **unasked(call, automatic_methods(call)),
    }


def _capture_method(call: Call) -> str:
    return "automatic" if call.is_before("capture_method") else "automatic_async"


def change(call: Call, intent: StripeObject) -> None:
    """Take over what the request gives of the members that are kept as given."""
    for name in COPIED:
        if name in call.params:
            intent[name] = call.params.take(name) or None
    change_options(call, intent)
    choose_types(call, intent)
    _check_descriptor(intent, intent["_named_types"] or ())
    set_metadata(intent, call.params.get("metadata"))


def _check_descriptor(intent: StripeObject, types: Iterable[str]) -> None:
    """Refuse a whole descriptor for cards; of methods that nobody has named, the one that is used counts."""
    if intent["statement_descriptor"] and "card" in types:
        raise Refusal("statement_descriptor_of_card")


def retrieve(call: Call) -> StripeObject:
    """Answer one PaymentIntent."""
    return call.store.get("payment_intent", call.path["intent"])


def list_all(call: Call) -> StripeObject:
    """Answer the PaymentIntents, of one customer if asked."""
    return page(call, "payment_intent", by=("customer", "customer_account"))


def update(call: Call) -> StripeObject:
    """Change a PaymentIntent; its amount and currency only before it is confirmed."""
    intent = retrieve(call)
    expect_in_time(call, intent)
    if "amount" in call.params or "currency" in call.params:
        expect(call, intent, CONFIRMABLE, "update_unexpected_state")
        intent["currency"] = read_currency(call, str(call.params.get("currency", intent["currency"])))
        amount = int(call.params.get("amount", intent["amount"]) or 0)
        intent["amount"] = check_amount(call, amount, intent["currency"])
    attach_customer(call, intent)
    if "payment_method" in call.params:
        expect(call, intent, CONFIRMABLE, "method_unexpected_state")
        method = payment_methods.find_method(call.world, call.params["payment_method"], "payment_method")
        end_authentication(call, intent, status="canceled")
        intent["payment_method"], intent["status"] = method["id"], "requires_confirmation"
    if "capture_method" in call.params:
        intent["capture_method"] = call.params["capture_method"]
    change(call, intent)
    return intent


def confirm(call: Call) -> StripeObject:
    """Confirm a PaymentIntent."""
    return confirm_intent(call, retrieve(call))


def confirm_intent(call: Call, intent: StripeObject) -> StripeObject:
    """Take the money, start 3DS, or refuse with the intent as it is then."""
    if intent["status"] == "succeeded":
        raise Refusal("already_succeeded", shown(call, intent))
    expect(call, intent, CONFIRMABLE, "confirm_unexpected_state")
    if "setup_future_usage" in call.params and intent["setup_future_usage"] is None:
        intent["setup_future_usage"] = call.params["setup_future_usage"] or None
    if "capture_method" in call.params:
        intent["capture_method"] = call.params["capture_method"]
    change_options(call, intent)
    choose_types(call, intent)
    call.params.accept("amount_to_confirm", intent["amount"])
    method = choose_method(call, intent)
    _check_descriptor(intent, [method["type"]])
    end_authentication(call, intent, status="canceled")
    change(call, intent)
    _take_from_token(call, intent)
    intent["payment_method"], intent["last_payment_error"] = method["id"], None
    if not must_authenticate(call, intent, method):
        return settle(call, intent, method)
    if call.params.get("off_session") or call.params.get("error_on_requires_action"):
        if is_redirect(method):
            name = "off_session" if call.params.get("off_session") else "error_on_requires_action"
            raise Refusal("redirect_not_handled", type=method["type"], name=name)
        code = "authentication_required" if call.params.get("off_session") else "authentication_not_handled"
        raise fail(call, intent, method, Refusal("authentication_required", {"decline_code": code}))
    if load_methods()[method["type"]].saved_as:
        mandates.note(call, intent, method)
    start_authentication(call, intent, method)
    return intent


def authenticated(call: Call, intent: StripeObject, *, passed: bool) -> StripeObject:
    """Go on after 3DS; the intent keeps what went wrong, nothing is raised."""
    method = call.store.get("payment_method", intent["payment_method"])
    end_authentication(call, intent, status="succeeded" if passed else "failed")
    intent["_authenticated"] = method["id"] if passed else None
    if passed and intent["confirmation_method"] == "manual" and not is_redirect(method):
        # The server confirms again: https://docs.stripe.com/js/payment_intents/handle_card_action
        intent["status"] = "requires_confirmation"
        return intent
    if passed:
        try:
            return settle(call, intent, method)
        except Refusal:
            return intent
    intent["last_payment_error"] = authentication_failed(intent, method)
    intent["status"], intent["payment_method"] = "requires_payment_method", None
    decline_token(call, intent)
    call.emit("payment_intent.payment_failed", intent)
    return intent


def capture(call: Call) -> StripeObject:
    """Take all or a part of what was authorized."""
    intent = retrieve(call)
    if intent["status"] == "succeeded":
        raise Refusal("captured_already", shown(call, intent))
    expect(call, intent, ("requires_capture",), "capture_unexpected_state")
    amount = int(call.params.get("amount_to_capture", intent["amount_capturable"]) or 0)
    call.params.accept("final_capture", True)
    if amount > intent["amount_capturable"]:
        raise Refusal("capture_too_large", amount=intent["amount_capturable"])
    change(call, intent)
    charge = call.store.get("charge", intent["latest_charge"])
    _check_descriptor(intent, [charge["payment_method_details"]["type"]])
    charges.describe(charge, intent)
    charges.capture(call, charge, amount)
    succeed(call, intent, amount)
    return intent


def cancel(call: Call) -> StripeObject:
    """Give the PaymentIntent up."""
    intent = retrieve(call)
    if intent["status"] == "processing":
        raise Refusal("cancel_of_processing", id=intent["id"])
    expect(call, intent, (*CONFIRMABLE, "requires_capture"), "cancel_unexpected_state")
    give_up(call, intent, call.params.get("cancellation_reason"))
    return intent


def give_up(call: Call, intent: StripeObject, reason: str | None) -> None:
    """Cancel a PaymentIntent whose status allows it."""
    end_authentication(call, intent, status="canceled")
    if intent["status"] == "requires_capture":
        charges.release(call, intent["latest_charge"])
    intent["status"], intent["canceled_at"], intent["amount_capturable"] = "canceled", call.world.now(), 0
    intent["cancellation_reason"] = reason
    call.emit("payment_intent.canceled", intent)


def _take_from_token(call: Call, intent: StripeObject) -> None:
    """Write what the token carries onto the intent; what the request gives wins."""
    token = remember_token(call, intent)
    if token is not None and "shipping" not in call.params and token["shipping"] is not None:
        intent["shipping"] = token["shipping"]


ROUTES: Routes = {
    "POST /v1/payment_intents": create,
    "GET /v1/payment_intents": list_all,
    "GET /v1/payment_intents/{intent}": retrieve,
    "POST /v1/payment_intents/{intent}": update,
    "POST /v1/payment_intents/{intent}/confirm": confirm,
    "POST /v1/payment_intents/{intent}/capture": capture,
    "POST /v1/payment_intents/{intent}/cancel": cancel,
}
CLIENT_ROUTES = client_routes("payment_intent", confirm_intent, authenticated)
