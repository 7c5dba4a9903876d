"""What a request gives, against the JSON Schema of its operation: all problems at once, and defaults filled in. Pure.

It understands the part of JSON Schema that operations.toml uses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from math import isfinite
from typing import Any

from ...errors import Problem

KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
}


def problems_of(value: Any, schema: Mapping[str, Any], name: str = "") -> Iterator[Problem]:
    """Yield everything that is wrong with a value; `name` is where it lies, such as `next.count`."""
    if "enum" in schema:
        if value not in schema["enum"]:
            *others, last = schema["enum"]
            message = f"{name} is {', '.join(others)} or {last}, not {_shown(value)}"
            yield Problem(message, name, _close(value, schema["enum"]))
        return
    kind = str(schema.get("type", "object"))
    if not _is(value, kind):
        yield Problem(
            f"{name or 'the body'} is {_described(schema, kind)}, not {_shown(value)}", name or None
        )
    elif kind == "object":
        yield from _member_problems(value, schema, name)
    elif kind == "array":
        for place, item in enumerate(value):
            yield from problems_of(item, schema.get("items", {}), f"{name}[{place}]")
    elif kind == "string" and len(value.strip()) < schema.get("minLength", 0):
        yield Problem(f"{name} is blank", name)
    elif kind in ("integer", "number") and not _fits(value, schema):
        yield Problem(f"{name} is {_described(schema, kind)}, not {_shown(value)}", name)


def with_defaults(value: Any, schema: Mapping[str, Any]) -> Any:
    """Return a value that has no problem, with what was left out and has a default."""
    if not isinstance(value, dict):
        return int(value) if schema.get("type") == "integer" else value
    members: Mapping[str, Any] = schema.get("properties", {})
    default = {name: member["default"] for name, member in members.items() if "default" in member}
    return default | {name: with_defaults(item, members.get(name, {})) for name, item in value.items()}


def read_text(value: str, schema: Mapping[str, Any]) -> Any:
    """Return a parameter of a query as the kind that its schema asks for, or as it is if it is none."""
    try:
        return {"integer": int, "number": float}.get(str(schema.get("type")), str)(value)
    except ValueError:
        return value


def _member_problems(value: dict[str, Any], schema: Mapping[str, Any], name: str) -> Iterator[Problem]:
    known: Mapping[str, Any] = schema.get("properties", {})
    for key, item in value.items():
        path = f"{name}.{key}" if name else key
        if key in known:
            yield from problems_of(item, known[key], path)
        elif schema.get("additionalProperties") is False:
            yield Problem(f"{path} is unknown", path, _meant(key, list(known)))
    for key in schema.get("required", ()):
        if key not in value:
            path = f"{name}.{key}" if name else key
            yield Problem(f"{path} is missing", path, known[key].get("description"))


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
    if isinstance(value, float):
        return isfinite(value) and (kind == "number" or value.is_integer())
    return isinstance(value, int) and not isinstance(value, bool)


def _fits(value: float, schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _described(schema: Mapping[str, Any], kind: str) -> str:
    text = KINDS[kind]
    if "minimum" in schema and "maximum" in schema:
        return f"{text} from {schema['minimum']} to {schema['maximum']}"
    return f"{text} of at least {schema['minimum']}" if "minimum" in schema else text


def _meant(given: str, known: list[str]) -> str:
    choices = f"known: {', '.join(known)}" if known else "nothing is taken here"
    return _close(given, known) or choices


def _close(given: Any, known: list[str]) -> str | None:
    close = get_close_matches(given, known, n=1) if isinstance(given, str) else []
    return f"did you mean {close[0]}?" if close else None


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
