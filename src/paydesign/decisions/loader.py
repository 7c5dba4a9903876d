"""The only reader of the tree's file: TOML in, a `Tree` out that is proven sound.

TOML rather than YAML because the standard library reads it, five times faster than a YAML
library is imported, and because `no` is text in it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import Problem, TreeUnsound
from ..resources import TREE_FILE
from .lint import find_faults
from .model import Edge, Node, Notice, Outcome, Question, Tree


@cache
def load_tree(file: Path = TREE_FILE) -> Tree:
    """Return the tree in `file`.

    Raises:
        TreeUnsound: With every fault and its place, e.g. `nodes.amount.yes`.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TreeUnsound(f"the tree is not TOML: {error}", where=str(file)) from error
    return parse_tree(raw, where=file.name)


def parse_tree(raw: dict[str, Any], where: str) -> Tree:
    """Return the tree that the parsed TOML describes; raise TreeUnsound with every fault."""
    faults: list[Problem] = []
    tree = Tree(
        version=raw.get("version", ""),
        source=raw.get("source", ""),
        read=str(raw.get("read", "")),
        start=raw.get("start", ""),
        questions={
            id: Question(
                id=id,
                default=fields.get("default", False),
                read=str(fields.get("read", "")),
                **_texts(f"questions.{id}", fields, ("ask", "why", "help", "source"), faults),
            )
            for id, fields in raw.get("questions", {}).items()
        },
        nodes={
            id: Node(
                id=id,
                question=fields.get("question", ""),
                yes=_edge(f"nodes.{id}.yes", fields.get("yes", {}), faults),
                no=_edge(f"nodes.{id}.no", fields.get("no", {}), faults),
            )
            for id, fields in raw.get("nodes", {}).items()
        },
        outcomes={
            id: Outcome(**_texts(f"outcomes.{id}", fields, Outcome._fields, faults))
            for id, fields in raw.get("outcomes", {}).items()
        },
        notices={
            id: Notice(code=id, **_texts(f"notices.{id}", fields, ("message", "source"), faults))
            for id, fields in raw.get("notices", {}).items()
        },
        standing_notices=tuple(raw.get("standing_notices", ())),
    )
    faults += find_faults(tree)
    if faults:
        raise TreeUnsound("the decision tree is not sound", where=where, problems=faults)
    return tree


def _edge(place: str, fields: dict[str, Any], faults: list[Problem]) -> Edge:
    texts = _texts(place, fields, ("to", "means", "because"), faults)
    return Edge(notices=tuple(fields.get("notices", ())), **texts)


def _texts(place: str, fields: dict[str, Any], names: tuple[str, ...], faults: list[Problem]) -> dict[str, Any]:
    texts = {name: fields.get(name, "") for name in names}
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            faults.append(Problem(f"`{name}` is missing or empty", where=place))
            texts[name] = ""
        else:
            texts[name] = text.strip()
    return texts
