"""Products: what is sold; the amount is a price's."""

from __future__ import annotations

from ..store import StripeObject
from ..world import Call, Routes, page, set_metadata

_COPIED = (
    "active",
    "description",
    "images",
    "marketing_features",
    "name",
    "shippable",
    "tax_code",
    "unit_label",
    "url",
)


def create(call: Call) -> StripeObject:
    """Make a product."""
    return new_product(call, call.params)


def new_product(call: Call, given: StripeObject) -> StripeObject:
    """Add a product with these parameters."""
    product: StripeObject = {
        "id": given.get("id") or call.world.ids.new("prod", 14),
        "object": "product",
        **dict.fromkeys(_COPIED),
        "active": True,
        "created": call.world.now(),
        "default_price": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "package_dimensions": None,
        "statement_descriptor": given.get("statement_descriptor"),
        "type": "service",
        "updated": call.world.now(),
    }
    _change(product, given)
    call.emit("product.created", call.store.add(product))
    return product


def retrieve(call: Call) -> StripeObject:
    """Answer one product."""
    return call.store.get("product", call.path["id"])


def update(call: Call) -> StripeObject:
    """Change a product."""
    product = retrieve(call)
    _change(product, call.params)
    product["updated"] = call.world.now()
    call.emit("product.updated", product, {})
    return product


def list_all(call: Call) -> StripeObject:
    """Answer the products."""
    return page(call, "product", lambda product: call.params.get("active") in (None, product["active"]))


def _change(product: StripeObject, given: StripeObject) -> None:
    product |= {name: given[name] for name in _COPIED if name in given}
    set_metadata(product, given.get("metadata"))


ROUTES: Routes = {
    "POST /v1/products": create,
    "GET /v1/products": list_all,
    "GET /v1/products/{id}": retrieve,
    "POST /v1/products/{id}": update,
}
