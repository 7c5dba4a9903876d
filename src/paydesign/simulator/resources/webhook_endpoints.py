"""Webhook endpoints: further places that events go to, on this machine."""

from __future__ import annotations

from ..contract import api_version
from ..events import load_sent
from ..lists import page
from ..rules import Refusal
from ..store import StripeObject
from ..webhook_address import read_address
from ..world import Call, Routes, set_metadata


def create(call: Call) -> StripeObject:
    """Make an endpoint; its secret is answered this once."""
    endpoint: StripeObject = {
        "id": call.world.ids.new("we"),
        "object": "webhook_endpoint",
        "api_version": call.params.get("api_version", api_version()),
        "application": None,
        "created": call.world.now(),
        "description": call.params.get("description"),
        "enabled_events": _wanted(call),
        "livemode": False,
        "metadata": {},
        "+secret": call.world.ids.new("whsec", 32),
        "status": "enabled",
        "url": _loopback(call.params["url"]),
    }
    call.params.accept("connect", False)
    set_metadata(endpoint, call.params.get("metadata"))
    return {**call.store.add(endpoint), "secret": endpoint["+secret"]}


def retrieve(call: Call) -> StripeObject:
    """Answer one endpoint, without its secret."""
    return call.store.get("webhook_endpoint", call.path["webhook_endpoint"])


def update(call: Call) -> StripeObject:
    """Change where it is, what it wants, or whether it gets anything."""
    endpoint = retrieve(call)
    endpoint["description"] = call.params.get("description", endpoint["description"])
    if "enabled_events" in call.params:
        endpoint["enabled_events"] = _wanted(call)
    if "url" in call.params:
        endpoint["url"] = _loopback(call.params["url"])
    if "disabled" in call.params:
        endpoint["status"] = "disabled" if call.params["disabled"] else "enabled"
    set_metadata(endpoint, call.params.get("metadata"))
    return endpoint


def list_all(call: Call) -> StripeObject:
    """Answer the endpoints."""
    return page(call, "webhook_endpoint")


def delete(call: Call) -> StripeObject:
    """Take an endpoint away."""
    id = retrieve(call)["id"]
    call.store.remove("webhook_endpoint", id)
    return {"id": id, "object": "webhook_endpoint", "deleted": True}


def _wanted(call: Call) -> list[str]:
    """Return the types of events that the request names, and say which of them never come."""
    wanted: list[str] = call.params["enabled_events"]
    never = [name for name in wanted if name != "*" and name not in load_sent()]
    if never:
        call.advise("event_never_sent", names=", ".join(never))
    return wanted


def _loopback(url: str) -> str:
    try:
        read_address(url)
    except ValueError as problem:
        raise Refusal("webhook_not_loopback", problem=problem) from None
    return url


ROUTES: Routes = {
    "POST /v1/webhook_endpoints": create,
    "GET /v1/webhook_endpoints": list_all,
    "GET /v1/webhook_endpoints/{webhook_endpoint}": retrieve,
    "POST /v1/webhook_endpoints/{webhook_endpoint}": update,
    "DELETE /v1/webhook_endpoints/{webhook_endpoint}": delete,
}
