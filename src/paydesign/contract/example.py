"""An example of a schema, made of those of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Schema


def example(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    """Return one value that the schema takes; what may be null and has no example is null.

    Raises:
        ValueError: If a part has neither an example nor a value that follows from it.
    """
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for union in ("oneOf", "anyOf"):
        if union in schema:
            return example(schema[union][-1], schemas)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "null" in kinds:
        return None
    if kinds == ["array"]:
        return [example(schema["items"], schemas)]
    if kinds == ["object"]:
        inner = schema.get("properties", {})
        return {
            name: example(one, schemas) for name, one in inner.items() if name in schema.get("required", ())
        }
    raise ValueError(f"an example is missing: {schema}")
