"""The state: Stripe objects by kind and id, bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .journal import Journal
from .rules import Refusal

StripeObject = dict[str, Any]

LIMIT = 10_000
"""How many objects of one kind are kept. The oldest that are finished are forgotten first."""

_FINISHED = frozenset(
    {"succeeded", "canceled", "failed", "incomplete_expired", "lost", "paid", "void", "warning_closed", "won"}
)

_BOOKED = "balance_transaction"
"""Nothing is to be done about one, also while its money is pending."""


class Store:
    """All objects of the account, by kind (`payment_intent`) and then by id, in the order of their creation."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._objects: dict[str, dict[str, StripeObject]] = {}
        self._journal: Journal | None = None

    def begin(self) -> Journal:
        """Note from now on what changes, until `commit` or `roll_back`."""
        self._journal = Journal()
        return self._journal

    def commit(self) -> None:
        """Let stand what has changed; beyond the limit the oldest finished objects of a kind are forgotten."""
        self._journal = None
        for kind in self._objects.values():
            while len(kind) > self._limit:
                _forget_oldest(kind)

    def roll_back(self) -> None:
        """Make everything as it was before `begin`."""
        if self._journal is not None:
            self._journal.undo()
            self._journal = None

    def add(self, new: StripeObject) -> StripeObject:
        """Keep the object and return it; beyond the limit the oldest finished one of its kind is forgotten."""
        kind = self._objects.setdefault(new["object"], {})
        if self._journal is not None:
            if new["id"] in kind:
                self._journal.keep_members(kind)
            else:
                self._journal.added(kind, new["id"])
        kind[new["id"]] = new
        if self._journal is None and len(kind) > self._limit:
            _forget_oldest(kind)
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
        found = self._objects.get(kind, {}).get(id)
        if found is not None and self._journal is not None:
            self._journal.keep(found)
        return found

    def find_deleted(self, kind: str, id: str) -> StripeObject | None:
        """Return what is left of an object that was deleted, or None."""
        found = self.find(f"deleted_{kind}", id)
        return found and {"id": id, "object": kind, "deleted": True}

    def all(self, kind: str, where: Callable[[StripeObject], bool] = lambda _: True) -> list[StripeObject]:
        """Return the objects of a kind, newest first."""
        found = [o for o in reversed(self._objects.get(kind, {}).values()) if where(o)]
        if self._journal is not None:
            for one in found:
                self._journal.keep(one)
        return found

    def kinds(self) -> Iterator[tuple[str, int]]:
        """Yield each kind with how many objects of it there are."""
        yield from ((kind, len(objects)) for kind, objects in self._objects.items())

    def delete(self, kind: str, id: str) -> StripeObject:
        """Forget an object, but for the fact that there was one, and return what is left of it."""
        self.remove(kind, id)
        self.add({"object": f"deleted_{kind}", "id": id})
        return {"id": id, "object": kind, "deleted": True}

    def remove(self, kind: str, id: str) -> None:
        """Forget an object."""
        if self._journal is not None:
            self._journal.keep_members(self._objects[kind])
        del self._objects[kind][id]


def _forget_oldest(kind: dict[str, StripeObject]) -> None:
    old = (
        id for id, o in kind.items() if o.get("status", "succeeded") in _FINISHED or o["object"] == _BOOKED
    )
    del kind[next(old, next(iter(kind)))]


_CALLED = {
    "balance_transaction": "balance transaction",
    "payment_method": "PaymentMethod",
    "promotion_code": "promotion code",
    "setup_intent": "setupintent",
}
"""What Stripe calls a kind when there is none; others by their name."""

_PLACES = {
    **dict.fromkeys(("payment_intent", "setup_intent"), "intent"),
    "radar.early_fraud_warning": "early_fraud_warning",
    **dict.fromkeys(("balance_transaction", "charge", "customer", "event", "product", "subscription"), "id"),
}
"""The `param` of a kind that is missing at its path; that of others is their name."""


def _missing(kind: str, id: str, param: str | None) -> Refusal:
    about: dict[str, Any] = {
        "kind": _CALLED.get(kind, kind),
        "id": id,
        "name": param or _PLACES.get(kind, kind),
    }
    return Refusal("resource_missing" if param is None else "resource_missing_in_parameter", **about)
