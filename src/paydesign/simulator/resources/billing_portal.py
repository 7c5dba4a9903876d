"""Customer portal sessions: each is a page for one customer (portal.py)."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes

INSTEAD = {
    "configuration": "The page ends subscriptions and changes the card.",
    "flow_data": "The page shows the customer's subscriptions.",
    "locale": "The page is in English.",
    "on_behalf_of": "There is one account, without others connected to it: all money stays there.",
}


def create(call: Call) -> StripeObject:
    """Make a session; its page is there as long as the stand-in runs."""
    given = call.params
    if "customer" not in given:
        raise Refusal("parameter_missing", name="customer")
    given.accept("locale", "auto", "en")
    id = call.world.ids.new("bps")
    session = call.store.add(
        {
            "id": id,
            "object": "billing_portal.session",
            "configuration": call.world.ids.new("bpc"),
            "created": call.world.now(),
            "customer": call.store.get("customer", given["customer"], "customer")["id"],
            "livemode": False,
            "locale": given.get("locale"),
            "return_url": _return_url(given.get("return_url")),
            "url": f"{call.world.base_url}/portal/{id}",
        }
    )
    call.emit("billing_portal.session.created", session)
    return session


def _return_url(given: str | None) -> str | None:
    """Return where the page leads back to, an address that a link may have."""
    if given is not None and not _is_of_the_web(given):
        raise Refusal("portal_return_url", given=given)
    return given


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # what is in its brackets is no address
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


ROUTES: Routes = {"POST /v1/billing_portal/sessions": create}
