"""Data that several layers contribute to, such as a server and its language."""

from collections.abc import Mapping
from typing import Any


def merged(*tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return one table: lists are joined without repetition, tables merged, and of other values the last counts."""
    whole: dict[str, Any] = {}
    for table in tables:
        for key, value in table.items():
            before = whole.get(key)
            if isinstance(before, Mapping) and isinstance(value, Mapping):
                whole[key] = merged(before, value)
            elif isinstance(before, list) and isinstance(value, list):
                whole[key] = [*before, *(item for item in value if item not in before)]
            else:
                whole[key] = value
    return whole
