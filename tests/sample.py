"""A few of many projects that stand for all of them, chosen from what exists."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from paydesign.catalog.discover import discover
from paydesign.catalog.model import ExtraValue, Shape
from paydesign.catalog.support import client_cells, find_shape, server_cells
from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import Case, cases

Row = TypeVar("Row")


def cover(rows: Sequence[Row], goals: Callable[[Row], Iterable[Hashable]]) -> list[Row]:
    """Return rows that together have every goal of all: each time the first of those with the most new ones."""
    found = [(row, set(goals(row))) for row in rows]
    missing = set[Hashable]().union(*(its for _, its in found))
    chosen = []
    while missing:
        row, its = max(found, key=lambda each: len(each[1] & missing))
        chosen.append(row)
        missing -= its
    return chosen


def server_projects(*, is_all: bool) -> list[Case]:
    """Return projects of every server, with one client: what a server does is the same with each.

    Without `is_all` they have each cell of a server once in each mode.
    """
    [client, *_] = discover().clients
    projects = [case for case in cases(load_tree(), discover()) if case.client == client]
    return projects if is_all else cover(projects, lambda case: _cells(case, case.server, server_cells))


def each_mode_of_servers() -> list[Case]:
    """Return projects that have each mode on every server, and somewhere each answer and each extra."""
    return cover(
        server_projects(is_all=True),
        lambda case: {(case.server, case.mode), *case.answers.items(), *case.extras},
    )


def few_server_projects() -> list[Case]:
    """Return projects that together have each server, mode, answer and extra."""
    return cover(
        server_projects(is_all=True),
        lambda case: {case.server, case.mode, *case.answers.items(), *case.extras},
    )


def few_client_projects() -> list[Case]:
    """Return projects of every client, with one server, that have each mode, answer and extra."""
    return cover(
        client_projects(is_all=True),
        lambda case: {(case.client, choice) for choice in (case.mode, *case.answers.items(), *case.extras)},
    )


def client_projects(*, is_all: bool) -> list[Case]:
    """Return projects of every client, with one server; without `is_all`, each view once in each mode."""
    [server, *_] = discover().servers
    projects = [case for case in cases(load_tree(), discover()) if case.server == server]
    return projects if is_all else cover(projects, lambda case: _cells(case, case.client, client_cells))


def _cells(
    case: Case, layer: str, find: Callable[[Shape, tuple[ExtraValue, ...]], tuple[str, ...]]
) -> Iterator[Hashable]:
    catalog = discover()
    shape = find_shape(catalog, decide(load_tree(), case.answers).outcome, case.mode, case.answers)
    assert shape is not None
    yield layer, case.mode, *case.extras.items()
    for cell in find(shape, catalog.chosen(case.extras)):
        yield layer, case.mode, cell
