"""What the layers support together, worked out from the cells that exist."""

from collections.abc import Iterator
from typing import NamedTuple

from ..decisions.model import Answers, Outcome
from .model import Catalog, ExtraValue, Layer, Shape


class Gap(NamedTuple):
    """A cell that a shape needs and a layer lacks, as `servers/fastapi/for/create-intent`."""

    path: str


class Combination(NamedTuple):
    """One shape with one server and one client; supported if there are no gaps."""

    shape: Shape
    server: str
    client: str
    gaps: tuple[Gap, ...]


def find_shape(catalog: Catalog, outcome: Outcome, mode: str, answers: Answers) -> Shape | None:
    """Return the first shape of the outcome's guide that fits, or None if the guide has none in that mode."""
    for shape in catalog.shapes.get(outcome.guide, ()):
        fits = shape.confirm_on == outcome.confirm_on and shape.mode == mode
        if fits and all(answers.get(id) is answer for id, answer in shape.answers.items()):
            return shape
    return None


def find_gaps(
    catalog: Catalog, shape: Shape, server: str, client: str, chosen: tuple[ExtraValue, ...] = ()
) -> tuple[Gap, ...]:
    """Return the cells that are missing before this server and client can serve the shape and the extras."""
    return (
        *_lacking(catalog.servers[server], "servers", server_cells(shape, chosen)),
        *_lacking(catalog.clients[client], "clients", client_cells(shape, chosen)),
    )


def server_cells(shape: Shape, chosen: tuple[ExtraValue, ...]) -> tuple[str, ...]:
    """Return what a server needs for the shape and the extras, each once."""
    extras = (part for value in chosen for part in value.parts)
    return tuple(dict.fromkeys((*shape.parts, *extras, *shape.operations)))


def client_cells(shape: Shape, chosen: tuple[ExtraValue, ...]) -> tuple[str, ...]:
    """Return what a client needs for the shape and the extras, each once."""
    return tuple(dict.fromkeys((*shape.views, *(view for value in chosen for view in value.views))))


def combinations(catalog: Catalog) -> Iterator[Combination]:
    """Yield every shape with every server and client, supported or not."""
    for shapes in catalog.shapes.values():
        for shape in shapes:
            for server in catalog.servers:
                for client in catalog.clients:
                    yield Combination(shape, server, client, find_gaps(catalog, shape, server, client))


def _lacking(layer: Layer, kind: str, needed: tuple[str, ...]) -> Iterator[Gap]:
    for cell in needed:
        if cell not in layer.cells:
            yield Gap(f"{kind}/{layer.id}/for/{cell}")
