"""Payment method configurations, to be read: the one that the account has says what the stand-in plays."""

from __future__ import annotations

from typing import Any

from ..contract import Schema, object_schema
from ..lists import page
from ..store import StripeObject
from ..world import Call, Routes

DEFAULT = "pmc_default"

_KIND = "payment_method_configuration"
_PLAYED = ("card",)

INSTEAD = {"application": "There is one account, without others connected to it."}


def default(call: Call) -> StripeObject:
    """Return the account's only configuration."""
    return call.store.find(_KIND, DEFAULT) or call.store.add(
        {
            "id": DEFAULT,
            "object": _KIND,
            "active": True,
            "application": None,
            "is_default": True,
            "livemode": False,
            "name": "Default",
            "parent": None,
            **{name: _preference(name in _PLAYED) for name in _methods()},
        }
    )


def _methods() -> list[str]:
    """Return the names of all payment methods that the contract has a preference for."""
    schema = object_schema(_KIND) or ["object", {}]
    return [name for name, (_, field) in schema[1].items() if _is_preference(field)]


def _is_preference(schema: Schema) -> bool:
    if schema[0] == "union":
        return any(_is_preference(member) for member in schema[1:])
    return schema[0] == "object" and "display_preference" in schema[1]


def _preference(is_on: bool) -> dict[str, Any]:
    value = "on" if is_on else "off"
    preference = {"overridable": None, "preference": value, "value": value}
    return {"available": is_on, "display_preference": preference}


def retrieve(call: Call) -> StripeObject:
    """Answer one configuration."""
    default(call)
    return call.store.get(_KIND, call.path["configuration"])


def list_all(call: Call) -> StripeObject:
    """Answer the configurations: there is one."""
    default(call)
    return page(call, _KIND)


ROUTES: Routes = {
    "GET /v1/payment_method_configurations": list_all,
    "GET /v1/payment_method_configurations/{configuration}": retrieve,
}
