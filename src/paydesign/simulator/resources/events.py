"""Events, as the API lists them; the newest are kept."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ..lists import page
from ..store import StripeObject
from ..world import Call, Routes


def retrieve(call: Call) -> StripeObject:
    """Answer one event."""
    return call.store.get("event", call.path["id"])


def list_all(call: Call) -> StripeObject:
    """Answer the events, of some types if asked; `*` stands for anything in `type`."""
    wanted = [call.params["type"]] if "type" in call.params else call.params.get("types", ["*"])
    return page(call, "event", lambda event: any(fnmatchcase(event["type"], pattern) for pattern in wanted))


ROUTES: Routes = {"GET /v1/events": list_all, "GET /v1/events/{id}": retrieve}
