"""Taking the money of an invoice with a saved method."""

from __future__ import annotations

from .params import Params
from .resources import payment_intents
from .rules import Refusal
from .store import StripeObject
from .world import Call


def method_of(call: Call, subscription: StripeObject) -> str | None:
    """Return what a subscription is paid with: its own method, else its customer's."""
    customer = call.store.get("customer", subscription["customer"])
    chosen = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    return str(chosen) if chosen else None


def collect(call: Call, invoice: StripeObject, method: str | None, *, is_off_session: bool) -> Refusal | None:
    """Try to take what is due; on session a bank that asks for approval is waited for.

    Returns:
        What the bank said against it, or that there is no method.
    """
    intent = payment_of(call, invoice)
    params: dict[str, object] = {"off_session": True} if is_off_session else {"use_stripe_sdk": True}
    if method is not None:
        params |= {"payment_method": method}
    try:
        payment_intents.confirm_intent(Call(call.world, Params(params)), intent)
    except Refusal as refusal:
        if refusal.rule.kind == "limit":
            raise  # it was no bank that said no
        return refusal
    return None


def undone(refusal: Refusal) -> Refusal:
    """Return what is answered instead if nothing of the attempt shall stay: `payment_behavior=error_if_incomplete`."""
    for name in ("charge", "payment_intent"):
        refusal.extra.pop(name, None)
    refusal.stands = False
    return refusal


def payment_of(call: Call, invoice: StripeObject) -> StripeObject:
    """Return the PaymentIntent of an invoice that is or was open."""
    payment = invoice["+payments"]["data"][0]["payment"]
    return call.store.get("payment_intent", payment["payment_intent"])
