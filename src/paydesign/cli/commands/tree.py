"""`paydesign tree`: the decision tree as a drawing, with the path of a record highlighted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...decisions.engine import step
from ...decisions.graph import FORMATS, as_json, draw
from ...decisions.loader import load_tree
from ...decisions.model import Step, Tree
from ...decisions.text import ASCII, UNICODE, draw_text
from ...errors import ContradictoryOptions, InvalidValue
from ..choices import any_choices, suggest
from ..output import print_json
from ..page import Row, columns, show, wrapped

if TYPE_CHECKING:
    from ...records.model import Record


EXAMPLES = (
    "paydesign tree",
    "paydesign tree --record shop/paydesign.yaml",
    "paydesign tree --format mermaid",
)


def tree(
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="FILE", help="Highlight the path of this decision record."),
    ] = None,
    as_document: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Draw the decision tree, or a record in it."""
    chosen = _format(form, as_document)
    drawn = load_tree()
    read = _read(record, drawn) if record else None
    taken = step(drawn, read.answers).taken if read else ()
    match chosen:
        case "json":
            print_json(as_json(drawn, taken))
        case "text":
            show([*_rows(drawn, taken), *_overridden(read)])
        case _:
            # In every encoding UTF-8: these are documents, not messages to a terminal.
            sys.stdout.flush()
            sys.stdout.buffer.write(draw(drawn, chosen, taken).encode())


def _format(form: str | None, as_document: bool) -> str:
    if form is not None and form not in FORMATS:
        raise InvalidValue(f"{form!r} is not a format", where="--format", hint=suggest(form, list(FORMATS)))
    if as_document and form not in (None, "json"):
        raise ContradictoryOptions(
            f"--json and --format {form} say different things", hint="keep one; --json is --format json"
        )
    return "json" if as_document else form or "text"


def _read(file: Path, tree: Tree) -> Record:
    from ...records.codec import read_record
    from ...records.files import name_of, read_file

    return read_record(read_file(file), name_of(file), tree, any_choices())


def _overridden(record: Record | None) -> list[Row]:
    """Return what to say under the drawing if the record follows another guide than its path leads to."""
    if record is None or record.override is None:
        return []
    said = f"The record follows {record.override.guide} instead: {record.override.because}"
    return [Row(""), *(Row(line) for line in wrapped(said, columns(), "", ""))]


def _rows(tree: Tree, taken: Iterable[Step]) -> list[Row]:
    glyphs = UNICODE if _can_draw() else ASCII
    return [
        Row(line.text, "bold" if line.on_path else "")
        for line in draw_text(tree, taken, width=columns(), glyphs=glyphs)
    ]


def _can_draw() -> bool:
    """Return whether lines can be drawn. On a dumb terminal a screen reader might spell them out."""
    if os.environ.get("TERM") == "dumb":
        return False
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return encoding.startswith("utf")
