"""Customers."""

from __future__ import annotations

from ..lists import page
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import payment_methods, subscriptions

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
    method = _first_method(call)
    _change(call, customer, method)
    call.emit("customer.created", call.store.add(customer))
    if method is not None:
        payment_methods.attach_to(call, method, customer["id"])
    return customer


def _first_method(call: Call) -> StripeObject | None:
    """Return the method that a new customer is to have, if any."""
    if "payment_method" not in call.params:
        return None
    method = payment_methods.find_method(call.world, call.params["payment_method"], "payment_method")
    payment_methods.expect_unspent(method, "attach_spent")
    payment_methods.expect_attachable(method, None)
    return method


def retrieve(call: Call) -> StripeObject:
    """Answer one customer, or that there was one."""
    id = call.path["customer"]
    return call.store.find_deleted("customer", id) or call.store.get("customer", id)


def update(call: Call) -> StripeObject:
    """Change a customer."""
    customer = call.store.get("customer", call.path["customer"])
    before = {name: customer[name] for name in _COPIED if name in call.params}
    _change(call, customer, None)
    call.emit("customer.updated", customer, before)
    return customer


def list_all(call: Call) -> StripeObject:
    """Answer the customers, those of one e-mail address if asked."""
    return page(call, "customer", by=("email",))


def delete(call: Call) -> StripeObject:
    """Forget a customer and its payment methods, and end its subscriptions."""
    customer = call.store.get("customer", call.path["customer"])
    for subscription in call.store.all("subscription", lambda one: one["customer"] == customer["id"]):
        if subscription["status"] not in subscriptions.ENDED:
            subscriptions.end(call, subscription)
    for method in call.store.all("payment_method", lambda one: one["customer"] == customer["id"]):
        payment_methods.take_away(call, method)
    call.emit("customer.deleted", customer)
    return call.store.delete("customer", customer["id"])


def _change(call: Call, customer: StripeObject, joining: StripeObject | None) -> None:
    """Take over what is given; `joining` is the method that is going to be the customer's."""
    for name in _COPIED:
        if name in call.params:
            customer[name] = call.params.take(name) or _EMPTY.get(name)
    settings = call.params.inside("invoice_settings")
    for name in settings:
        customer["invoice_settings"][name] = settings.take(name) or None
    if given := settings.get("default_payment_method"):
        if joining is not None and given == call.params["payment_method"]:
            method = joining
        else:
            place = settings.spelled("default_payment_method")
            method = payment_methods.of_customer(call, given, customer["id"], place)
        customer["invoice_settings"]["default_payment_method"] = method["id"]
    set_metadata(customer, call.params.get("metadata"))


ROUTES: Routes = {
    "POST /v1/customers": create,
    "GET /v1/customers": list_all,
    "GET /v1/customers/{customer}": retrieve,
    "POST /v1/customers/{customer}": update,
    "DELETE /v1/customers/{customer}": delete,
}
