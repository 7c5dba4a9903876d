"""JSON as a tree of nodes with their places, where there is no reader of YAML: in the stand-in as one file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from ..errors import Problem
from .nodes import Entry, MappingNode, Node, Place, ScalarNode, SequenceNode
from .text import unreadable

_MOST_LEVELS = 20
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def read_json(text: str, name: str) -> Node:
    """Return the tree of one JSON document.

    Raises:
        DocumentUnreadable: It is not JSON, or is nested too deep.
    """
    reader = _Reader(text, name)
    try:
        json.loads(text)
        return reader.value(0)
    except json.JSONDecodeError as error:
        hint = "YAML is read only by an installed paydesign"
        problem = Problem(f"this is not JSON: {error.msg}", str(reader.place(error.pos)), hint)
        raise unreadable(name, [problem]) from error
    except RecursionError as error:
        problem = Problem(f"values are nested more than {_MOST_LEVELS} levels deep", name)
        raise unreadable(name, [problem]) from error


class _Reader:
    """Walks over text that is JSON."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name, self._at = text, name, 0

    def place(self, at: int) -> Place:
        before = self._text[:at]
        return Place(self._name, before.count("\n") + 1, at - before.rfind("\n"))

    def value(self, level: int) -> Node:
        if level > _MOST_LEVELS:
            raise RecursionError
        char, place = self._next(), self.place(self._at)
        if char == "{":
            entries: dict[str, Entry] = {}
            self._each("}", lambda: entries.setdefault(*self._entry(level)))
            return MappingNode(entries, place)
        if char == "[":
            items: list[Node] = []
            self._each("]", lambda: items.append(self.value(level + 1)))
            return SequenceNode(tuple(items), place)
        return ScalarNode(self._scalar(), place)

    def _entry(self, level: int) -> tuple[str, Entry]:
        self._next()
        place, key = self.place(self._at), self._scalar()
        self._next()
        self._at += 1  # the colon
        return key, Entry(place, self.value(level + 1))

    def _each(self, end: str, read: Callable[[], object]) -> None:
        self._at += 1
        while (char := self._next()) != end:
            if char == ",":
                self._at += 1
            read()
        self._at += 1

    def _scalar(self) -> Any:
        value, self._at = _DECODER.raw_decode(self._text, self._at)
        return value

    def _next(self) -> str:
        """Step over white space, and return the character that follows."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at]
