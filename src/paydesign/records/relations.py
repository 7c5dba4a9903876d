"""How records hang together: what replaces what, what they link to, and what is wrong with that."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from ..errors import Problem
from .nodes import MappingNode, Node, Place, ScalarNode, SequenceNode
from .references import Reference, id_in, ids_beside, places_beside, references_of
from .survey import Found

SUPERSEDES = "supersedes"
_LOCAL = re.compile(r"(?!\w+:|/|#).*(?:/|\.\w+(?:#.*)?$)")


class Relation(NamedTuple):
    """An arrow between two records, or from one to something else.

    Attributes:
        source: The path of a record.
        target: The path of a record; else an id or an address as it is written.
        rel: SUPERSEDES, or what the link says that it is.
    """

    source: str
    target: str
    rel: str


class Relations(NamedTuple):
    arrows: list[Relation]
    problems: list[Problem]


def relate(found: Sequence[Found]) -> Relations:
    """Return every relation of some records once, and what is wrong: ids twice, names of nothing, circles."""
    index = _Index(found)
    arrows: dict[Relation, None] = {}
    problems: list[Problem] = list(_same_ids(found))
    for one in found:
        for reference in references_of(one.document) if one.document else ():
            target, problem = index.target(one.path, reference)
            is_older = reference.key.startswith(SUPERSEDES)
            ends = (one.path, target) if is_older else (target, one.path)
            arrows[Relation(*ends, SUPERSEDES)] = None
            problems += [problem] if problem else []
        for rel, href, place in _links(one.document):
            target, problem = index.linked(one.path, href, place)
            arrows[Relation(one.path, target, rel)] = None
            problems += [problem] if problem else []
    problems += _circles(arrows, {one.path: one for one in found})
    return Relations(list(arrows), problems)


class _Index:
    """The records by path and by folder and id."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._by_path = {os.path.abspath(one.path): one.path for one in found}
        self._by_id = {
            (os.path.dirname(os.path.abspath(one.path)), one.id): one.path for one in found if one.id
        }

    def target(self, file: str, one: Reference) -> tuple[str, Problem | None]:
        """Return what a reference leads to, and the problem if that is nothing."""
        folder = os.path.dirname(os.path.abspath(file))
        if "://" in one.value:
            return one.value, None
        if one.is_path:
            path = os.path.normpath(os.path.join(folder, one.value))
            known = self._by_path.get(path)
            if known or id_in(path) is not None:
                return known or os.path.relpath(path), None
            return one.value, _nothing(one.key, one.value, one.place, "is not a decision record")
        for place in places_beside(folder):
            if path_ := self._by_id.get((place, one.value)):
                return path_, None
        if one.value in ids_beside(folder, file):
            return one.value, None
        return one.value, _nothing(one.key, one.value, one.place, "is the id of no record here")

    def linked(self, file: str, href: str, place: Place) -> tuple[str, Problem | None]:
        """Return what a link leads to, and the problem if that is a path to nothing."""
        if not _LOCAL.match(href):
            return href, None
        path = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(file)), href.partition("#")[0]))
        if path in self._by_path:
            return self._by_path[path], None
        return href, None if os.path.exists(path) else _nothing("links", href, place, "is not there")


def _nothing(key: str, value: str, place: Place, what: str) -> Problem:
    return Problem(f"`{key}`: {value} {what}", str(place), "paths begin at the folder of the record")


def _links(document: Node | None) -> Iterator[tuple[str, str, Place]]:
    links = document.get("links") if isinstance(document, MappingNode) else None
    for link in links.items if isinstance(links, SequenceNode) else ():
        rel, href = (link.get(key) if isinstance(link, MappingNode) else None for key in ("rel", "href"))
        if isinstance(rel, ScalarNode) and isinstance(href, ScalarNode):
            yield str(rel.value), str(href.value), href.place


def _same_ids(found: Sequence[Found]) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for one in found:
        if one.id is not None and first.setdefault(one.id, one) is not one:
            node = one.document.get("id") if one.document else None
            where = str(node.place) if node else one.path
            yield Problem(
                f"the id {one.id} is also that of {first[one.id].path}", where, "give each record its own"
            )


def _circles(arrows: dict[Relation, None], found: dict[str, Found]) -> Iterator[Problem]:
    older: dict[str, set[str]] = {}
    for arrow in arrows:
        if arrow.rel == SUPERSEDES:
            older.setdefault(arrow.source, set()).add(arrow.target)
    while True:
        try:
            TopologicalSorter(older).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            start = min(range(len(circle) - 1), key=lambda at: circle[at])
            around = [*circle[start:-1], *circle[: start + 1]]
            document = found[around[0]].document if around[0] in found else None
            keys = (document.get(key) for key in ("supersedes", "superseded_by")) if document else ()
            where = next((str(node.place) for node in keys if node), around[0])
            said = " is superseded by ".join(around)
            yield Problem(f"records replace each other in a circle: {said}", where, "remove one of these")
            for path in circle:
                older.pop(path, None)
        else:
            return
