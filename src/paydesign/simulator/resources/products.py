"""Products: what is sold; the amount is a price's."""

from __future__ import annotations

from ..lists import page
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import prices

_COPIED = (
    "active",
    "description",
    "images",
    "marketing_features",
    "name",
    "package_dimensions",
    "shippable",
    "statement_descriptor",
    "tax_code",
    "unit_label",
    "url",
)


_FILTERS = ("active", "shippable", "type", "url")

INSTEAD = {"tax_details": "Nothing is taxed.", "type": "Each product is a service."}


def create(call: Call) -> StripeObject:
    """Make a product, and its default price if asked."""
    product = new_product(call, call.params)
    price = call.params.inside("default_price_data")
    if "unit_amount" in price:
        product["default_price"] = prices.new_price(call, price, product["id"])["id"]
        call.emit("product.updated", product, {"default_price": None})
    return product


def new_product(call: Call, given: Params) -> StripeObject:
    """Add a product with these parameters."""
    given.accept("type", "service")
    if call.store.find("product", given.get("id") or ""):
        raise Refusal("product_exists")
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
    if "default_price" in call.params:
        product["default_price"] = call.store.get("price", call.params["default_price"], "default_price")[
            "id"
        ]
    _change(product, call.params)
    product["updated"] = call.world.now()
    call.emit("product.updated", product, {})
    return product


def list_all(call: Call) -> StripeObject:
    """Answer the products."""
    ids = call.params.get("ids")
    return page(call, "product", lambda one: ids is None or one["id"] in ids, by=_FILTERS)


def _change(product: StripeObject, given: Params) -> None:
    product |= {
        name: given.take(name) if given.take(name) != "" else None for name in _COPIED if name in given
    }
    set_metadata(product, given.get("metadata"))


ROUTES: Routes = {
    "POST /v1/products": create,
    "GET /v1/products": list_all,
    "GET /v1/products/{id}": retrieve,
    "POST /v1/products/{id}": update,
}
