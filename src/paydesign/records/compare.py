"""A record against what its answers lead to: every difference, with its place."""

from __future__ import annotations

from collections.abc import Iterator

from ..decisions.engine import step
from ..decisions.model import Ask, Tree
from ..errors import Problem
from .fields import DERIVED, data_of_record
from .model import Record
from .nodes import Data, MappingNode, Node, SequenceNode, data_of


def unanswered(document: Node, record: Record, tree: Tree) -> list[Problem]:
    """Return a problem if the record's answers do not lead to an outcome; then nothing can be derived."""
    place = step(tree, record.answers)
    if not isinstance(place, Ask):
        return []
    answers = document.get("answers") if isinstance(document, MappingNode) else None
    where = str((answers or document).place)
    return [
        Problem(f"`answers.{place.question.id}` is missing: {place.question.ask}", where, "add true or false")
    ]


def differences(document: Node, derived: Record) -> list[Problem]:
    """Return what the record says other than what was derived from its answers.

    Args:
        document: The record's file, found valid by its schema.
        derived: `build_record` of the decision that the record's answers lead to.
    """
    expected = data_of_record(derived)
    problems: list[Problem] = []
    assert isinstance(document, MappingNode)
    problems += _off_path(document, derived)
    problems += _override(document, expected)
    for key in DERIVED:
        problems += _differences(document.get(key), expected.get(key), key, document)
    return problems


def same(node: Node | None, value: Data, key: str) -> bool:
    """Return whether a top-level value of a file says what the value does."""
    return node is not None and not list(_differences(node, value, key, node))


def _off_path(document: MappingNode, derived: Record) -> Iterator[Problem]:
    answers = document.get("answers")
    entries = answers.entries if isinstance(answers, MappingNode) else {}
    for id, entry in entries.items():
        if id not in derived.answers:
            yield Problem(
                f"`answers.{id}` is on the record, but the other answers never ask it",
                str(entry.key_place),
                "remove it",
            )


def _override(document: MappingNode, expected: dict[str, Data]) -> Iterator[Problem]:
    node, override = document.get("override", "recommended"), expected.get("override")
    # It may be left out: the guide and the reason are what a person must give.
    if node is not None and isinstance(override, dict):
        yield from _differences(node, override.get("recommended"), "override.recommended", node)


def _differences(node: Node | None, value: Data, path: str, around: Node) -> Iterator[Problem]:
    """Yield each place where a node differs from a value; `around` is where a missing node belongs."""
    if path == "source.tool":
        # It tells who wrote the record, which another version of the tool does not make wrong.
        return
    if node is None and value is not None:
        yield Problem(f"`{path}` is missing", str(around.place), f"it should be {_shown(value)}")
    elif node is not None and value is None:
        yield Problem(f"`{path}` does not follow from the answers", str(node.place), "remove it")
    elif isinstance(node, MappingNode) and isinstance(value, dict):
        for key in dict.fromkeys([*value, *node.entries]):
            yield from _differences(node.get(key), value.get(key), f"{path}.{key}", node)
    elif isinstance(node, SequenceNode) and isinstance(value, list):
        for number in range(max(len(node.items), len(value))):
            item = node.items[number] if number < len(node.items) else None
            wanted = value[number] if number < len(value) else None
            yield from _differences(item, wanted, f"{path}[{number + 1}]", node)
    elif node is not None and data_of(node) != value:
        yield Problem(
            f"`{path}` is {_shown(data_of(node))}", str(node.place), f"it should be {_shown(value)}"
        )


def _shown(value: Data) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
