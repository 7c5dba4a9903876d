"""`paydesign page FILE...`: decisions as pages for a wiki or a site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..paging import write_pages

EXAMPLES = ("paydesign page shop/paydesign.yaml --out shop",)


def page(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The records.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder for the pages; by default this one.")
    ] = Path("."),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make pages of decision records, Markdown and HTML."""
    write_pages(files, out, as_json=as_json)
