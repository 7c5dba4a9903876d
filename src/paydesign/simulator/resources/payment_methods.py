"""PaymentMethods: cards, made from test cards, and the other methods in methods/."""

from __future__ import annotations

import re
from typing import Any

from ..cards import Card, cards_by_id, cards_by_number, has_valid_checksum, type_of_name
from ..lists import page
from ..methods import load_methods
from ..methods.accounts import named_account
from ..methods.kinds import KINDS, of_account
from ..params import Params
from ..rendering import render
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes, World, set_metadata

_FILTERS = ("allow_redisplay", "type")
_TEST_NAME = re.compile(r"pm_[A-Za-z]+_\w+|tok_[A-Za-z_]+")
_CHECKED = {"address_line1_check": "line1", "address_postal_code_check": "postal_code"}


def find_card(number: str) -> Card:
    """Return the test card of a number, or refuse it."""
    digits = number.replace(" ", "").replace("-", "")
    if card := cards_by_number().get(digits):
        return _playable(card, f"with the number ending in {digits[-4:]}")
    if not digits.isdecimal() or not has_valid_checksum(digits):
        raise Refusal("incorrect_number")
    raise Refusal("unknown_card_number", last4=digits[-4:])


def named_card(world: World, id: str) -> StripeObject | None:
    """Return the `card` member of what a name such as `pm_card_visa` or `tok_visa` stands for, None if it is no name.

    Raises:
        Refusal: It is, or looks like, the name of something that the stand-in does not play.
    """
    if card := cards_by_id().get(id):
        year, _ = _today(world)
        details = card_details(_playable(card, id), 12, year + 3)
        details["checks"] |= dict.fromkeys(card.checks, "unchecked")
        return details
    if kind := type_of_name(id):
        raise Refusal("test_method_not_played", id=id, type=kind)
    if _TEST_NAME.fullmatch(id):
        raise Refusal("unknown_test_name", id=id)
    return None


def _playable(card: Card, called: str) -> Card:
    if card.not_played:
        raise Refusal("test_card_not_simulated", called=called, why=card.not_played)
    return card


def read_card(world: World, data: Params) -> StripeObject:
    """Return what a PaymentMethod or token keeps of a card form's data, or refuse a part of it."""
    cvc = data.get("cvc")
    card = find_card(data.get("number", ""))
    month, year = (_whole(data.get(name)) for name in ("exp_month", "exp_year"))
    year += 2000 if year < 100 else 0
    this_year, this_month = _today(world)
    if not 1 <= month <= 12:
        raise Refusal("invalid_expiry_month")
    if not this_year <= year <= this_year + 50 or (year, month) < (this_year, this_month):
        raise Refusal("invalid_expiry_year")
    if cvc is not None and not (cvc.isdecimal() and len(cvc) == (4 if card.brand == "amex" else 3)):
        raise Refusal("invalid_cvc")
    return card_details(card, month, year, has_cvc=cvc is not None)


def _whole(given: Any) -> int:
    """Return a whole number, which a token may give as text; 0, no month and no year, if it is none."""
    try:
        return int(given or 0)
    except ValueError:
        return 0


def card_details(card: Card, month: int, year: int, *, has_cvc: bool = False) -> StripeObject:
    """Return the `card` member of a PaymentMethod; the number stays private."""
    return {
        "_card": card,
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if has_cvc else None,
        },
        "country": card.country,
        "display_brand": card.brand if card.brand != "amex" else "american_express",
        "exp_month": month,
        "exp_year": year,
        "fingerprint": f"test{card.number[-12:]}",
        "funding": card.funding,
        "generated_from": None,
        "last4": card.number[-4:],
        "networks": {"available": [*card.also, card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": card.three_ds != "unsupported"},
        "wallet": None,
    }


def read_details(given: Params) -> StripeObject:
    """Return what a PaymentMethod keeps besides the method itself, of the parameters for one."""
    names = ("allow_redisplay", "billing_details", "metadata")
    return {name: given.take(name) for name in names if name in given}


def billing_details(given: dict[str, Any] | None) -> StripeObject:
    """Return complete billing details: what was not given is null."""
    given = {key: value or None for key, value in (given or {}).items()}
    address = given.pop("address", None)
    empty = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    blank = {"email": None, "name": None, "phone": None, "tax_id": None}
    return {"address": {**empty, **(address or {})}, **blank, **given}


def of_card(card: StripeObject) -> StripeObject:
    """Return the members of a PaymentMethod that say that it is this card."""
    return {"type": "card", "card": card}


def kind_of(method: StripeObject) -> StripeObject:
    """Return the members of a PaymentMethod that say what it is: its type, and the member of that name."""
    return {"type": method["type"], method["type"]: method[method["type"]]}


def new_method(world: World, what: StripeObject, given: dict[str, Any]) -> StripeObject:
    """Add a PaymentMethod.

    Args:
        what: Its type, and the member of that name.
        given: May have billing_details, allow_redisplay and metadata.
    """
    billing = billing_details(given.get("billing_details"))
    if "card" in what:
        sent = {check: "unchecked" for check, part in _CHECKED.items() if billing["address"][part]}
        what = of_card({**what["card"], "checks": what["card"]["checks"] | sent})
    return world.store.add(
        {
            "id": world.ids.new("pm"),
            "object": "payment_method",
            "allow_redisplay": given.get("allow_redisplay", "unspecified"),
            "billing_details": billing,
            "created": world.now(),
            "customer": None,
            "customer_account": None,
            "livemode": False,
            "metadata": given.get("metadata") or {},
            **what,
        }
    )


def find_method(world: World, id: str, param: str | None) -> StripeObject:
    """Return a PaymentMethod; a `pm_card_*` name makes a new one, as Stripe does in test mode."""
    if id.startswith("tok_") and param:
        raise Refusal("token_as_method", id=id, name=param)
    if account := named_account(id):
        return new_method(world, of_account(account), {})
    if not id.startswith("tok_") and (card := named_card(world, id)):
        return new_method(world, of_card(card), {})
    return world.store.get("payment_method", id, param)


_NO_CARD = Card()
"""What is no card does nothing of what single test cards do."""


def card_of(method: StripeObject) -> Card:
    """Return the test card behind a PaymentMethod; for any other method, one that pays."""
    card: Card = method["card"]["_card"] if method["type"] == "card" else _NO_CARD
    return card


def check(method: StripeObject) -> None:
    """Write down what became of the CVC and the address, where they were sent."""
    if method["type"] != "card":
        return
    checks, results = method["card"]["checks"], card_of(method).checks
    checks |= {name: results.get(name, "pass") for name, before in checks.items() if before}


def expect_unspent(method: StripeObject, rule: str, extra: StripeObject | None = None) -> None:
    """Refuse by this rule a method that was used without a customer, or was taken away from one."""
    if method["customer"] is None and method.get("_is_spent"):
        raise Refusal(rule, extra)


def of_customer(call: Call, id: str, customer: str, param: str) -> StripeObject:
    """Return a method of this customer, for later payments; refuse any other."""
    method = call.store.get("payment_method", id, param)
    if method["customer"] != customer:
        raise Refusal("not_a_method_of_the_customer", id=id, name=param)
    return method


def expect_attachable(method: StripeObject, customer: str | None) -> None:
    """Refuse what cannot be saved to this customer, or to a new one."""
    if load_methods()[method["type"]].redirects:
        raise Refusal("method_not_saved", type=method["type"])
    card = card_of(method)
    if not card.attach:
        extra = {"decline_code": card.decline_code} if card.decline_code else {}
        raise Refusal(str(card.decline), extra)
    if method["customer"] not in (None, customer):
        raise Refusal("attached_elsewhere", id=method["id"], customer=method["customer"])


def attach_to(call: Call, method: StripeObject, customer: str) -> None:
    """Save the method to a customer."""
    expect_attachable(method, customer)
    if method["customer"] is None:
        method["customer"] = customer
        check(method)
        call.emit("payment_method.attached", method)


def create(call: Call) -> StripeObject:
    """Make a PaymentMethod; with a secret key only tokens are taken, never card numbers."""
    return new_method(call.world, read_data(call, call.params), read_details(call.params))


def read_data(call: Call, given: Params) -> StripeObject:
    """Return what a new PaymentMethod is, its type and the member of that name, of the parameters for one."""
    kind = given.get("type", "card")
    if kind in KINDS:
        holder = given.inside("billing_details")
        if load_methods()[kind].mandate and not holder.get("name"):
            # https://github.com/Automattic/woocommerce-payments/issues/1538
            raise Refusal("parameter_missing", name=holder.spelled("name"))
        return {"type": kind, kind: KINDS[kind].read(call, given.inside(kind))}
    if kind != "card":
        names = ", ".join(load_methods())
        raise Refusal("method_not_played", type=kind, name=given.spelled("type"), played=names)
    card = given.inside("card")
    if "number" in card and not call.is_client:
        raise Refusal("raw_card_data")
    return of_card(
        read_card(call.world, card) if "number" in card else card_of_token(call, card.get("token"))
    )


def card_of_token(call: Call, id: str | None) -> StripeObject:
    """Return the card of a token: one that Stripe.js made, which is used by it, or a test card's by name."""
    if not id:
        raise Refusal("parameter_missing", name="card[token]")
    token = call.store.find("token", id)
    if token is not None:
        if token["used"]:
            raise Refusal("token_used", id=id)
        token["used"] = True
        return dict(token["_card"])
    named = named_card(call.world, id) if id.startswith("tok_") else None
    if named is None:
        raise Refusal("resource_missing_in_parameter", kind="token", id=id, name="card[token]")
    return named


def retrieve(call: Call) -> StripeObject:
    """Answer one PaymentMethod; a `pm_card_*` name is answered with a new one."""
    return find_method(call.world, call.path["payment_method"], None)


def update(call: Call) -> StripeObject:
    """Change metadata, billing details or the consent to show it again."""
    method = retrieve(call)
    before = render(call.store, method)
    set_metadata(method, call.params.get("metadata"))
    if "billing_details" in call.params:
        method["billing_details"] = billing_details(
            {**method["billing_details"], **call.params.take("billing_details")}
        )
    if "allow_redisplay" in call.params:
        method["allow_redisplay"] = call.params["allow_redisplay"]
    call.emit_change("payment_method.updated", method, before)
    return method


def attach(call: Call) -> StripeObject:
    """Save it to a customer."""
    method = find_method(call.world, call.path["payment_method"], None)
    if "customer" not in call.params:
        raise Refusal("attach_to_whom")
    customer = call.store.get("customer", call.params["customer"], "customer")
    expect_unspent(method, "attach_spent")
    attach_to(call, method, customer["id"])
    return method


def detach(call: Call) -> StripeObject:
    """Take it away from its customer."""
    method = retrieve(call)
    if method["customer"] is None:
        raise Refusal("payment_method_not_attached")
    take_away(call, method)
    return method


def take_away(call: Call, method: StripeObject) -> None:
    """Take a method away from its customer; it is of no use then."""
    before = {"customer": method["customer"]}
    method["customer"], method["_is_spent"] = None, True
    call.emit("payment_method.detached", method, before)


def list_all(call: Call) -> StripeObject:
    """Answer the methods of a customer."""
    customer = call.params.get("customer")
    return page(
        call, "payment_method", lambda m: m["customer"] is not None and m["customer"] == customer, by=_FILTERS
    )


def list_of_customer(call: Call) -> StripeObject:
    """Answer the methods of the customer in the path."""
    customer = call.store.get("customer", call.path["customer"])["id"]
    url = f"/v1/customers/{customer}/payment_methods"
    return page(call, "payment_method", lambda m: m["customer"] == customer, by=_FILTERS, url=url)


def retrieve_of_customer(call: Call) -> StripeObject:
    """Answer one method of the customer in the path."""
    method = call.store.get("payment_method", call.path["payment_method"])
    if method["customer"] != call.path["customer"]:
        raise Refusal("resource_missing", kind="payment_method", id=method["id"], name="payment_method")
    return method


def _today(world: World) -> tuple[int, int]:
    from time import gmtime

    today = gmtime(world.now())
    return today.tm_year, today.tm_mon


ROUTES: Routes = {
    "POST /v1/payment_methods": create,
    "GET /v1/payment_methods": list_all,
    "GET /v1/payment_methods/{payment_method}": retrieve,
    "POST /v1/payment_methods/{payment_method}": update,
    "POST /v1/payment_methods/{payment_method}/attach": attach,
    "POST /v1/payment_methods/{payment_method}/detach": detach,
    "GET /v1/customers/{customer}/payment_methods": list_of_customer,
    "GET /v1/customers/{customer}/payment_methods/{payment_method}": retrieve_of_customer,
}
CLIENT_ROUTES: Routes = {"POST /v1/payment_methods": create}
