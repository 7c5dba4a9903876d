"""What PaymentIntents and SetupIntents have in common: their states, and what a browser may see and do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .rendering import PART
from .rules import Refusal
from .store import StripeObject
from .world import Call, Handler, Routes

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")

NAMES = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}

_SHARED = {
    "automatic_payment_methods",
    "cancellation_reason",
    "client_secret",
    "created",
    "description",
    "id",
    "livemode",
    "next_action",
    "object",
    "payment_method",
    "payment_method_types",
    "status",
}
CLIENT_MEMBERS = {
    "setup_intent": _SHARED | {"last_setup_error", "usage"},
    "payment_intent": _SHARED
    | {
        "amount",
        "canceled_at",
        "capture_method",
        "confirmation_method",
        "currency",
        "last_payment_error",
        "processing",
        "receipt_email",
        "setup_future_usage",
        "shipping",
    },
}
"""What a browser may see of an intent, as in the error of https://github.com/stripe-archive/payment-form-modal/pull/7."""


def client_view(intent: StripeObject) -> StripeObject:
    """Return what a publishable key may see."""
    seen = {name: value for name, value in intent.items() if name in CLIENT_MEMBERS[intent["object"]]}
    return {**seen, PART: True}


def shown(call: Call, intent: StripeObject) -> dict[str, Any]:
    """Return the intent as a member of an error: less of it for a browser."""
    return {intent["object"]: client_view(intent) if call.is_client else intent}


def expect(call: Call, intent: StripeObject, states: tuple[str, ...], rule: str) -> None:
    """Refuse by this rule unless the intent is in one of the states."""
    if intent["status"] not in states:
        about = {"name": NAMES[intent["object"]], "status": intent["status"], "states": ", ".join(states)}
        raise Refusal(rule, shown(call, intent), **about)


_BEFORE_THE_BANK = (
    "allowed_payment_method_types",
    "capture_method",
    "customer",
    "excluded_payment_method_types",
    "payment_method_types",
    "setup_future_usage",
)
"""Parameters that nothing would come of once the bank was asked."""


def expect_in_time(call: Call, intent: StripeObject) -> None:
    """Refuse to change what has had its effect."""
    late = [name for name in _BEFORE_THE_BANK if name in call.params]
    if late and intent["status"] not in CONFIRMABLE:
        raise Refusal("update_after_the_bank", id=intent["id"], status=intent["status"], name=late[0])


def check_client_secret(call: Call, intent: StripeObject) -> None:
    """Refuse a browser that does not hold the intent's client secret."""
    if "client_secret" not in call.params:
        raise Refusal("parameter_missing", name="client_secret")
    if call.params["client_secret"] != intent["client_secret"]:
        raise Refusal("client_secret_differs", name=NAMES[intent["object"]])


def client_routes(
    kind: str, confirm: Callable[[Call, StripeObject], Any], give_up: Callable[..., Any]
) -> Routes:
    """Return what a browser may do with an intent of a kind.

    Args:
        confirm: Confirms the intent.
        give_up: Ends its 3DS with `passed=False`, after the customer closed the page.
    """

    def with_secret(act: Callable[[Call, StripeObject], Any]) -> Handler:
        def handle(call: Call) -> StripeObject:
            intent = call.store.get(kind, call.path["intent"])
            check_client_secret(call, intent)
            act(call, intent)
            return client_view(intent)

        return handle

    def cancel(call: Call, intent: StripeObject) -> None:
        if intent["status"] == "requires_action":
            give_up(call, intent, passed=False)

    path = f"/v1/{kind}s/{{intent}}"
    return {
        f"GET {path}": with_secret(lambda *_: None),
        f"POST {path}/confirm": with_secret(confirm),
        f"POST {path}/source_cancel": with_secret(cancel),
    }
