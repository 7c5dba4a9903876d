"""Records in older formats, brought to the current one before anything else looks at them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..errors import FormatTooNew, Problem
from .model import FORMAT, VERSION
from .nodes import Entry, MappingNode, Node, ScalarNode

Migration = Callable[[MappingNode], MappingNode]
"""From one version to the next; `schema` is taken care of. Places stay those of the file."""

MIGRATIONS: dict[int, Migration] = {}
"""Version -> how a record of it becomes one of the next version."""


def is_record(node: Node) -> bool:
    """Return whether the document says that it is a decision record, of whatever version."""
    return _version(node) is not None


def to_current(node: Node, migrations: Mapping[int, Migration] = MIGRATIONS, current: int = VERSION) -> Node:
    """Return the record in the current format; what is not a known format is returned as it is.

    Raises:
        FormatTooNew: It was written in a format newer than the current one.
    """
    version = _version(node)
    if version is None or not isinstance(node, MappingNode):
        return node
    if version > current:
        place = node.entries["schema"].value.place
        problem = Problem(f"the format is v{version}, and the newest known is v{current}", str(place))
        raise FormatTooNew(
            "the record is newer than this paydesign",
            where=place.file,
            problems=[problem],
            hint="upgrade paydesign",
        )
    while version < current and version in migrations:
        node = migrations[version](node)
        version += 1
        node = _labelled(node, version)
    return node


def _version(node: Node) -> int | None:
    schema = node.get("schema") if isinstance(node, MappingNode) else None
    if isinstance(schema, ScalarNode) and isinstance(schema.value, str):
        found = re.fullmatch(re.escape(FORMAT) + "([0-9]{1,9})", schema.value)
        return int(found[1]) if found else None
    return None


def _labelled(node: MappingNode, version: int) -> MappingNode:
    entry = node.entries["schema"]
    label = Entry(entry.key_place, ScalarNode(f"{FORMAT}{version}", entry.value.place))
    return MappingNode({**node.entries, "schema": label}, node.place)
