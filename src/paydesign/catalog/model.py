"""The values that templates/ is read into."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

_NONE: Mapping[str, Any] = MappingProxyType({})


class Operation(NamedTuple):
    """One entry of the HTTP contract between a server and a client.

    Attributes:
        data: Everything in its layer.toml, for the templates.
    """

    id: str
    title: str
    method: str
    path: str
    data: Mapping[str, Any] = _NONE


class Shape(NamedTuple):
    """One form that a guide's project takes.

    Attributes:
        order: "fixed" (the amount is settled before the page) or "cart".
        mode: The folder of it in modes/, such as "payment".
        answers: The answers that this shape is only for; empty if it serves all.
        operations: The HTTP contract, in the order of the flow; a server must have a cell for each.
        parts: What a server must have a cell for besides, such as "orders".
        views: What a client must have a cell for.
        sequence: The file with this shape's sequence diagram, in the guide's folder.
    """

    guide: str
    confirm_on: str
    order: str
    mode: str
    answers: Mapping[str, bool]
    operations: tuple[str, ...]
    parts: tuple[str, ...]
    views: tuple[str, ...]
    sequence: str


class ExtraValue(NamedTuple):
    """What an extra can be.

    Attributes:
        intent: Parameters of the Intent, in the names of Stripe's API.
        elements: The options of Elements that must say the same, in the names of Stripe.js.
        parts: What a server must have a cell for besides those of the shape.
        views: What a client must have a cell for besides those of the shape.
        confirmed: What a PaymentIntent is once the customer has confirmed it, if that depends on this extra.
        events: What the webhook receives besides the events of the mode.
        live: What its README says besides before going live, in Markdown.
        words: Words of the guide's flow and diagram, and what is true instead.
    """

    title: str
    intent: Mapping[str, str]
    elements: Mapping[str, str]
    parts: tuple[str, ...]
    views: tuple[str, ...]
    confirmed: Mapping[str, str]
    events: tuple[str, ...]
    live: tuple[str, ...]
    words: Mapping[str, str]


class Extra(NamedTuple):
    """Something that guides name beside their flow, such as capturing later.

    Attributes:
        id: Its key in records, e.g. "save_card"; the flag has hyphens.
        modes: The modes that can have another value than the default.
        source: The page that describes it, and the day it was read.
    """

    id: str
    title: str
    default: str
    modes: tuple[str, ...]
    values: Mapping[str, ExtraValue]
    source: str
    read: str


class Layer(NamedTuple):
    """A language, a server or a client: files of its own and a cell for each thing it can be joined with.

    Attributes:
        out: Where its files lie in the project, "." for the root.
        cells: The names of the folders below `for/`, what its other templates `handle`, and what is `made_of` folders.
            A server has those of its language, too.
        made_of: The folders below `for/` that a cell has instead of one with its own name.
        data: Everything in its layer.toml, for the templates; a server's is merged into that of its language.
    """

    id: str
    title: str
    folder: Path
    out: str
    cells: frozenset[str]
    made_of: Mapping[str, tuple[str, ...]]
    data: Mapping[str, Any]

    def folders(self, cells: Iterable[str]) -> Iterator[Path]:
        """Yield the folders of these cells, each once."""
        names = (name for cell in cells for name in self.made_of.get(cell, (cell,)))
        return (self.folder / "for" / name for name in dict.fromkeys(names))


def reword(text: str, chosen: tuple[ExtraValue, ...]) -> str:
    """Return what a guide says, as it is with these values of the extras."""
    for value in chosen:
        for words, instead in value.words.items():
            text = text.replace(words, instead)
    return text


class Catalog(NamedTuple):
    """All layers by id, each in the order of their names; of servers and clients the usual one comes first."""

    folder: Path
    version: str
    operations: Mapping[str, Operation]
    shapes: Mapping[str, tuple[Shape, ...]]
    servers: Mapping[str, Layer]
    clients: Mapping[str, Layer]
    extras: Mapping[str, Extra]
    modes: Mapping[str, Mapping[str, Any]]
    languages: Mapping[str, Layer] = _NONE

    def language(self, server: str) -> Layer | None:
        """Return what a server is written in, None if its layer has all of it."""
        return self.languages.get(self.servers[server].data.get("language", ""))

    def prepare(self, server: str, client: str) -> tuple[str, ...]:
        """Return the shell lines that make a project ready for `paydesign preview`."""
        back, front = self.servers[server].data, self.clients[client].data
        return (*back["prepare"], *front["install"], *front["build"])

    def chosen(self, project: Mapping[str, str]) -> tuple[ExtraValue, ...]:
        """Return the values of the extras that a project's options choose, or the defaults."""
        return tuple(extra.values[project.get(extra.id, extra.default)] for extra in self.extras.values())

    def confirmed(self, project: Mapping[str, str]) -> dict[str, str]:
        """Return the `status` of the Intent once the customer has confirmed it, and the `event` that tells of it."""
        return {name: text for value in self.chosen(project) for name, text in value.confirmed.items()}
