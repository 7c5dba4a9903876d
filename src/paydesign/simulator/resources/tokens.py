"""Tokens: a card that Stripe.js sends before anything else is known, as integrations did before PaymentMethods.

A server sees them; it makes none, because the numbers of a card do not go through it.
"""

from __future__ import annotations

from ..params import Params
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import payment_methods

_BRANDS = {"amex": "American Express", "mastercard": "MasterCard", "unionpay": "UnionPay", "visa": "Visa"}
_ADDRESS = ("line1", "line2", "city", "state", "zip", "country")


def create(call: Call) -> StripeObject:
    """Make a token of a card's fields; it can be used once."""
    given = call.params.inside("card")
    return _add(call, payment_methods.read_card(call.world, given), given)


def refuse(call: Call) -> StripeObject:
    """Refuse a token that a server wants to make, of a card's number as Stripe does."""
    raise Refusal("raw_card_data" if "number" in call.params.inside("card") else "token_not_played")


def retrieve(call: Call) -> StripeObject:
    """Answer one token; the name of a test card's is answered with a new one."""
    id = call.path["token"]
    found = call.store.find("token", id)
    if found is None and (named := payment_methods.named_card(call.world, id)):
        return _add(call, named, Params())
    return found or call.store.get("token", id)


def _add(call: Call, card: StripeObject, given: Params) -> StripeObject:
    return call.world.store.add(
        {
            "_card": card,
            "id": call.world.ids.new("tok"),
            "object": "token",
            "card": _shown(call, card, given),
            "client_ip": "127.0.0.1",
            "created": call.world.now(),
            "livemode": False,
            "type": "card",
            "used": False,
        }
    )


def _shown(call: Call, card: StripeObject, given: Params) -> StripeObject:
    """Return the Card object that a token carries."""
    address = {f"address_{part}": given.get(f"address_{part}") for part in _ADDRESS}
    kept = {
        name: card[name] for name in ("country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    }
    return {
        "id": call.world.ids.new("card"),
        "object": "card",
        **address,
        "address_line1_check": "unchecked" if address["address_line1"] else None,
        "address_zip_check": "unchecked" if address["address_zip"] else None,
        "brand": _BRANDS.get(card["brand"], card["brand"]),
        "cvc_check": card["checks"]["cvc_check"],
        "dynamic_last4": None,
        **kept,
        "metadata": {},
        "name": given.get("name"),
        "tokenization_method": None,
    }


ROUTES: Routes = {"POST /v1/tokens": refuse, "GET /v1/tokens/{token}": retrieve}
CLIENT_ROUTES: Routes = {"POST /v1/tokens": create}
