"""Invoice items as the API makes and lists them; the next invoice of a subscription draws them in."""

from __future__ import annotations

from .. import invoice_items
from ..invoice_items import KIND
from ..lists import page
from ..money import read_currency
from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, set_metadata
from . import prices, products

_WHOLE = "Amounts are whole units of a currency's smallest coin, and quantities are whole."
INSTEAD = {
    "amount": "Delete the item, and make another.",
    "customer_account": "An item is for a customer.",
    "discounts": "A coupon is redeemed on a subscription, and takes off of its items, too.",
    "invoice": "An item is drawn into the next invoice of a subscription.",
    "invoicing_rules": "An item is drawn into the next invoice of a subscription.",
    "price_data": _WHOLE,
    "quantity": "An amount is for all of it; a price is for each.",
    "quantity_decimal": _WHOLE,
    "tax_behavior": "Nothing is taxed.",
    "tax_code": "Nothing is taxed.",
    "tax_rates": "Nothing is taxed.",
    "unit_amount_decimal": _WHOLE,
}


def create(call: Call) -> StripeObject:
    """Make an item over an amount, or over a price that is paid once."""
    given = call.params
    if "customer" not in given:
        raise Refusal("parameter_missing", name="customer")
    customer = call.store.get("customer", given["customer"], "customer")["id"]
    parent = _parent(call, customer)
    price, amount, quantity = _price(call)
    product = call.store.get("product", price["product"])
    return invoice_items.new_item(
        call,
        customer,
        amount,
        price,
        quantity=quantity,
        description=given.get("description", None if "amount" in given else product["name"]),
        discountable=given.get("discountable", amount >= 0),
        parent=parent,
        metadata=_metadata(call),
        **({"period": _period(given)} if "period" in given else {}),
    )


def _metadata(call: Call) -> StripeObject:
    owner: StripeObject = {"metadata": {}}
    set_metadata(owner, call.params.get("metadata"))
    return dict(owner["metadata"])


def _parent(call: Call, customer: str) -> StripeObject | None:
    if "subscription" not in call.params:
        return None
    subscription = call.store.get("subscription", call.params["subscription"], "subscription")
    if subscription["customer"] != customer:
        raise Refusal("invoice_item_of_another", id=subscription["id"], customer=customer)
    return invoice_items.parent_of(subscription["id"])


def _period(given: Params) -> StripeObject:
    period: StripeObject = given.take("period")
    if period["end"] < period["start"]:
        raise Refusal("invoice_item_period")
    return period


def _price(call: Call) -> tuple[StripeObject, int, int]:
    """Return the price of a new item, what it comes to, and the quantity; for an amount a price is made."""
    given, pricing = call.params, call.params.inside("pricing")
    if "amount" in given:
        if "currency" not in given:
            raise Refusal("parameter_missing", name="currency")
        currency = read_currency(call, given["currency"])
        name = given.get("description") or "Invoice item"
        product = products.new_product(call, Params({"name": name}))["id"]
        made = Params({"unit_amount": given["amount"], "currency": currency, "active": False})
        return prices.new_price(call, made, product), given["amount"], 1
    if "price" in pricing:
        price = call.store.get("price", pricing["price"], pricing.spelled("price"))
        if price["recurring"] is not None:
            raise Refusal("invoice_item_recurring", id=price["id"])
    elif "price_data" in given:
        data = given.inside("price_data")
        product = call.store.get("product", data["product"], data.spelled("product"))["id"]
        if "unit_amount" not in data:
            raise Refusal("parameter_missing", name=data.spelled("unit_amount"))
        price = prices.new_price(call, data, product)
    else:
        raise Refusal("invoice_item_of_nothing")
    given.accept("currency", price["currency"])
    quantity = given.get("quantity", 1)
    return price, price["unit_amount"] * quantity, quantity


def retrieve(call: Call) -> StripeObject:
    """Answer one item; nothing is left of one that was deleted."""
    id = call.path["invoiceitem"]
    item = call.store.find(KIND, id)
    if item is None:
        raise Refusal("invoice_item_missing", id=id)
    return item


def update(call: Call) -> StripeObject:
    """Change an item that was not billed."""
    item, given = retrieve(call), call.params
    if item["invoice"] is not None:
        raise Refusal("invoice_item_billed", id=item["id"], invoice=item["invoice"])
    if "period" in given:
        item["period"] = _period(given)
    for name in ("description", "discountable"):
        item[name] = given.get(name, item[name])
    set_metadata(item, given.get("metadata"))
    return item


def list_all(call: Call) -> StripeObject:
    """Answer the items; `pending` ones wait for an invoice, the newest first."""
    is_pending = call.params.get("pending")

    def fits(item: StripeObject) -> bool:
        return is_pending in (None, item["invoice"] is None)

    return page(call, KIND, fits, by=("customer", "customer_account", "invoice"), created="date")


def delete(call: Call) -> StripeObject:
    """Forget an item that was not billed."""
    item = retrieve(call)
    if item["invoice"] is not None:
        is_draft = call.store.get("invoice", item["invoice"])["status"] == "draft"
        rule = "invoice_item_billed" if is_draft else "invoice_item_not_editable"
        raise Refusal(rule, id=item["id"], invoice=item["invoice"])
    return invoice_items.delete(call, item)


ROUTES: Routes = {
    "POST /v1/invoiceitems": create,
    "GET /v1/invoiceitems": list_all,
    "GET /v1/invoiceitems/{invoiceitem}": retrieve,
    "POST /v1/invoiceitems/{invoiceitem}": update,
    "DELETE /v1/invoiceitems/{invoiceitem}": delete,
}
