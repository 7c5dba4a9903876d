"""What people added to lists that are derived: the one thing that deriving them anew would throw away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .fields import data_of_record
from .model import Record
from .nodes import Data, MappingNode, Node, Place, SequenceNode, data_of

_LISTS = (("because",), ("consequences", "good"), ("consequences", "watch"), ("alternatives",), ("notices",))


class Addition(NamedTuple):
    """One item of a derived list.

    Attributes:
        path: As `because[2]`, counted from 0 as in JSON and YAML paths.
        text: The item's sentence, or the last of its texts.
    """

    path: str
    text: str
    place: Place


def additions(document: MappingNode, derivable: Iterable[Record]) -> list[Addition]:
    """Return the items of a record's file that no decision leads to, so that a person must have written them.

    Args:
        derivable: A record of every decision there is.
    """
    known = [data_of_record(record) for record in derivable]
    return [added for path in _LISTS for added in _additions(document.get(*path), path, known)]


def _additions(node: Node | None, path: tuple[str, ...], known: list[dict[str, Data]]) -> Iterator[Addition]:
    texts = [item for data in known for item in _items(data, path)]
    for number, item in enumerate(node.items if isinstance(node, SequenceNode) else ()):
        data = data_of(item)
        if data not in texts:
            yield Addition(f"{'.'.join(path)}[{number}]", _sentence(data), item.place)


def _items(data: Data, path: tuple[str, ...]) -> list[Data]:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, list) else []


def _sentence(data: Data) -> str:
    if isinstance(data, dict):
        return str(data.get("not_chosen_because") or data.get("message"))
    return str(data)
