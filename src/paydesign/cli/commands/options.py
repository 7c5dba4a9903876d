"""`paydesign options`: every guide, mode, server and client, whether it can be generated and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Annotated

import typer

from ...catalog.discover import discover
from ..output import print_json
from ..page import Item, Section, columns, lay_out, show
from ..support import SUPPORT, Option, all_options

EXAMPLES = (
    "paydesign options",
    "paydesign options --json",
)


def options(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show what can be generated, and why not the rest.

    Every guide x mode x server x client with its support and reason.
    """
    found = list(all_options(discover()))
    if as_json:
        print_json({"options": [option._asdict() for option in found]})
        return
    sections = [*_sections(found), Section("", (Item("Sources, and each combination: --json."),))]
    show(lay_out("What can be generated", sections, columns()))


def _sections(found: Iterable[Option]) -> Iterator[Section]:
    """Yield a section for each guide; for each side that confirms, if the sides differ."""
    for guide, of_guide in groupby(found, key=lambda option: option.guide):
        sides = {
            side: tuple(_items(of_side))
            for side, of_side in groupby(of_guide, lambda option: option.confirm_on)
        }
        for items in dict.fromkeys(sides.values()):
            alike = " or ".join(side for side in sides if sides[side] == items)
            yield Section(f"{guide}, confirmed on the {alike}", items)


def _items(found: Iterable[Option]) -> Iterator[Item]:
    for mode, of_mode in groupby(found, key=lambda option: option.mode):
        yield Item(" ".join(_sentences(list(of_mode))), mode)


def _sentences(group: list[Option]) -> Iterator[str]:
    """Yield what is to be said about one mode of a guide: its standing, what there is, and what is not."""
    standing = SUPPORT[group[0].documented]
    made = [option for option in group if option.supported]
    yield f"{standing}: {_pairs(made)}." if made else f"{standing}."
    whole = [option for option in made if not option.not_with]
    if whole and whole[0].documented == "constructed":
        yield whole[0].reason
    lacking = [option for option in group if option.not_with or not option.supported]
    yield from _gaps(lacking)
    for reason in dict.fromkeys(option.reason for option in lacking if not option.missing):
        yield reason[0].upper() + reason[1:].rstrip(".") + "."
    if lacking and not made:
        yield f"Nearest: {lacking[0].nearest}"


def _gaps(lacking: list[Option]) -> Iterator[str]:
    """Yield what each server or client lacks, and for which answers, once for all combinations with it."""
    cells: dict[tuple[str, str], dict[str, None]] = {}
    for option in lacking:
        with_ = f" with {' or '.join(option.not_with)}" if option.not_with else ""
        for gap in option.missing:
            layer, _, cell = gap.partition("/for/")
            cells.setdefault((layer, with_), {})[cell] = None
    for (layer, with_), missing in cells.items():
        yield f"Not {layer.partition('/')[2]}{with_}: {layer}/for lacks {', '.join(missing)}."


def _pairs(found: list[Option]) -> str:
    """Return servers and clients as `express, fastapi with html, react`."""
    clients = {
        server: ", ".join(option.client for option in of_server)
        for server, of_server in groupby(found, key=lambda option: option.server)
    }
    return "; ".join(
        f"{', '.join(server for server in clients if clients[server] == those)} with {those}"
        for those in dict.fromkeys(clients.values())
    )
