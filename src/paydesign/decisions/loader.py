"""The only reader of the tree's file: TOML in, a `Tree` out that is proven sound.

TOML rather than YAML because the standard library reads it, five times faster than a YAML
library is imported, and because `no` is text in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from ..compiled import read_toml
from ..errors import Problem, TreeUnsound
from ..resources import TREE_FILE
from ..shape import NOT_A_TABLE, misshapen
from .lint import find_faults
from .model import Edge, Node, Notice, Outcome, Question, Tree

_TREE = {
    "version": str, "source": str, "read": date, "start": str,
    "questions": dict, "nodes": dict, "outcomes": dict, "notices": dict,
}  # fmt: skip
_QUESTION = {"ask": str, "why": str, "help": str, "source": str, "read": date}
_NODE = {"question": str, "yes": dict, "no": dict}
_EDGE = {"to": str, "means": str, "because": str}
_OUTCOME = {"guide": str, "create_intent": str, "confirm_on": str}
_NOTICE = {"message": str, "source": str}


@cache
def load_tree(file: Path = TREE_FILE) -> Tree:
    """Return the tree in `file`.

    Raises:
        TreeUnsound: With every fault and its place, e.g. `nodes.amount.yes`.
    """
    try:
        raw = read_toml(file)
    except ValueError as error:
        raise TreeUnsound(f"the tree is not TOML: {error}", where=str(file)) from error
    return parse_tree(raw, where=file.name)


def parse_tree(raw: dict[str, Any], where: str) -> Tree:
    """Return the tree that the parsed TOML describes; raise TreeUnsound with every fault."""
    faults = list(_misshapen(raw))
    # Where every table is one, the rest can be judged too, whatever is missing in it.
    if not any(NOT_A_TABLE in fault.message for fault in faults):
        tree = _tree(raw)
        faults += find_faults(tree)
    if faults:
        raise TreeUnsound("the decision tree is not sound", where=where, problems=faults)
    return tree


def _misshapen(raw: dict[str, Any]) -> Iterator[Problem]:
    yield from misshapen("", raw, _TREE, {"standing_notices": list})
    for kind, required, optional in (
        ("questions", _QUESTION, {"default": bool, "short": str}),
        ("outcomes", _OUTCOME, {}),
        ("notices", _NOTICE, {}),
    ):
        for name, fields in _entries(raw, kind):
            yield from misshapen(f"{kind}.{name}", fields, required, optional)
    for name, fields in _entries(raw, "nodes"):
        place = f"nodes.{name}"
        yield from misshapen(place, fields, _NODE)
        for answer in ("yes", "no"):
            if isinstance(fields, dict) and answer in fields:
                yield from misshapen(f"{place}.{answer}", fields[answer], _EDGE, {"notices": list})


def _entries(raw: dict[str, Any], kind: str) -> list[tuple[str, Any]]:
    tables = raw.get(kind)
    return list(tables.items()) if isinstance(tables, dict) else []


def _tree(raw: dict[str, Any]) -> Tree:
    return Tree(
        version=_text(raw, "version"),
        source=_text(raw, "source"),
        read=_text(raw, "read"),
        start=_text(raw, "start"),
        questions={
            name: Question(
                id=name,
                ask=_text(fields, "ask"),
                short=_text(fields, "short") or _text(fields, "ask"),
                why=_text(fields, "why"),
                help=_text(fields, "help"),
                default=bool(fields.get("default")),
                source=_text(fields, "source"),
                read=_text(fields, "read"),
            )
            for name, fields in _entries(raw, "questions")
        },
        nodes={
            name: Node(
                name, _text(fields, "question"), _edge(fields.get("yes", {})), _edge(fields.get("no", {}))
            )
            for name, fields in _entries(raw, "nodes")
        },
        outcomes={
            # The choices are checked afterwards, where the message can list the valid ones.
            name: Outcome(*(cast(Any, _text(fields, field)) for field in Outcome._fields))
            for name, fields in _entries(raw, "outcomes")
        },
        notices={
            name: Notice(name, _text(fields, "message"), _text(fields, "source"))
            for name, fields in _entries(raw, "notices")
        },
        standing_notices=tuple(raw.get("standing_notices", ())),
    )


def _edge(fields: dict[str, Any]) -> Edge:
    return Edge(
        to=_text(fields, "to"),
        means=_text(fields, "means"),
        because=_text(fields, "because"),
        notices=tuple(fields.get("notices", ())),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    return str(fields.get(name, "")).strip()
