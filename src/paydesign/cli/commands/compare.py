"""`paydesign compare`: two guides side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from ...decisions.loader import load_tree
from ...errors import UsageError
from ...facts.loader import load_guides
from ..comparison import compare_guides, find_guides
from ..comparison_page import page_of
from ..output import print_json
from ..page import columns, is_plain, show

EXAMPLES = ("paydesign compare accept-a-payment accept-a-payment-deferred",)


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A guide.", show_default=False)],
    second: Annotated[str, typer.Argument(metavar="B", help="Another guide.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Compare two guides side by side.

    Flow, code on each side, limits, and what makes one choose.
    """
    one, other = find_guides(load_guides(), (first, second))
    if one is other:
        raise UsageError(
            "a guide cannot be compared with itself", hint=f"`paydesign explain {one.id}` explains it"
        )
    comparison = compare_guides(load_tree(), one, other)
    if as_json:
        print_json(comparison.as_document())
    else:
        show(page_of(comparison, columns(), is_stacked=is_plain()))
