"""Writes the table of support in the README from what exists: python scripts/support_table.py [--check]."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from paydesign.catalog.discover import discover
from paydesign.cli.support import Option, all_options
from paydesign.facts.loader import load_modes

README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- support: scripts/support_table.py -->", "<!-- end of support -->"


def table() -> str:
    """Return the table in Markdown, with what "all" are: a row a guide and side that confirms, a column a mode."""
    modes = list(load_modes())
    rows = [["guide", "confirmed on the", *modes], ["---"] * (len(modes) + 2)]
    for (guide, side), options in groupby(all_options(discover()), lambda option: option[:2]):
        by_mode = {mode: list(group) for mode, group in groupby(options, lambda option: option.mode)}
        rows.append([guide, side, *(_cell(by_mode[mode]) for mode in modes)])
    catalog = discover()
    servers, clients = (
        " or ".join(layer.title.partition(",")[0] for layer in side.values())
        for side in (catalog.servers, catalog.clients)
    )
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"All servers ({servers}) with all clients ({clients}):\n\n{text}"


def _cell(options: list[Option]) -> str:
    catalog = discover()
    clients: dict[str, list[str]] = {}
    for option in options:
        if option.supported:
            server, client = catalog.servers[option.server], catalog.clients[option.client]
            clients.setdefault(server.title, []).append(client.title.partition(",")[0])
    if not clients:
        return "no" if options[0].documented == "not-offered" else "not yet"
    ours = " (ours)" if options[0].documented == "constructed" else ""
    if all(option.supported for option in options):
        return "all" + ours
    return "; ".join(f"{server} with {' or '.join(pages)}" for server, pages in clients.items()) + ours


def filled(readme: str) -> str:
    """Return the README with the table as it is now."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table()}\n{END}{after}"


def main() -> int:
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        return int(filled(text) != text)
    README.write_text(filled(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
