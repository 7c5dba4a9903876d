"""What the templates may name: one mapping, derived from the decision and the choices of the project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import __version__
from ..catalog.model import Catalog, Shape
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
    return {
        "project": project,
        "mode": catalog.modes[shape.mode],
        "outcome": decision.outcome,
        "order": shape.order,
        "extras": {id: project.get(id, extra.default) for id, extra in catalog.extras.items()},
        # Both sides of one choice: what Elements is told must be what the Intent is created with.
        "intent_options": {name: text for value in chosen for name, text in value.intent.items()},
        "elements_options": {name: text for value in chosen for name, text in value.elements.items()},
        # What a browser session has one of, and what it opens with POST /api/<subject>.
        "subject": catalog.modes[shape.mode]["subject"],
        "guide": {
            "id": guide.id,
            "title": guide.title,
            "source": guide.source.url,
            # What Stripe says of the mode in this guide, or that we put it together.
            "mode": guide.modes[shape.mode],
            "sequence": sequence(catalog, shape),
            "watch": load_variant(guide.id, decision.outcome.confirm_on, shape.mode).watch,
            "restrictions": guide.restrictions,
        },
        "operations": [catalog.operations[id] for id in shape.operations],
        "currency": currency,
        "server": catalog.servers[project["server"]].data,
        "client": catalog.clients[project["client"]].data,
        "because": decision.because,
        "notices": decision.notices,
        "paydesign_version": __version__,
    }


def sequence(catalog: Catalog, shape: Shape) -> str:
    """Return the Mermaid text of the shape's sequence diagram, without a final newline."""
    file = catalog.folder / "guides" / shape.guide / shape.sequence
    return file.read_text(encoding="utf-8").rstrip("\n")
