"""The settings of a project and what their values mean, from the layers and the facts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ..catalog.discover import discover
from ..catalog.model import Layer
from ..facts.loader import load_modes
from .choices import usual


class Setting(NamedTuple):
    """One setting of a project.

    Attributes:
        values: What it can be, each with what it means in a sentence; empty if there are too many to list.
        default: What is taken without a word; empty if that depends on the folder.
    """

    id: str
    values: tuple[tuple[str, str], ...]
    default: str


@cache
def settings() -> Mapping[str, Setting]:
    """Return every setting by its id, in the order in which they are listed."""
    catalog = discover()
    values = {
        "mode": [(mode.id, mode.text) for mode in load_modes().values()],
        "server": [(layer.id, _layer(layer)) for layer in catalog.servers.values()],
        "client": [(layer.id, _layer(layer)) for layer in catalog.clients.values()],
        "currency": [],
        **{
            id: [(value, means.title) for value, means in extra.values.items()]
            for id, extra in catalog.extras.items()
        },
    }
    defaults = {**usual(catalog), **{id: extra.default for id, extra in catalog.extras.items()}}
    return {id: Setting(id, tuple(listed), defaults[id]) for id, listed in values.items()}


def _layer(layer: Layer) -> str:
    needs = layer.data.get("requires")
    return f"{layer.title}; needs {needs}." if needs else f"{layer.title}."
