"""`paydesign records [PATH...]`: every record below, what it says and how they hang together."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ...decisions.loader import load_tree
from ...errors import ContradictoryOptions, InvalidValue
from ...records.drawing import FORMATS as GRAPHS
from ...records.drawing import draw
from ...records.relations import relate
from ...records.survey import survey
from ..choices import any_choices, suggest
from ..failure import printable
from ..listing import as_document, entry, markdown, problems_of, table
from ..output import print_json, remark, say
from ..page import columns, show
from ..request import this_day

FORMATS = ("text", "markdown", "json")

EXAMPLES = (
    "paydesign records",
    "paydesign records --format markdown",
    "paydesign records --graph mermaid",
)


def records(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help="Files, and folders to look below; by default this folder."),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")
    ] = None,
    graph: Annotated[
        str | None,
        typer.Option(
            "--graph",
            metavar="FORMAT",
            help=f"Draw what replaces what, and all links: {', '.join(GRAPHS)}.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List the decision records below folders.

    What is wrong with one, or with what it names, is listed too; `paydesign validate` and its exit code judge.
    """
    chosen = _format(form, graph, as_json=as_json)
    places = paths or ["."]
    found = survey(places, load_tree(), any_choices())
    relations = relate(found)
    problems = [*problems_of(found), *relations.problems]
    if chosen in GRAPHS:
        # In every encoding UTF-8: these are documents, not messages to a terminal.
        sys.stdout.flush()
        sys.stdout.buffer.write(draw(found, relations.arrows, chosen).encode("utf-8", "replace"))
        for problem in problems:
            remark(printable(f"note: {problem.where}: {problem.message}"))
    elif chosen != "json" and not found:
        say(printable(f"There is no decision record below {', '.join(places)}."))
    else:
        entries = [entry(one, this_day()) for one in found]
        if chosen == "json":
            print_json(as_document(entries, relations, problems))
        elif chosen == "markdown":
            say("\n".join(map(printable, markdown(entries, problems).split("\n"))))
        else:
            show(table(entries, problems, columns()))


def _format(form: str | None, graph: str | None, *, as_json: bool) -> str:
    for flag, value, known in (("--format", form, FORMATS), ("--graph", graph, GRAPHS)):
        if value is not None and value not in known:
            raise InvalidValue(f"{value!r} is not a format", where=flag, hint=suggest(value, list(known)))
    given = list(dict.fromkeys(filter(None, [form, graph, "json" if as_json else None])))
    if len(given) > 1:
        raise ContradictoryOptions(
            f"{' and '.join(given)} are different things to print",
            hint="keep one of --format, --graph and --json",
        )
    return given[0] if given else "text"
