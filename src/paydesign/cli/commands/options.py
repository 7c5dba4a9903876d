"""`paydesign options`: every guide, mode, server and client, whether it can be generated, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import typer

from ...catalog.discover import discover
from ...catalog.model import Catalog
from ...catalog.support import find_gaps
from ...facts.loader import load_guides
from ...facts.model import Guide
from ..output import console, print_json


class Option(NamedTuple):
    """One combination.

    Attributes:
        documented: Whether Stripe documents this guide with this mode, or we construct it from the API.
        reason: Why it cannot be generated, or what is to be known about the mode.
        nearest: The flags of the nearest combination that can, if this one cannot.
    """

    guide: str
    mode: str
    server: str
    client: str
    supported: bool
    documented: str
    reason: str
    source: str
    nearest: str | None


def options(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show every guide x mode x server x client with its support and reason."""
    found = list(all_options(discover()))
    if as_json:
        print_json({"options": [option._asdict() for option in found]})
        return
    _show(found)


def all_options(catalog: Catalog) -> Iterator[Option]:
    """Yield every combination; what is supported is worked out from the layers that exist."""
    for guide in load_guides().values():
        for mode, support in guide.modes.items():
            for server in catalog.servers:
                for client in catalog.clients:
                    reason = _obstacle(catalog, guide, mode, server, client)
                    yield Option(
                        guide.id,
                        mode,
                        server,
                        client,
                        supported=reason is None,
                        documented=support.documented,
                        reason=reason or support.note,
                        source=support.source.url,
                        nearest=_nearest(guide, mode) if reason else None,
                    )


def _obstacle(catalog: Catalog, guide: Guide, mode: str, server: str, client: str) -> str | None:
    if guide.modes[mode].documented == "not-offered":
        return guide.modes[mode].note
    shapes = [shape for shape in catalog.shapes.get(guide.id, ()) if shape.mode == mode]
    if not shapes:
        return f"there are no templates for the mode {mode} yet"
    gaps = dict.fromkeys(gap.path for shape in shapes for gap in find_gaps(catalog, shape, server, client))
    return "missing: " + ", ".join(gaps) if gaps else None


def _nearest(guide: Guide, mode: str) -> str:
    nearest = guide.modes[mode].nearest
    return f"--guide {nearest.guide} --mode {nearest.mode}" if nearest else "--mode payment"


def _show(found: list[Option]) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("Guide", "Mode", "Server", "Client", "Support", "Why"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Mode", "Server", "Client", "Support"))
    for option in found:
        support = "yes" if option.supported else "no"
        if option.supported and option.documented == "constructed":
            support = "yes (ours)"
        row = (option.guide, option.mode, option.server, option.client, support, option.reason)
        table.add_row(*(Text(cell, style="" if option.supported else "dim") for cell in row))
    out.print(table)
