"""Every record below some paths."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..decisions.model import Tree
from ..errors import FileUnreadable, PaydesignError, Problem
from .codec import parse_record
from .document import read_document
from .files import MOST_BYTES, read_file
from .model import FORMAT, Choices, Record
from .nodes import MappingNode, Node, ScalarNode
from .references import ENDINGS

USUAL_NAME = "paydesign.yaml"
_NOT_OURS = frozenset({"node_modules", "__pycache__", "venv"})


class Found(NamedTuple):
    """A file that is a record, or should be one.

    Attributes:
        path: As it was reached from the path that was named.
        document: Its values with their places; None if it cannot be read.
        record: None if it cannot be read, or is not what the schema asks for.
        error: Why there is none.
    """

    path: str
    document: MappingNode | None = None
    record: Record | None = None
    error: PaydesignError | None = None

    @property
    def id(self) -> str | None:
        """The id that the file gives, also of a record that is not valid."""
        node = self.document.get("id") if self.document else None
        return str(node.value) if isinstance(node, ScalarNode) else None


def survey(paths: Sequence[str], tree: Tree, choices: Choices) -> list[Found]:
    """Return what is found at files and below folders, by path, each file once.

    Below a folder, a record is a YAML or JSON file that names our format, or has our usual name. Hidden folders and
    those of installed packages are left out, and symlinks are not followed.

    Raises:
        FileUnreadable: With every path that does not exist or, being named itself, cannot be read.
    """
    found: dict[str, Found] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            for file, data in _candidates(path):
                if data is not None and (real := os.path.realpath(file)) not in found:
                    found[real] = _read(file, data, tree, choices)
        except FileUnreadable as error:
            problems.append(Problem(error.message, error.where, error.hint))
    if problems:
        raise FileUnreadable("there is nothing to read", problems=problems)
    return sorted(found.values(), key=lambda one: one.path)


def _candidates(path: str) -> Iterator[tuple[str, bytes | PaydesignError | None]]:
    if os.path.isdir(path):
        yield from ((file, _below(file)) for file in _files(path))
    else:
        yield path, read_file(path)


def _files(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _NOT_OURS]
        # As people write it: below `.` without the dot.
        shown = os.path.normpath(place)
        for name in names:
            path = name if shown == "." else os.path.join(shown, name)
            if name.endswith(ENDINGS) and not os.path.islink(path):
                yield path


def _below(path: str) -> bytes | PaydesignError | None:
    """Return the bytes of a record, why it cannot be read, or None if it is some other file."""
    try:
        if os.path.getsize(path) > MOST_BYTES:
            return None
        data = read_file(path)
    except FileUnreadable as error:
        return error
    except OSError:  # gone since it was listed
        return None
    return data if FORMAT.encode() in data or os.path.basename(path) == USUAL_NAME else None


def _read(path: str, data: bytes | PaydesignError, tree: Tree, choices: Choices) -> Found:
    document: Node | None = None
    try:
        if isinstance(data, PaydesignError):
            raise data
        document = read_document(data, path)
        return Found(path, _mapping(document), parse_record(document, tree, choices))
    except PaydesignError as error:
        return Found(path, _mapping(document), error=error)


def _mapping(node: Node | None) -> MappingNode | None:
    return node if isinstance(node, MappingNode) else None
