"""Tokens: a card that Stripe.js sends before anything else is known, as integrations did before PaymentMethods."""

from __future__ import annotations

from ..params import Params
from ..store import StripeObject
from ..world import Call, Routes
from . import payment_methods

_BRANDS = {"amex": "American Express", "mastercard": "MasterCard", "unionpay": "UnionPay", "visa": "Visa"}
_ADDRESS = ("line1", "line2", "city", "state", "zip", "country")


def create(call: Call) -> StripeObject:
    """Make a token of a card's fields; it can be used once."""
    given = call.params.inside("card")
    card = payment_methods.read_card(call.world, given)
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


CLIENT_ROUTES: Routes = {"POST /v1/tokens": create}
