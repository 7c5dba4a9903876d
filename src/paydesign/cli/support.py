"""What can be generated: every guide, side that confirms, mode, server and client, and why not the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..catalog.model import Catalog, Shape
from ..catalog.support import find_gaps
from ..facts.loader import load_guides
from ..facts.model import Guide

SUPPORT = {
    "documented": "Documented by Stripe",
    "constructed": "Put together by us from Stripe's API",
    "not-offered": "Not offered",
}


class Option(NamedTuple):
    """One combination.

    Attributes:
        documented: Whether Stripe documents this guide with this mode, or we construct it from the API.
        missing: The cells that its server or client lacks, as `servers/fastapi/for/create-intent`.
        reason: Why it cannot be generated, or what is to be known about the mode.
        nearest: The flags of the nearest combination that can, if this one cannot.
    """

    guide: str
    confirm_on: str
    mode: str
    server: str
    client: str
    supported: bool
    documented: str
    missing: tuple[str, ...]
    reason: str
    source: str
    nearest: str | None


def all_options(catalog: Catalog) -> Iterator[Option]:
    """Yield every combination; what is supported is worked out from the layers that exist."""
    for guide in load_guides().values():
        for side in guide.variants:
            for mode, support in guide.modes.items():
                for server in catalog.servers:
                    for client in catalog.clients:
                        missing = _missing(catalog, guide, side, mode, server, client)
                        reason = _obstacle(catalog, guide, side, mode, missing)
                        yield Option(
                            guide.id,
                            side,
                            mode,
                            server,
                            client,
                            supported=reason is None,
                            documented=support.documented,
                            missing=missing,
                            reason=reason or support.note,
                            source=support.source.url,
                            nearest=nearest_flags(catalog, guide, mode) if reason else None,
                        )


def nearest_flags(catalog: Catalog, guide: Guide, mode: str) -> str:
    """Return the flags of what to take instead of a mode that a guide does not have."""
    nearest = guide.modes[mode].nearest
    if nearest and any(shape.mode == nearest.mode for shape in catalog.shapes[nearest.guide]):
        return f"--guide {nearest.guide} --mode {nearest.mode}"
    return "--mode payment"


def _missing(
    catalog: Catalog, guide: Guide, side: str, mode: str, server: str, client: str
) -> tuple[str, ...]:
    found = (
        gap.path
        for shape in _shapes(catalog, guide, side, mode)
        for gap in find_gaps(catalog, shape, server, client)
    )
    return tuple(dict.fromkeys(found))


def _obstacle(catalog: Catalog, guide: Guide, side: str, mode: str, missing: tuple[str, ...]) -> str | None:
    if guide.modes[mode].documented == "not-offered":
        return guide.modes[mode].note
    if not _shapes(catalog, guide, side, mode):
        return f"There are no templates for the mode {mode} yet."
    return "missing: " + ", ".join(missing) if missing else None


def _shapes(catalog: Catalog, guide: Guide, side: str, mode: str) -> list[Shape]:
    return [s for s in catalog.shapes.get(guide.id, ()) if (s.mode, s.confirm_on) == (mode, side)]
