"""What the templates may name: one mapping, derived from the decision and the choices of the project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import __version__
from ..catalog.merging import merged
from ..catalog.model import Catalog, ExtraValue, Shape, reword
from ..catalog.support import client_cells, server_cells
from ..decisions.model import Decision
from ..facts.loader import load_variant
from ..facts.model import Currency, Guide


def build_context(
    catalog: Catalog,
    shape: Shape,
    decision: Decision,
    guide: Guide,
    currency: Currency,
    project: Mapping[str, str],
) -> dict[str, Any]:
    """Return the context of every template of one project.

    Args:
        project: name, mode, server, client, currency and the extras that are not at their default.
    """
    chosen = catalog.chosen(project)
    mode = catalog.modes[shape.mode]
    front = catalog.clients[project["client"]]
    return {
        "project": project,
        "mode": {
            **mode,
            "events": [*mode["events"], *(event for value in chosen for event in value.events)],
            "live": [*mode["live"], *(item for value in chosen for item in value.live)],
        },
        "outcome": decision.outcome,
        "order": shape.order,
        "extras": {id: project.get(id, extra.default) for id, extra in catalog.extras.items()},
        # Both sides of one choice: what Elements is told must be what the Intent is created with.
        "intent_options": {name: text for value in chosen for name, text in value.intent.items()},
        "elements_options": {name: text for value in chosen for name, text in value.elements.items()},
        "confirmed": catalog.confirmed(project),
        # What a browser session has one of, and what it opens with POST /api/<subject>.
        "subject": mode["subject"],
        "guide": {
            "id": guide.id,
            "title": guide.title,
            "source": guide.source.url,
            # What Stripe says of the mode in this guide, or that we put it together.
            "mode": guide.modes[shape.mode],
            "sequence": reword(sequence(catalog, shape), chosen),
            "watch": load_variant(guide.id, decision.outcome.confirm_on, shape.mode).watch,
            "restrictions": [it for it in guide.restrictions if shape.mode in (it.modes or (shape.mode,))],
        },
        "operations": [catalog.operations[id] for id in shape.operations],
        # What the server has cells for: its shape's parts, those of the extras, and the operations.
        "cells": server_cells(shape, chosen),
        "currency": currency,
        "server": catalog.servers[project["server"]].data,
        "client": front.data,
        # What both sides write into package.json.
        "package": merged(
            *(side.data.get("package", {}) for side in (catalog.servers[project["server"]], front))
        ),
        "map": _map(catalog, shape, project, chosen),
        "because": decision.because,
        "notices": decision.notices,
        "paydesign_version": __version__,
    }


def _map(
    catalog: Catalog, shape: Shape, project: Mapping[str, str], chosen: tuple[ExtraValue, ...]
) -> list[Mapping[str, str]]:
    """Return the entries of both sides that are for this mode, and for a part that the project has."""
    cells = {None, *server_cells(shape, chosen), *client_cells(shape, chosen)}
    sides = catalog.servers[project["server"]], catalog.clients[project["client"]]
    return [
        place
        for side in sides
        for place in side.data.get("map", ())
        if shape.mode in place.get("modes", [shape.mode]) and place.get("part") in cells
    ]


def sequence(catalog: Catalog, shape: Shape) -> str:
    """Return the Mermaid text of the shape's sequence diagram, without a final newline."""
    file = catalog.folder / "guides" / shape.guide / shape.sequence
    return file.read_text(encoding="utf-8").rstrip("\n")
