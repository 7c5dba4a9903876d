"""What `paydesign records` says of each record, as a table, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from ..decisions.loader import load_tree
from ..errors import Problem
from ..records.compare import differences, unanswered
from ..records.relations import Relations
from ..records.survey import Found
from .page import Item, Row, Section, section_rows
from .validation import derive

LIVING = ("proposed", "accepted")
"""The statuses of a record that is still to be looked at again."""

COLUMNS = ("id", "status", "owner", "age", "review", "state")


class Entry(NamedTuple):
    """One record as it is listed; what it does not say, or cannot be read, is None.

    Attributes:
        age: Days since the record's date.
        left: Days until it is to be reviewed, negative if that day has gone by; None of one that is no longer in force.
        state: `valid`, `differs` from what its answers lead to, or the code of what is wrong with its form.
    """

    path: str
    id: str | None
    title: str | None = None
    status: str | None = None
    date: str | None = None
    age: int | None = None
    guide: str | None = None
    owner: str | None = None
    review_by: str | None = None
    left: int | None = None
    tags: tuple[str, ...] = ()
    project: dict[str, str] | None = None
    state: str = "valid"


def entry(one: Found, day: str) -> Entry:
    """Return what is listed of a file on a day."""
    if one.record is None or one.document is None:
        return Entry(one.path, one.id, state=one.error.code if one.error else "")
    record, tree = one.record, load_tree()
    human, today = record.human, date.fromisoformat(day)
    holds = not unanswered(one.document, record, tree) and not differences(one.document, derive(tree, record))
    is_due = human.review_by and human.status in LIVING
    return Entry(
        path=one.path,
        id=human.id,
        title=human.title,
        status=human.status,
        date=record.date,
        age=(today - date.fromisoformat(record.date)).days,
        guide=record.outcome.guide,
        owner=human.owner,
        review_by=human.review_by,
        left=(date.fromisoformat(human.review_by) - today).days if human.review_by and is_due else None,
        tags=human.tags,
        project=record.project.options() if record.project else None,
        state="valid" if holds else "differs",
    )


def problems_of(found: Iterable[Found]) -> Iterator[Problem]:
    """Yield what keeps files from being used: of each the first problem, and how many more there are."""
    for one in found:
        if one.error:
            first, *more = one.error.problems or [Problem(one.error.message, one.path, one.error.hint)]
            others = f", and {len(more)} more; see `paydesign validate`" if more else ""
            yield first._replace(message=f"{first.message}{others}", where=first.where or one.path)


def as_document(
    entries: Sequence[Entry], relations: Relations, problems: Sequence[Problem]
) -> dict[str, Any]:
    """Return the document of `records --json`; `paydesign schema records` describes it."""
    return {
        "records": [
            {
                **{key: value for key, value in one._asdict().items() if key not in ("left", "age")},
                "tags": list(one.tags),
                "age_days": one.age,
                "overdue": one.left is not None and one.left < 0,
            }
            for one in entries
        ],
        "relations": [
            {"from": arrow.source, "rel": arrow.rel, "to": arrow.target} for arrow in relations.arrows
        ],
        "problems": [problem._asdict() for problem in problems],
    }


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_document`."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    properties: dict[str, Any] = {
        **dict.fromkeys(("path", "state"), text),
        **dict.fromkeys(("id", "title", "status", "date", "guide", "owner", "review_by"), maybe),
        "tags": {"type": "array", "items": text},
        "project": {"type": ["object", "null"], "additionalProperties": text},
        "age_days": {"type": ["integer", "null"]},
        "overdue": {"type": "boolean"},
    }
    keys = {
        "records": {"type": "array", "items": _object(properties)},
        "relations": {"type": "array", "items": _object(dict.fromkeys(("from", "rel", "to"), text))},
        "problems": {
            "type": "array",
            "items": _object({"message": text, "where": maybe, "hint": maybe}),
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:paydesign:records:v1",
        "title": "paydesign records",
        "description": "What `paydesign records --json` prints.",
        **_object(keys),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def table(entries: Sequence[Entry], problems: Sequence[Problem], width: int) -> Iterator[Row]:
    """Yield a line of columns a record, and below it its title, and its guide, project and file."""
    cells = [COLUMNS, *(_cells(one) for one in entries)]
    widths = _fitted([max(map(len, column)) for column in zip(*cells, strict=True)], width)
    yield Row(_line(COLUMNS, widths), "bold")
    for one, line in zip(entries, cells[1:], strict=True):
        yield Row(_line(line, widths))
        below = [one.title, " · ".join(filter(None, [one.guide, _project(one), one.path]))]
        for text in filter(None, below):
            yield from section_rows(Section("", (Item(text, " "),)), width)
    if problems:
        yield Row("")
        items = tuple(Item(_said(problem)) for problem in problems)
        yield from section_rows(Section("Problems", items, "-"), width)


def markdown(entries: Sequence[Entry], problems: Sequence[Problem]) -> str:
    """Return a table for a wiki: a row a record, and what is wrong below it."""
    heads = ("record", "title", "status", "guide", "owner", "age", "review", "project", "state")
    rows = [heads, ("---",) * len(heads)]
    for one in entries:
        id, status, owner, age, review, state = map(_escaped, _cells(one))
        link = f"[{id or '?'}](<{one.path.replace('<', '%3C').replace('>', '%3E')}>)"
        texts = (one.title, one.guide, _project(one))
        title, guide, project = (_escaped(text or "") for text in texts)
        rows.append((link, title, status, guide, owner, age, review, project, state))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if problems:
        lines += ["", *(f"- {_escaped(_said(problem))}" for problem in problems)]
    return "\n".join(lines)


def _cells(one: Entry) -> tuple[str, ...]:
    age = "" if one.age is None else _days(one.age)
    return (one.id or "", one.status or "", one.owner or "", age, _review(one), one.state)


def _review(one: Entry) -> str:
    if one.left is None:
        return ""
    return f"in {_days(one.left)}" if one.left >= 0 else f"overdue {_days(-one.left)}"


def _days(count: int) -> str:
    return f"{count} day{'' if abs(count) == 1 else 's'}"


def _project(one: Entry) -> str:
    return " ".join((one.project or {}).values())


def _said(problem: Problem) -> str:
    return f"{problem.where}: {problem.message}" if problem.where else problem.message


def _fitted(widths: list[int], room: int) -> list[int]:
    """Return the widths, the widest made narrower until two spaces between all of them fit."""
    while sum(widths) + 2 * (len(widths) - 1) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = (
        cell if len(cell) <= width else cell[: width - 1] + "…"
        for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(shown, widths, strict=True)).rstrip()


def _escaped(text: str) -> str:
    """Return the text as Markdown that is nothing but text, on one line."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|~!&" else char for char in " ".join(text.split()))
