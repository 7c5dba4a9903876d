"""A YAML or JSON document as a small tree of values that know where they were written."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Data: TypeAlias = "str | bool | int | float | list[Data] | dict[str, Data] | None"
"""A document without its places, as `json` would return it."""


class Place(NamedTuple):
    """Where something is written; line and column are 1-based."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class ScalarNode(NamedTuple):
    """One value.

    Attributes:
        value: By the core schema of YAML 1.2; the text as written if it is ambiguous.
        ambiguous: YAML 1.1 and 1.2 read it differently (`yes`, 2026-11-23), so nobody should write it.
    """

    value: str | bool | int | float | None
    place: Place
    ambiguous: bool = False


class SequenceNode(NamedTuple):
    items: tuple[Node, ...]
    place: Place


class Entry(NamedTuple):
    """A value of a mapping, and where its key is written."""

    key_place: Place
    value: Node


class MappingNode(NamedTuple):
    entries: dict[str, Entry]
    place: Place

    def get(self, *path: str) -> Node | None:
        """Return the node below the keys of `path`, or None if there is none."""
        node: Node = self
        for key in path:
            if not isinstance(node, MappingNode) or key not in node.entries:
                return None
            node = node.entries[key].value
        return node


Node: TypeAlias = "ScalarNode | SequenceNode | MappingNode"


def data_of(node: Node) -> Data:
    """Return the document without its places."""
    match node:
        case MappingNode(entries=entries):
            return {key: data_of(entry.value) for key, entry in entries.items()}
        case SequenceNode(items=items):
            return [data_of(item) for item in items]
        case ScalarNode(value=value):
            return value
