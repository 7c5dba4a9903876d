"""Stored objects as they are answered: private members left out, references expanded on request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .rules import Refusal
from .store import Store, StripeObject

EXPANDABLE = {
    "coupon": "coupon",
    "customer": "customer",
    "default_payment_method": "payment_method",
    "discounts": "discount",
    "latest_attempt": "setup_attempt",
    "latest_charge": "charge",
    "latest_invoice": "invoice",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "pending_setup_intent": "setup_intent",
    "product": "product",
}
"""Members that hold an id or several, and the kind of object that it is the id of."""

Wanted = dict[str, Any]


def render(store: Store, stored: StripeObject, expand: Iterable[str] = ()) -> StripeObject:
    """Return a copy for an answer.

    A stored member `_name` is private; `+name` is answered as `name` only if it is expanded.

    Raises:
        Refusal: A path of `expand` leads to something that cannot be expanded.
    """
    wanted: Wanted = {}
    for path in expand:
        node = wanted
        for name in path.split("."):
            node = node.setdefault(name, {})
    return dict(_render(store, stored, wanted))


def _render(store: Store, value: Any, wanted: Wanted) -> Any:
    if isinstance(value, list):
        return [_render(store, item, wanted) for item in value]
    if not isinstance(value, dict):
        return value
    shown = {key: item for key, item in value.items() if key[0] not in "_+"}
    for name in wanted:
        shown[name] = _expand(store, value, name)
    return {key: _render(store, item, wanted.get(key, {})) for key, item in shown.items()}


def _expand(store: Store, value: StripeObject, name: str) -> Any:
    if f"+{name}" in value:
        return value[f"+{name}"]
    found = value.get(name)
    if isinstance(found, str) and name in EXPANDABLE:
        return store.find(EXPANDABLE[name], found) or found
    if isinstance(found, list) and name in EXPANDABLE:
        return [store.find(EXPANDABLE[name], id) or id for id in found]
    if isinstance(found, dict | list) or (found is None and name in value and name in EXPANDABLE):
        return found
    raise Refusal("cannot_expand", name=name)
