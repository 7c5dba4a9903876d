"""Which scenarios go through which projects."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cache
from inspect import signature
from itertools import combinations
from types import ModuleType
from typing import Any

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import Case, cases

from ..sample import cover


@cache
def choose(module: ModuleType, *, is_all: bool) -> list[tuple[str, Case]]:
    """Return the scenarios of a module with the projects that they go through.

    Each scenario meets each mode, server and client, and both answers to each question; in a module in which something
    is marked `everywhere` there is each pair of choices, too. With `is_all` it is also each scenario through every
    shape of every server and of every client: what a client does is the same with each server, for all answer alike
    (`tests/contract`). What is marked `everywhere` goes through all projects then.
    """
    projects = list(cases(load_tree(), discover()))
    paired = cover(projects, lambda case: combinations(_choices(case).items(), 2))
    rows = list(_rows(module, paired))
    has_pairs = any(_marks(module, scenario, "everywhere") for scenario, _ in rows)
    sample = cover(
        rows,
        lambda row: {
            *([row[1].id] if has_pairs else []),
            *((row[0], choice) for choice in _plain_choices(row[1]).items()),
        },
    )
    if not is_all:
        return sample
    # The last client first: the first server is built with it anyway (`tests/gate`).
    shapes = cover(
        sorted(projects, key=lambda case: case.client, reverse=True),
        lambda case: {(_shape(case), case.server), (_shape(case), case.client)},
    )
    return [
        row
        for row in _rows(module, projects)
        if row in sample or row[1] in shapes or _marks(module, row[0], "everywhere")
    ]


def subscriptions(*, is_all: bool) -> list[Case]:
    """Return subscriptions with one client: without `is_all`, those that have each server and each path."""
    [client, *_] = discover().clients
    projects = [
        case
        for case in cases(load_tree(), discover())
        if (case.mode, case.client) == ("subscription", client)
    ]
    return projects if is_all else cover(projects, lambda case: {case.server, tuple(case.answers.items())})


def _rows(module: ModuleType, projects: list[Case]) -> Iterator[tuple[str, Case]]:
    for name, test in vars(module).items():
        if name.startswith("test_") and "checkout" in signature(test).parameters:
            modes = next((mark.args for mark in _marks(module, name, "modes")), None)
            filters = [mark.kwargs["fits"] for mark in _marks(module, name, "projects")]
            for case in projects:
                if (modes is None or case.mode in modes) and all(fits(case) for fits in filters):
                    yield name, case


def _marks(module: ModuleType, name: str, kind: str) -> list[Any]:
    marks = getattr(vars(module)[name], "pytestmark", [])
    return [mark for mark in marks if mark.name == kind]


def _shape(case: Case) -> Hashable:
    return case.mode, *case.answers.items(), *case.extras.items()


def _plain_choices(case: Case) -> dict[str, Any]:
    """Return what a scenario is to meet each value of: one answer and not all together, and no extras."""
    return {"mode": case.mode, "server": case.server, "client": case.client, **case.answers}


def _choices(case: Case) -> dict[str, Any]:
    answers, extras = (tuple(given.items()) for given in (case.answers, case.extras))
    return {**case._asdict(), "answers": answers, "extras": extras}
