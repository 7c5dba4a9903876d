"""The records that a record names in `supersedes` and `superseded_by`, looked up beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from ..errors import PaydesignError, Problem
from .document import read_document
from .files import STDIN, read_file
from .migrate import is_record
from .model import FORMAT
from .nodes import MappingNode, Node, Place, ScalarNode, SequenceNode

FOLDER = "decisions"
ENDINGS = (".yaml", ".yml", ".json")


class Reference(NamedTuple):
    """A record that another one names.

    Attributes:
        key: As `superseded_by` or `supersedes[0]`.
        value: The path or the id of the other record.
    """

    key: str
    value: str
    place: Place

    @property
    def is_path(self) -> bool:
        return "/" in self.value or self.value.endswith(ENDINGS)


class Lookup(NamedTuple):
    """What came of looking the named records up.

    Attributes:
        problems: What leads nowhere.
        unknown: Ids for which there was no other record to look at.
    """

    problems: list[Problem]
    unknown: list[Reference]


def look_up(document: Node, file: str) -> Lookup:
    """Look up the records that the record in a file names.

    A value with a slash or with the ending of a record is a path that begins at the folder of the file. Any other
    is an id, looked for among the records in that folder and in its `decisions/`; from within `decisions/`, also
    in the folder above. What has `://` is elsewhere, as is what a record from standard input names.
    """
    named = [] if file == STDIN else [one for one in references_of(document) if "://" not in one.value]
    folder = os.path.dirname(os.path.abspath(file))
    paths, ids = ([one for one in named if one.is_path is is_path] for is_path in (True, False))
    problems = [
        _problem(one, "is not a decision record", f"paths begin at {folder}")
        for one in paths
        if id_in(os.path.join(folder, one.value)) is None
    ]
    known = set(ids_beside(folder, file)) if ids else set()
    unknown = [one for one in ids if one.value not in known]
    if not known:
        return Lookup(problems, unknown)
    hint = f"the ids here are {', '.join(sorted(known))}; write the path of a record that is elsewhere"
    return Lookup([*problems, *(_problem(one, "is the id of no record here", hint) for one in unknown)], [])


def _problem(one: Reference, what: str, hint: str) -> Problem:
    return Problem(f"`{one.key}`: {one.value} {what}", str(one.place), hint)


def references_of(document: Node) -> Iterator[Reference]:
    """Yield the records that a record names, in the order of `supersedes` and `superseded_by`."""
    for key in ("supersedes", "superseded_by"):
        node = document.get(key) if isinstance(document, MappingNode) else None
        is_list = isinstance(node, SequenceNode)
        for number, item in enumerate(node.items if isinstance(node, SequenceNode) else (node,)):
            if isinstance(item, ScalarNode) and isinstance(item.value, str):
                yield Reference(f"{key}[{number}]" if is_list else key, item.value, item.place)


def places_beside(folder: str) -> list[str]:
    """Return the folders in which an id that a record in this one names is looked for."""
    above = [os.path.dirname(folder)] if os.path.basename(folder) == FOLDER else []
    return [folder, os.path.join(folder, FOLDER), *above]


def ids_beside(folder: str, file: str) -> Iterator[str]:
    """Yield the ids of the records that are looked at, without the one that asks."""
    for place in places_beside(folder):
        names: list[str] = []
        with suppress(OSError):  # a folder that is absent or closed has nothing to look at
            names = os.listdir(place)
        for path in (os.path.join(place, name) for name in names if name.endswith(ENDINGS)):
            id = id_in(path)
            if id is not None and not os.path.samefile(path, file):
                yield id


def id_in(path: str) -> str | None:
    """Return the id of the record in a file; None if it holds none, or cannot be read."""
    try:
        data = read_file(path)
        document = read_document(data, path) if FORMAT.encode() in data else None
    except PaydesignError:
        return None
    id = document.get("id") if isinstance(document, MappingNode) and is_record(document) else None
    return str(id.value) if isinstance(id, ScalarNode) else None
