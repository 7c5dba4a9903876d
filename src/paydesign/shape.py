"""Whether a table of our own packaged TOML has the keys it must have, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .errors import Problem

Kinds = Mapping[str, type]

NOT_A_TABLE = "must be a table"

_NAMES = {str: "text", bool: "true or false", int: "a whole number", list: "a list", dict: "a table"}


def misshapen(place: str, raw: Any, required: Kinds, optional: Kinds | None = None) -> Iterator[Problem]:
    """Yield a problem for each key that is missing, empty, of the wrong kind, or not known."""
    if not isinstance(raw, dict):
        yield Problem(NOT_A_TABLE, where=place)
        return
    kinds = {**required, **(optional or {})}
    yield from unknown_keys(place, raw, kinds)
    for name, kind in kinds.items():
        value = raw.get(name)
        if name not in raw and name not in required:
            continue
        if name not in raw or _is_empty(value):
            yield Problem(f"`{name}` is missing or empty", where=place or name)
        elif not isinstance(value, kind):
            wrong = NOT_A_TABLE if kind is dict else f"must be {_NAMES.get(kind, kind.__name__)}"
            yield Problem(f"`{name}` {wrong}", where=place or name)


def unknown_keys(place: str, raw: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each key that is not among the known ones."""
    for name in raw:
        if name not in known:
            yield Problem(
                f"{name!r} is not known here", where=place or name, hint="one of: " + ", ".join(known)
            )


def _is_empty(value: object) -> bool:
    return value in ([], {}) or (isinstance(value, str) and not value.strip())
