"""Events: which there are, and each in the shape of the account's API version."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ..compiled import read_toml
from .store import StripeObject

_FILE = Path(__file__).with_name("events.toml")


@cache
def load_sent() -> dict[str, str]:
    """Return the types of events that are sent, with what each tells of."""
    return dict(read_toml(_FILE)["sent"])


def make_event(
    id: str,
    event_type: str,
    subject: StripeObject,
    *,
    created: int,
    version: str,
    request: tuple[str | None, str | None],
    previous: dict[str, Any] | None = None,
) -> StripeObject:
    """Return an event about a rendered object.

    Args:
        request: Id and idempotency key of the request that caused it, or None twice.
        previous: For *.updated events, what the changed members were before.
    """
    data: dict[str, Any] = {"object": subject}
    if previous is not None:
        data["previous_attributes"] = previous
    return {
        "id": id,
        "object": "event",
        "api_version": version,
        "created": created,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": {"id": request[0], "idempotency_key": request[1]},
        "type": event_type,
    }


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return `previous_attributes`: what changed members were, of objects inside only those that changed."""
    found: dict[str, Any] = {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            if inner := changes(old, new):
                found[name] = inner
        elif old != new:
            found[name] = old
    return found
