"""Customers."""

from __future__ import annotations

from ..lists import page
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import payment_methods

_COPIED = (
    "address",
    "balance",
    "business_name",
    "description",
    "email",
    "individual_name",
    "invoice_prefix",
    "name",
    "next_invoice_sequence",
    "phone",
    "preferred_locales",
    "shipping",
    "tax_exempt",
)
_EMPTY = {"balance": 0, "preferred_locales": [], "tax_exempt": "none"}

INSTEAD = {
    "source": "Use `payment_method`, or a SetupIntent.",
    "tax": "Nothing is taxed.",
    "tax_id_data": "Nothing is taxed.",
    "test_clock": "The end of a period is ordered in the inspector.",
}


def create(call: Call) -> StripeObject:
    """Make a customer."""
    customer: StripeObject = {
        "id": call.world.ids.new("cus", 14),
        "object": "customer",
        **dict.fromkeys(_COPIED),
        **_EMPTY,
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
        "test_clock": None,
    }
    _change(call, call.store.add(customer))
    call.emit("customer.created", customer)
    if "payment_method" in call.params:
        given = call.params["payment_method"]
        method = payment_methods.find_method(call.world, given, "payment_method")
        payment_methods.attach_to(call, method, customer["id"])
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
    return page(call, "customer", by=("email",))


def delete(call: Call) -> StripeObject:
    """Forget a customer."""
    customer = retrieve(call)
    call.store.remove("customer", customer["id"])
    call.emit("customer.deleted", customer)
    return {"id": customer["id"], "object": "customer", "deleted": True}


def _change(call: Call, customer: StripeObject) -> None:
    for name in _COPIED:
        if name in call.params:
            customer[name] = call.params.take(name) or _EMPTY.get(name)
    settings = call.params.inside("invoice_settings")
    if method := settings.get("default_payment_method"):
        call.store.get("payment_method", method, settings.spelled("default_payment_method"))
    for name in settings:
        customer["invoice_settings"][name] = settings.take(name) or None
    set_metadata(customer, call.params.get("metadata"))


ROUTES: Routes = {
    "POST /v1/customers": create,
    "GET /v1/customers": list_all,
    "GET /v1/customers/{customer}": retrieve,
    "POST /v1/customers/{customer}": update,
    "DELETE /v1/customers/{customer}": delete,
}
