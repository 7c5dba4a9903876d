"""Writes the table of a record's keys in docs/records.md from the schema: python scripts/record_page.py [--check]."""

from __future__ import annotations

import sys
from pathlib import Path

from paydesign.decisions.loader import load_tree
from paydesign.records.schema import record_schema

PAGE = Path(__file__).parent.parent / "docs" / "records.md"
START, END = "<!-- keys: scripts/record_page.py -->", "<!-- end of keys -->"


def table() -> str:
    """Return the table in Markdown: a row a key, in the order of the file."""
    schema = record_schema(load_tree())
    rows = [
        [f"`{key}`", "yes" if key in schema["required"] else "", value["description"]]
        for key, value in schema["properties"].items()
    ]
    return "\n".join(
        "| " + " | ".join(row) + " |" for row in [["key", "required", "what it says"], ["---"] * 3, *rows]
    )


def filled(page: str) -> str:
    """Return the page with the table as it is now."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table()}\n{END}{after}"


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        return int(filled(text) != text)
    PAGE.write_text(filled(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
