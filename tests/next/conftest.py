"""The templates that are to take the place of today's, and the projects that they make."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from paydesign.catalog.discover import discover
from paydesign.catalog.model import Catalog, Layer
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import Case, cases, render_case
from paydesign.render.tree import FileTree

ROOT = Path(__file__).parents[2] / "templates" / "next"


@cache
def next_catalog() -> Catalog:
    """Return the layers of templates/next; where no client is yet, one without files that handles every view."""
    catalog = discover(ROOT)
    if catalog.clients:
        return catalog
    views = {view for forms in catalog.shapes.values() for shape in forms for view in shape.views}
    extras = {
        view for extra in catalog.extras.values() for value in extra.values.values() for view in value.views
    }
    data = {
        "serve": "web",
        "ignore": [],
        "requires": "",
        "install": [],
        "build": [],
        "develop": "",
        "test": [],
        "lint": [],
    }
    html = Layer("html", "HTML", ROOT / "clients" / "html", ".", frozenset(views | extras), {}, data)
    return catalog._replace(clients={"html": html})


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return next_catalog()


@pytest.fixture(scope="session")
def next_projects() -> dict[str, FileTree]:
    """Every project that templates/next supports, in memory, by the id of its case."""
    return {
        case.id: render_case(load_tree(), next_catalog(), case) for case in cases(load_tree(), next_catalog())
    }


@pytest.fixture(scope="session")
def next_case() -> Callable[[str], Case]:
    known = {case.id: case for case in cases(load_tree(), next_catalog())}
    return known.__getitem__
