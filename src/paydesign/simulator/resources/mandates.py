"""Mandates: what a customer allowed who pays from a bank account."""

from __future__ import annotations

from typing import Any

from ..methods import load_methods
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes


def agree(call: Call, intent: StripeObject, method: StripeObject) -> None:
    """Give the method the mandate that its debit needs: the one it has, or a new one for what was accepted now.

    Stripe.js tells that the customer has accepted, and a confirmation token carries it; a server sends mandate_data.
    """
    if not load_methods()[method["type"]].mandate:
        return
    accepted = _accepted(call)
    if accepted is not None:
        saves = intent["object"] == "setup_intent" or intent["setup_future_usage"]
        once = {"amount": intent.get("amount"), "currency": intent.get("currency")}
        _add(call, method, accepted, None if saves else once)
    elif not method.get("_mandate"):
        if intent["object"] == "payment_intent" and intent["setup_future_usage"]:
            raise Refusal("mandate_data_missing", type=method["type"])
        call.advise("mandate_data_not_given", type=method["type"])


def note(call: Call, intent: StripeObject, method: StripeObject) -> None:
    """Keep what the customer accepted until the bank has said yes to a payment whose account is saved."""
    if intent.get("setup_future_usage"):
        intent["_accepted"] = _accepted(call)
        if intent["_accepted"] is None:
            call.advise("mandate_data_not_given", type=method["type"])


def fulfil(call: Call, intent: StripeObject, method: StripeObject) -> None:
    """Give the method the mandate for what was kept, if anything was."""
    if accepted := intent.pop("_accepted", None):
        _add(call, method, accepted, None)


def _add(call: Call, method: StripeObject, accepted: StripeObject, once: dict[str, Any] | None) -> None:
    """Add the mandate for one debit, or for as many as there will be."""
    id = call.world.ids.new("mandate")
    reference = {"reference": id[-8:].upper(), "url": f"{call.world.base_url}/_simulator/#{id}"}
    details = {"type": method["type"], method["type"]: reference if method["type"] == "sepa_debit" else {}}
    call.store.add(
        {
            "id": id,
            "object": "mandate",
            "customer_acceptance": accepted,
            "livemode": False,
            "payment_method": method["id"],
            "payment_method_details": details,
            "status": "active",
            **(
                {"multi_use": {}, "type": "multi_use"}
                if once is None
                else {"single_use": once, "type": "single_use"}
            ),
        }
    )
    method["_mandate"] = id


def _accepted(call: Call) -> StripeObject | None:
    given: dict[str, Any] | None = call.params.take("mandate_data")
    token = call.store.find("confirmation_token", call.params.get("confirmation_token", ""))
    if not given and token is not None:
        given = token["mandate_data"]
    if not given and call.is_client:
        given = FROM_BROWSER
    if not given:
        return None
    acceptance = given["customer_acceptance"]
    kind = acceptance["type"]
    online = {"ip_address": None, "user_agent": None} | acceptance.get("online", {})
    return {
        "accepted_at": acceptance.get("accepted_at", call.world.now()),
        "type": kind,
        kind: {name: online[name] for name in ("ip_address", "user_agent")} if kind == "online" else {},
    }


FROM_BROWSER: dict[str, Any] = {
    "customer_acceptance": {
        "type": "online",
        "online": {"ip_address": "127.0.0.1", "user_agent": "Stripe.js, of the local stand-in"},
    }
}
"""What Stripe.js tells of a customer who sees the terms in the Payment Element and confirms."""


def retrieve(call: Call) -> StripeObject:
    """Answer one mandate."""
    return call.store.get("mandate", call.path["mandate"])


ROUTES: Routes = {"GET /v1/mandates/{mandate}": retrieve}
