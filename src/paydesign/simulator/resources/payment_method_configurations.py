"""Payment method configurations: the one that the account has says which methods are offered."""

from __future__ import annotations

from typing import Any

from ..contract import Schema, object_schema
from ..lists import page
from ..methods import load_methods
from ..store import Store, StripeObject
from ..world import Call, Routes

DEFAULT = "pmc_default"

_KIND = "payment_method_configuration"

INSTEAD = {
    "active": "The only configuration is active.",
    "application": "There is one account, without others connected to it.",
}


def default(store: Store) -> StripeObject:
    """Return the account's only configuration."""
    on = [name for name, method in load_methods().items() if method.is_on]
    return store.find(_KIND, DEFAULT) or store.add(
        {
            "id": DEFAULT,
            "object": _KIND,
            "active": True,
            "application": None,
            "is_default": True,
            "livemode": False,
            "name": "Default",
            "parent": None,
            **{name: _preference(name in on) for name in _methods()},
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


def switched_on(store: Store) -> list[str]:
    """Return the types that are offered where they fit, of those that are played."""
    configuration = default(store)
    return [name for name in load_methods() if configuration[name]["display_preference"]["value"] == "on"]


def switch(store: Store, method: str, preference: str) -> None:
    """Offer a method from now on, or no longer; "none" is what a new account has."""
    is_on = load_methods()[method].is_on if preference == "none" else preference == "on"
    shown = _preference(is_on)
    shown["display_preference"]["preference"] = preference
    default(store)[method] = shown


def retrieve(call: Call) -> StripeObject:
    """Answer one configuration."""
    default(call.store)
    return call.store.get(_KIND, call.path["configuration"])


def list_all(call: Call) -> StripeObject:
    """Answer the configurations: there is one."""
    default(call.store)
    return page(call, _KIND)


def update(call: Call) -> StripeObject:
    """Turn methods on or off, of those that are played."""
    configuration = retrieve(call)
    if "name" in call.params:
        configuration["name"] = call.params["name"]
    call.params.accept("active", True)
    for method in load_methods():
        wish = call.params.inside(method).inside("display_preference")
        if "preference" in wish:
            switch(call.store, method, wish["preference"])
    return configuration


ROUTES: Routes = {
    "GET /v1/payment_method_configurations": list_all,
    "GET /v1/payment_method_configurations/{configuration}": retrieve,
    "POST /v1/payment_method_configurations/{configuration}": update,
}
