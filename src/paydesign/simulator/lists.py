"""List requests: filters, cursors and limit, the same for every resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .params import Params
from .rules import Refusal
from .store import StripeObject
from .world import Call

DEFAULT_LIMIT, MAX_LIMIT = 10, 100

_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}

Where = Callable[[StripeObject], bool]


def page(
    call: Call,
    kind: str,
    where: Where = lambda _: True,
    *,
    by: Iterable[str] = (),
    url: str | None = None,
    created: str = "created",
    among: list[StripeObject] | None = None,
) -> StripeObject:
    """Answer a list request, newest first.

    Args:
        by: Filters that compare the member of their name; `created` always does. Others are left to `where`.
        url: Where the list is found; `/v1/{kind}s` if left out.
        created: The member that the filter `created` compares.
        among: What the list is of, if that is not all of the kind.

    Raises:
        Refusal: A cursor is not the id of an object of this kind, or both cursors are given.
    """
    tests = [compares(call.params, name) for name in by if name in call.params]
    tests.append(compares(call.params, "created", created))
    everything = call.store.all(kind) if among is None else among
    start, end = (_cursor(call, kind, name, everything) for name in ("starting_after", "ending_before"))
    if start and end:
        raise Refusal("both_cursors")
    if start:
        everything = everything[everything.index(start) + 1 :]
    if end:
        everything = everything[: everything.index(end)]
    found = [one for one in everything if where(one) and all(test(one) for test in tests)]
    limit = min(max(call.params.get("limit", DEFAULT_LIMIT), 1), MAX_LIMIT)
    return {
        "object": "list",
        "data": found[-limit:] if end else found[:limit],
        "has_more": len(found) > limit,
        "url": url or f"/v1/{kind}s",
    }


def _cursor(call: Call, kind: str, name: str, everything: list[StripeObject]) -> StripeObject | None:
    if name not in call.params:
        return None
    id = call.params[name]
    return next((one for one in everything if one["id"] == id), None) or call.store.get(kind, id, name)


def compares(params: Params, name: str, member: str = "") -> Where:
    """Return the comparison of a member that a filter asks for: with a value, or with the bounds of a range.

    Args:
        member: Its name, if it is not the filter's.
    """
    wanted: Any = params.get(name)
    member = member or name
    if not isinstance(wanted, Params):
        return lambda one: wanted is None or bool(one.get(member) == wanted)
    bounds = [(_COMPARISONS[key], wanted[key]) for key in wanted]
    return lambda one: one.get(member) is not None and all(test(one[member], bound) for test, bound in bounds)
