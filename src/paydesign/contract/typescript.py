"""The contract as TypeScript: what the pages import. Its layout is that of Prettier."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .model import Contract, Operation, Schema
from .openapi import codes

_WIDTH = 100
_SCALARS = {"string": "string", "integer": "number", "boolean": "boolean", "null": "null"}


def typescript(contract: Contract) -> str:
    """Return a module that only has types: for a .ts file and for a .d.ts file alike."""
    return "\n".join(_module(contract))


def _module(contract: Contract) -> Iterator[str]:
    """Yield declarations, each with its final newline."""
    types = _Types(contract.schemas)
    yield "/** The HTTP contract as types. openapi.json says the same: change both. */\n"
    for name, schema in contract.schemas.items():
        if types.is_named(name):
            yield _declared(name, schema, types)
    asked = [one for one in contract.operations if one.path.startswith("/api/")]
    for operation in asked:
        for name, body in _bodies(operation):
            if body is not None and "$ref" not in body:
                yield _declared(name, body, types)
    yield _declared("ErrorCode", {"description": _CODES, "enum": codes(contract)}, types)
    yield _declared("ErrorAnswer", _ERROR, types)
    yield _api(asked, types)


_CODES = "The codes of our own; those of a declined payment are Stripe's."
_STRING = {"type": "string"}
_INNER = {
    "type": "object",
    "properties": {"code": _STRING, "message": _STRING},
    "required": ["code", "message"],
}
_ERROR: Schema = {"type": "object", "properties": {"error": _INNER}, "required": ["error"]}


def _bodies(operation: Operation) -> Iterator[tuple[str, Schema | None]]:
    name = "".join(word.capitalize() for word in operation.id.split("-"))
    yield f"{name}Request", operation.request
    yield f"{name}Answer", operation.answer


def _api(operations: list[Operation], types: _Types) -> str:
    """Return the table by method and path: a path with a name in it is a pattern, so a call of it is checked."""
    lines = ["/** What can be asked of the server: by method and path. */", "export interface Api {"]
    for operation in operations:
        first, *others = operation.id.split("-")
        name = first + "".join(word.capitalize() for word in others)
        pattern = re.sub(r"{\w+}", "${string}", f"{operation.method} {operation.path}")
        key = f"[{name}: `{pattern}`]" if "$" in pattern else json.dumps(pattern)
        lines += [f"  /** {operation.title}. */", f"  {key}: {{"]
        for member, (named, body) in zip(("request", "answer"), _bodies(operation), strict=True):
            kind = "null" if body is None else types.of(body) if "$ref" in body else named
            lines.append(f"    {member}: {kind};")
        lines.append("  };")
    return "\n".join([*lines, "}\n"])


def _declared(name: str, schema: Schema, types: _Types) -> str:
    comment = _comment(schema, "")
    if schema.get("type") == "object" and schema.get("properties"):
        return f"{comment}export interface {name} {types.of(schema)}\n"
    kind = types.of(schema, fits=_WIDTH - len(f"export type {name} = ;"))
    return f"{comment}export type {name} ={kind if kind.startswith(chr(10)) else ' ' + kind};\n"


class _Types:
    """Schemas to the text of types; an object has a line for each property, indented by `depth`."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def is_named(self, name: str) -> bool:
        """Tell whether a shared schema is more than a string or a number."""
        schema = self._schemas[name]
        return schema.get("type") == "object" or bool({"enum", "oneOf", "anyOf"} & schema.keys())

    def of(self, schema: Schema, depth: int = 0, fits: int = _WIDTH) -> str:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return name if self.is_named(name) else self.of(self._schemas[name])
        if "const" in schema:
            return json.dumps(schema["const"])
        if "enum" in schema:
            return _union([json.dumps(value) for value in schema["enum"]], fits)
        for union in ("oneOf", "anyOf"):
            if union in schema:
                return _union([self.of(one, depth + 2) for one in schema[union]], fits)
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return " | ".join(self._kind(kind, schema, depth) for kind in kinds)

    def _kind(self, kind: str, schema: Schema, depth: int) -> str:
        if kind == "array":
            return f"{self.of(schema['items'], depth)}[]"
        if kind != "object":
            return _SCALARS[kind]
        if isinstance(schema.get("additionalProperties"), dict):
            return f"Record<string, {self.of(schema['additionalProperties'], depth)}>"
        if not schema.get("properties"):
            return "Record<string, never>"
        return "{\n" + "".join(self._properties(schema, depth + 1)) + "  " * depth + "}"

    def _properties(self, schema: Mapping[str, Any], depth: int) -> Iterator[str]:
        indent = "  " * depth
        for name, one in schema["properties"].items():
            sign = "" if name in schema.get("required", ()) else "?"
            yield f"{_comment(one, indent)}{indent}{name}{sign}: {self.of(one, depth)};\n"


def _union(members: list[str], fits: int) -> str:
    line = " | ".join(members)
    if "\n" not in line and len(line) <= _WIDTH - 3:
        return line if len(line) <= fits else f"\n  {line}"
    return "".join(f"\n  | {member}" for member in members)


def _comment(schema: Schema, indent: str) -> str:
    return f"{indent}/** {schema['description']} */\n" if "description" in schema else ""
