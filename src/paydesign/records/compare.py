"""A record against what its answers lead to: every difference, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ..decisions.engine import step
from ..decisions.model import Ask, Tree
from ..errors import Problem
from .emit import emit
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


def outline(document: Node, derived: Record) -> list[Problem]:
    """Return the differences in few lines: one for each key, and none of what follows from another outcome."""
    expected = data_of_record(derived)
    assert isinstance(document, MappingNode)
    found = {key: list(_differences(document.get(key), expected.get(key), key, document)) for key in DERIVED}
    differing = [key for key in DERIVED if found[key]]
    problems = [*_off_path(document, derived), *_override(document, expected)]
    outcome = document.get("outcome")
    if outcome is None or "outcome" not in differing:
        return [*problems, *(_first_of(found[key], key) for key in differing)]
    problems.append(
        Problem(
            f"the answers do not lead to `{emit('outcome', data_of(outcome))[0]}`",
            str(outcome.place),
            f"they lead to `{emit('outcome', expected['outcome'])[0]}`",
        )
    )
    if rest := differing[1:]:
        names = ", ".join(f"`{key}`" for key in rest)
        problems.append(Problem(f"what follows from that differs too: {names}", found[rest[0]][0].where))
    return problems


def _first_of(found: list[Problem], key: str) -> Problem:
    first, more = found[0], len(found) - 1
    if not more:
        return first
    count = f"{more} more in `{key}`"
    return first._replace(hint=f"{first.hint}; {count}" if first.hint else count)


def same(node: Node | None, value: Data, key: str) -> bool:
    """Return whether a top-level value of a file says what the value does."""
    return node is not None and not list(_differences(node, value, key, node))


def _off_path(document: MappingNode, derived: Record) -> Iterator[Problem]:
    answers = document.get("answers")
    entries = answers.entries if isinstance(answers, MappingNode) else {}
    for question, entry in entries.items():
        if question not in derived.answers:
            yield Problem(
                f"`answers.{question}` is never asked after the other answers",
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
    # Who wrote the record is no part of what it says: a newer tool does not make it wrong.
    if path == "source.tool" or (node is not None and data_of(node) == value):
        return
    if node is None:
        yield Problem(f"`{path}` is missing", str(around.place), _should_be(value))
    elif value is None:
        yield Problem(f"`{path}` does not follow from the answers", str(node.place), "remove it")
    elif isinstance(node, MappingNode) and isinstance(value, dict):
        for key in dict.fromkeys([*value, *node.entries]):
            yield from _differences(node.get(key), value.get(key), f"{path}.{key}", node)
    elif isinstance(node, SequenceNode) and isinstance(value, list):
        yield from _differing_items(node, value, path)
    else:
        yield Problem(f"`{path}` is {_shown(data_of(node))}", str(node.place), _should_be(value))


def _differing_items(node: SequenceNode, value: list[Data], path: str) -> Iterator[Problem]:
    """Pair the items that are not the same on both sides, so that one item too many is one problem."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(
        None, [repr(data_of(item)) for item in node.items], [repr(item) for item in value]
    )
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            pairs = zip_longest(node.items[start:end], value[first:last])
            for number, (item, wanted) in enumerate(pairs, start):
                yield from _differences(item, wanted, f"{path}[{number}]", node)


def _shown(value: Data) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:59]}…"'
    return "a list" if isinstance(value, list) else "something else"


def _should_be(value: Data) -> str | None:
    if isinstance(value, str):
        return f'it should be "{value}"'
    return None if isinstance(value, list | dict) else f"it should be {_shown(value)}"
