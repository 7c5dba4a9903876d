"""Every project that can be generated, rendered in memory: what tests and benchmarks walk over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..catalog.discover import discover
from ..catalog.model import Catalog
from ..catalog.support import find_gaps, find_shape
from ..decisions.derive import decide
from ..decisions.engine import walk
from ..decisions.loader import load_tree
from ..decisions.model import Answers, Tree
from ..facts.loader import load_currencies, load_guides
from .context import build_context
from .plan import render
from .tree import FileTree

_NO_EXTRAS: Mapping[str, str] = MappingProxyType({})


class Case(NamedTuple):
    """One project of the matrix.

    Attributes:
        extras: Those that are not at their default; in the matrix one at most.
    """

    answers: Answers
    mode: str
    server: str
    client: str
    extras: Mapping[str, str] = _NO_EXTRAS

    @property
    def id(self) -> str:
        given = [f"{id}={'yes' if answer else 'no'}" for id, answer in self.answers.items()]
        chosen = [f"{id}={value}" for id, value in self.extras.items()]
        return "-".join([*given, *chosen, self.mode, self.server, self.client])


def cases(tree: Tree, catalog: Catalog) -> Iterator[Case]:
    """Yield every supported combination of answers, mode, server and client, without and with each extra."""
    modes = sorted({shape.mode for shapes in catalog.shapes.values() for shape in shapes})
    for done in walk(tree):
        answers = {taken.question.id: taken.answer for taken in done.taken}
        for mode in modes:
            shape = find_shape(catalog, done.outcome, mode, answers)
            for server in catalog.servers if shape else ():
                for client in catalog.clients:
                    for extras in _extras_of(catalog, mode):
                        chosen = catalog.chosen(extras)
                        if shape and not find_gaps(catalog, shape, server, client, chosen):
                            yield Case(answers, mode, server, client, extras)


def _extras_of(catalog: Catalog, mode: str) -> Iterator[Mapping[str, str]]:
    yield _NO_EXTRAS
    for extra in catalog.extras.values():
        for value in extra.values if mode in extra.modes else ():
            if value != extra.default:
                yield {extra.id: value}


def render_case(
    tree: Tree,
    catalog: Catalog,
    case: Case,
    *,
    name: str = "shop",
    currency: str = "usd",
) -> FileTree:
    """Return the templates' files of one case; the record and the manifest are not among them."""
    decision = decide(tree, case.answers)
    shape = find_shape(catalog, decision.outcome, case.mode, case.answers)
    if shape is None:
        raise ValueError(f"there is no shape for {case.id}")
    project = {
        "name": name,
        "mode": case.mode,
        "server": case.server,
        "client": case.client,
        "currency": currency,
        **case.extras,
    }
    context = build_context(
        catalog,
        shape,
        decision,
        load_guides()[decision.outcome.guide],
        load_currencies()[currency],
        project,
    )
    return render(catalog, shape, project, context)


def every_project(catalog: Catalog | None = None) -> Iterator[tuple[Case, FileTree]]:
    """Yield each supported case with its files."""
    tree, catalog = load_tree(), catalog or discover()
    for case in cases(tree, catalog):
        yield case, render_case(tree, catalog, case)
