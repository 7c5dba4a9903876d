"""The state: Stripe objects by kind and id, bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .rules import Refusal

StripeObject = dict[str, Any]

LIMIT = 10_000
"""How many objects of one kind are kept. The oldest that are finished are forgotten first."""

_FINISHED = frozenset({"succeeded", "canceled", "failed", "incomplete_expired", "paid", "void"})


class Store:
    """All objects of the account, by kind (`payment_intent`) and then by id, in the order of their creation."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._objects: dict[str, dict[str, StripeObject]] = {}

    def add(self, new: StripeObject) -> StripeObject:
        """Keep the object and return it; beyond the limit the oldest finished one of its kind is forgotten."""
        kind = self._objects.setdefault(new["object"], {})
        kind[new["id"]] = new
        if len(kind) > self._limit:
            old = (id for id, o in kind.items() if o.get("status", "succeeded") in _FINISHED)
            del kind[next(old, next(iter(kind)))]
        return new

    def get(self, kind: str, id: str, param: str | None = None) -> StripeObject:
        """Return an object.

        Args:
            param: The parameter that named it; None if it was the path, which makes it a 404.

        Raises:
            Refusal: There is none.
        """
        found = self.find(kind, id)
        if found is None:
            raise _missing(kind, id, param)
        return found

    def find(self, kind: str, id: str) -> StripeObject | None:
        """Return an object or None."""
        return self._objects.get(kind, {}).get(id)

    def all(self, kind: str, where: Callable[[StripeObject], bool] = lambda _: True) -> list[StripeObject]:
        """Return the objects of a kind, newest first."""
        return [o for o in reversed(self._objects.get(kind, {}).values()) if where(o)]

    def kinds(self) -> Iterator[tuple[str, int]]:
        """Yield each kind with how many objects of it there are."""
        yield from ((kind, len(objects)) for kind, objects in self._objects.items())

    def remove(self, kind: str, id: str) -> None:
        """Forget an object."""
        del self._objects[kind][id]


def _missing(kind: str, id: str, param: str | None) -> Refusal:
    if param is None:
        name = "intent" if kind.endswith("_intent") else "id"  # as the SDK names the place in the path
        return Refusal("resource_missing", kind=kind, id=id, name=name)
    return Refusal("resource_missing_in_parameter", kind=kind, id=id, name=param)
