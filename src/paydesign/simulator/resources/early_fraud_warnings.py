"""Early fraud warnings: a card's bank tells of fraud, before there is a dispute."""

from __future__ import annotations

from ..lists import page
from ..store import StripeObject
from ..world import Call, Listener, Routes

_KIND = "radar.early_fraud_warning"


def add(call: Call, charge: StripeObject, fraud_type: str) -> None:
    """Add the warning about a charge."""
    warning = call.store.add(
        {
            "id": call.world.ids.new("issfr"),
            "object": _KIND,
            "actionable": True,
            "charge": charge["id"],
            "created": call.world.now(),
            "fraud_type": fraud_type,
            "livemode": False,
            "payment_intent": charge["payment_intent"],
        }
    )
    charge["_warning"] = warning["id"]
    call.emit(f"{_KIND}.created", warning)


def _refunded(call: Call, charge: StripeObject) -> None:
    """Nothing is left to be done about a charge that was given back."""
    warning = call.store.find(_KIND, charge.get("_warning", ""))
    if warning is not None and warning["actionable"] and charge["refunded"]:
        warning["actionable"] = False
        call.emit(f"{_KIND}.updated", warning, {"actionable": True})


def retrieve(call: Call) -> StripeObject:
    """Answer one warning."""
    return call.store.get(_KIND, call.path["early_fraud_warning"])


def list_all(call: Call) -> StripeObject:
    """Answer the warnings, of one charge or PaymentIntent if asked."""
    return page(call, _KIND, by=("charge", "payment_intent"), url="/v1/radar/early_fraud_warnings")


ROUTES: Routes = {
    "GET /v1/radar/early_fraud_warnings": list_all,
    "GET /v1/radar/early_fraud_warnings/{early_fraud_warning}": retrieve,
}
LISTENERS: dict[str, Listener] = {"charge.refunded": _refunded}
