"""From "METHOD /path" to the resource that answers it."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..compiled import read_toml
from .contract import load_contract
from .rules import Refusal
from .world import Handler, Listener, Routes

_FOLDER = Path(__file__).parent / "resources"
_NEAREST = Path(__file__).with_name("nearest.toml")


class Match(NamedTuple):
    """A route that fits: as it is written ("GET /v1/things/{thing}"), its handler and the values in the path."""

    route: str
    handler: Handler
    path: dict[str, str]

    def instead(self) -> dict[str, str]:
        """Return what the resource says of parameters that it does not play, by their names."""
        return dict(getattr(sys.modules[self.handler.__module__], "INSTEAD", {}))


@cache
def sdk_routes() -> Routes:
    """Return the routes for secret keys; each is an operation of the contract."""
    return _collect("ROUTES")


@cache
def client_routes() -> Routes:
    """Return the routes for publishable keys, as Stripe.js calls them."""
    return _collect("CLIENT_ROUTES")


def find_route(method: str, path: str, *, is_client: bool) -> Match:
    """Return the route of a request, or refuse it."""
    if f"{method} {path}" in _unserved():
        raise _not_simulated(method, path)
    for route, (pattern, handler) in _patterns(is_client).items():
        if found := pattern.fullmatch(f"{method} {path}"):
            return Match(route, handler, found.groupdict())
    if is_client and any(pattern.fullmatch(f"{method} {path}") for pattern, _ in _patterns(False).values()):
        raise Refusal("secret_key_required")
    raise _not_simulated(method, path)


def load_nearest() -> dict[str, str]:
    """Return what comes nearest to what is not played, by the beginning of a path under /v1/."""
    return dict(read_toml(_NEAREST)["nearest"])


def _not_simulated(method: str, path: str) -> Refusal:
    name = path.removeprefix("/v1/")
    nearest = load_nearest()
    while name and name not in nearest:
        name = name.rpartition("/")[0]
    if path.endswith("/search"):
        return Refusal(
            "not_simulated", method=method, path=path, nearest=" A list with its filters is played."
        )
    return Refusal("not_simulated", method=method, path=path, nearest=f" {nearest[name]}" if name else "")


def is_client_path(path: str) -> bool:
    """Tell whether anything at this path may be asked with a publishable key."""
    return any(
        pattern.fullmatch(f"{method} {path}")
        for method in ("GET", "POST")
        for pattern, _ in _patterns(True).values()
    )


@cache
def _unserved() -> frozenset[str]:
    """Return the operations without a name in their path that are not here: no name of a thing, such as `/search`."""
    known = load_contract()["routes"]
    return frozenset(route for route in known if "{" not in route) - {*sdk_routes(), *client_routes()}


@cache
def _patterns(is_client: bool) -> dict[str, tuple[re.Pattern[str], Handler]]:
    routes = client_routes() if is_client else sdk_routes()
    return {
        route: (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)), routes[route]) for route in routes
    }


@cache
def listeners() -> dict[str, Listener]:
    """Return what follows from each event."""
    return _collect("LISTENERS")


def _collect(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in sorted(_FOLDER.glob("[a-z]*.py")):
        module = importlib.import_module(f"{__package__}.resources.{file.stem}")
        found |= getattr(module, name, {})
    return found
