"""Objects as older API versions answer them: with members that the contract no longer has (versions.toml)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .contract import Schema
from .store import Store, StripeObject
from .versions import is_before


class Members(NamedTuple):
    """What the older versions of a change add to one kind of object.

    Attributes:
        schemas: By name, so that ids can be expanded.
        read: Returns their values.
    """

    change: str
    kind: str
    schemas: dict[str, Schema]
    read: Callable[[Store, StripeObject], dict[str, Any]]


def older_members(store: Store, stored: StripeObject, version: str) -> dict[str, Any]:
    """Return what a version has besides in an object."""
    found: dict[str, Any] = {}
    for members in _of(stored.get("object", ""), version):
        found |= members.read(store, stored)
    return found


def older_schemas(kind: str, version: str) -> dict[str, tuple[bool, Schema]]:
    """Return the fields of these members, in the form of the contract's objects."""
    return {name: (True, schema) for one in _of(kind, version) for name, schema in one.schemas.items()}


def _of(kind: str, version: str) -> list[Members]:
    return [one for one in _OLDER if one.kind == kind and is_before(version, one.change)]


def _id_of(kind: str) -> Schema:
    return ["union", "string", ["ref", kind], "null"]


def _payment_of_invoice(store: Store, invoice: StripeObject) -> dict[str, Any]:
    payments = (invoice["+payments"] or {}).get("data", [])
    intent = store.find("payment_intent", payments[0]["payment"]["payment_intent"]) if payments else None
    return {
        "payment_intent": intent and intent["id"],
        "charge": intent and intent["latest_charge"],
        "paid": invoice["status"] == "paid",
    }


def _subscription_of_invoice(store: Store, invoice: StripeObject) -> dict[str, Any]:
    details = (invoice["parent"] or {}).get("subscription_details")
    return {"subscription": details and details["subscription"]}


def _invoice_of_intent(store: Store, intent: StripeObject) -> dict[str, Any]:
    return {"invoice": intent.get("_invoice")}


def _invoice_of_charge(store: Store, charge: StripeObject) -> dict[str, Any]:
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    return {"invoice": intent and intent.get("_invoice")}


def _charges_of_intent(store: Store, intent: StripeObject) -> dict[str, Any]:
    charges = store.all("charge", lambda charge: charge["payment_intent"] == intent["id"])
    url = f"/v1/charges?payment_intent={intent['id']}"
    return {"charges": {"object": "list", "data": charges, "has_more": False, "url": url}}


def _refunds_of_charge(_: Store, charge: StripeObject) -> dict[str, Any]:
    return {"refunds": charge["+refunds"]}


def _periods_of_subscription(store: Store, subscription: StripeObject) -> dict[str, Any]:
    item = subscription["items"]["data"][0]
    return {name: item[name] for name in ("current_period_end", "current_period_start")}


_OLDER = (
    Members(
        "invoice_payments",
        "invoice",
        {"payment_intent": _id_of("payment_intent"), "charge": _id_of("charge"), "paid": "boolean"},
        _payment_of_invoice,
    ),
    Members("invoice_parent", "invoice", {"subscription": _id_of("subscription")}, _subscription_of_invoice),
    Members("invoice_payments", "payment_intent", {"invoice": _id_of("invoice")}, _invoice_of_intent),
    Members("invoice_payments", "charge", {"invoice": _id_of("invoice")}, _invoice_of_charge),
    Members("charges_of_an_intent", "payment_intent", {"charges": ["ref", "list"]}, _charges_of_intent),
    Members("refunds_of_a_charge", "charge", {"refunds": ["ref", "list"]}, _refunds_of_charge),
    Members(
        "subscription_periods",
        "subscription",
        {"current_period_end": "integer", "current_period_start": "integer"},
        _periods_of_subscription,
    ),
)
