"""Customers."""

from __future__ import annotations

from ..store import StripeObject
from ..world import Call, Routes, page, set_metadata

_COPIED = ("address", "description", "email", "name", "phone", "shipping")


def create(call: Call) -> StripeObject:
    """Make a customer."""
    customer: StripeObject = {
        "id": call.world.ids.new("cus", 14),
        "object": "customer",
        **dict.fromkeys(_COPIED),
        "balance": 0,
        "created": call.world.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "discount": None,
        "invoice_prefix": call.world.ids.new("", 8)[1:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
        "test_clock": None,
    }
    _change(call, call.store.add(customer))
    call.emit("customer.created", customer)
    return customer


def retrieve(call: Call) -> StripeObject:
    """Answer one customer."""
    return call.store.get("customer", call.path["customer"])


def update(call: Call) -> StripeObject:
    """Change a customer."""
    customer = retrieve(call)
    before = {name: customer[name] for name in _COPIED if name in call.params}
    _change(call, customer)
    call.emit("customer.updated", customer, before)
    return customer


def list_all(call: Call) -> StripeObject:
    """Answer the customers, those of one e-mail address if asked."""
    email = call.params.get("email")
    return page(call, "customer", lambda customer: email in (None, customer["email"]))


def delete(call: Call) -> StripeObject:
    """Forget a customer."""
    customer = retrieve(call)
    call.store.remove("customer", customer["id"])
    call.emit("customer.deleted", customer)
    return {"id": customer["id"], "object": "customer", "deleted": True}


def _change(call: Call, customer: StripeObject) -> None:
    for name in _COPIED:
        if name in call.params:
            customer[name] = call.params[name] or None
    if "invoice_settings" in call.params:
        customer["invoice_settings"] |= call.params["invoice_settings"]
    set_metadata(customer, call.params.get("metadata"))


ROUTES: Routes = {
    "POST /v1/customers": create,
    "GET /v1/customers": list_all,
    "GET /v1/customers/{customer}": retrieve,
    "POST /v1/customers/{customer}": update,
    "DELETE /v1/customers/{customer}": delete,
}
