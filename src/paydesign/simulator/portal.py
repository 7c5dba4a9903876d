"""The customer portal: what its page shows of a customer's subscriptions, and what the customer does there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .browser.menu import card_menu
from .collection import method_of
from .params import Params
from .rendering import render
from .resources import payment_methods, subscription_updates, subscriptions
from .rules import Refusal
from .simulator import Simulator
from .store import StripeObject
from .world import Call

PATH = "/portal/"

_SHOWN = ("active", "past_due", "trialing", "paused", "unpaid")
_EXPIRY = (12, 2040)
"""Month and year on a card that was chosen by its number."""


def state(simulator: Simulator, session_id: str) -> dict[str, Any]:
    """Return what the page of a portal session shows.

    Raises:
        Refusal: There is no such session.
    """
    with simulator.without_request() as call:
        return _state(call, call.store.get("billing_portal.session", session_id))


def act(simulator: Simulator, session_id: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Do what the customer asks, and return what the page shows then.

    Args:
        given: `action` is "cancel", "cancel_at_period_end" or "keep" with a `subscription`, or "card" with a `number`.

    Raises:
        Refusal: There is no such session or subscription of its customer, or the card cannot be saved.
    """
    with simulator.without_request() as call:
        session = call.store.get("billing_portal.session", session_id)
        if given.get("action") == "card":
            _change_card(call, session["customer"], given.get("number", ""))
        else:
            _change_end(call, _own(call, session, given.get("subscription", "")), given.get("action"))
        return _state(call, session)


def _state(call: Call, session: StripeObject) -> dict[str, Any]:
    customer = session["customer"]
    found = call.store.all("subscription", lambda o: o["customer"] == customer and o["status"] in _SHOWN)
    return {
        "return_url": session["return_url"],
        "subscriptions": [_shown(call, one) for one in found],
        "card": _card(call, _default(call, customer)),
        "cards": card_menu(),
    }


def _shown(call: Call, subscription: StripeObject) -> dict[str, Any]:
    items = subscription["items"]["data"]
    names = ("id", "status", "currency", "cancel_at")
    return {
        **{name: subscription[name] for name in names},
        "items": [
            {
                "name": call.store.get("product", item["price"]["product"])["name"],
                "quantity": item["quantity"],
                "amount": item["price"]["unit_amount"] * item["quantity"],
            }
            for item in items
        ],
        "interval": items[0]["price"]["recurring"]["interval"],
        "interval_count": items[0]["price"]["recurring"]["interval_count"],
        "period_end": items[0]["current_period_end"],
        "card": _card(call, method_of(call, subscription)),
    }


def _default(call: Call, customer: str) -> str | None:
    settings = call.store.get("customer", customer)["invoice_settings"]
    return str(settings["default_payment_method"]) if settings["default_payment_method"] else None


def _card(call: Call, method: str | None) -> str | None:
    found = call.store.find("payment_method", method or "")
    return f"{found['card']['brand']} {found['card']['last4']}" if found and "card" in found else None


def _own(call: Call, session: StripeObject, id: str) -> StripeObject:
    subscription = call.store.get("subscription", id)
    if subscription["customer"] != session["customer"] or subscription["status"] not in _SHOWN:
        raise Refusal("resource_missing", kind="subscription", id=id, name="id")
    return subscription


def _change_end(call: Call, subscription: StripeObject, action: str | None) -> None:
    if action == "cancel":
        subscriptions.end(call, subscription)
    else:
        _update(call, subscription, cancel_at_period_end=action == "cancel_at_period_end")


def _update(call: Call, subscription: StripeObject, **params: Any) -> None:
    path = {"subscription_exposed_id": subscription["id"]}
    subscription_updates.update(Call(call.world, Params(params), path))


def _change_card(call: Call, customer_id: str, number: str) -> None:
    """Save a card, and let it pay for all that the customer has: where a subscription has its own, there too."""
    card = payment_methods.card_details(payment_methods.find_card(number), *_EXPIRY, has_cvc=True)
    method = payment_methods.new_method(call.world, payment_methods.of_card(card), {})
    payment_methods.attach_to(call, method, customer_id)
    method["_set_up"] = True  # the customer is here and has approved it
    customer = call.store.get("customer", customer_id)
    before = render(call.store, customer)
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    call.emit_change("customer.updated", customer, before)
    for one in call.store.all("subscription", lambda o: o["customer"] == customer_id):
        if one["status"] in _SHOWN and one["default_payment_method"]:
            _update(call, one, default_payment_method=method["id"])
