"""`paydesign validate FILE...`: the command line of it; the work is in `cli/validation.py`."""

from __future__ import annotations

from typing import Annotated

import typer

from ..validation import validate_files

EXAMPLES = ("paydesign validate shop/paydesign.yaml",)


def validate(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Decision records; - is standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check decision records against their answers.

    Their form, and that everything derived in them follows from their answers.
    """
    validate_files(files, as_json=as_json)
