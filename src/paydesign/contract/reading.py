"""templates/operations and what is true of a shape in, its contract out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..compiled import read_toml
from ..errors import LayerInvalid
from .model import Contract, Failure, Operation, Schema

REF = "#/components/schemas/"
_REVIEWS = {"review-order", "review-setup"}


def read_contract(folder: Path, operations: Iterable[str], facts: Mapping[str, str]) -> Contract:
    """Return the contract of a shape.

    Args:
        folder: Of the operations.
        operations: Their ids, in the order of the flow.
        facts: mode, order, confirm_on, and each extra with its value.

    Raises:
        LayerInvalid: If a schema, an error or a fact is named that is not there.
    """
    ids = list(operations)
    facts = {**facts, "steps": "two" if _REVIEWS & set(ids) else "one"}
    errors = read_toml(folder / "errors.toml")
    shared = read_toml(folder / "schemas.toml")
    reader = _Reader(facts)
    try:
        found = tuple(reader.operation(id, read_toml(folder / id / "layer.toml"), errors) for id in ids)
        schemas = reader.schemas(found, shared)
    except KeyError as error:
        raise LayerInvalid(f"the contract names {error}, which is not there", where=str(folder)) from error
    elsewhere = tuple(_failure(code, data) for code, data in errors.items() if data.get("of") == "addresses")
    return Contract(found, schemas, elsewhere)


class _Reader:
    """Turns what is written short into JSON Schema, without what is not true of the shape."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        self._facts = facts

    def operation(self, id: str, data: Mapping[str, Any], errors: Mapping[str, Any]) -> Operation:
        return Operation(
            id=id,
            title=data["title"],
            method=data["method"],
            path=data["path"],
            headers={name: header["description"] for name, header in data.get("headers", {}).items()},
            request=self.schema(data["request"], is_object=True) if "request" in data else None,
            answer=self.schema(data["answer"], is_object=True),
            failures=tuple(self._failures(data, errors)),
        )

    def _failures(self, data: Mapping[str, Any], errors: Mapping[str, Any]) -> Iterator[Failure]:
        named = (one if isinstance(one, dict) else {"code": one} for one in data.get("errors", ()))
        own = {one["code"] for one in named if self._holds(one)}
        if unknown := own - errors.keys():
            raise KeyError(*unknown)
        of = {"all"} if data["method"] == "GET" else {"all", "changes"}
        for code, error in errors.items():
            if code in own or (error.get("of") in of and code not in data.get("without", ())):
                yield _failure(code, error)

    def schemas(self, operations: Iterable[Operation], shared: Mapping[str, Any]) -> Mapping[str, Schema]:
        """Return the shared schemas that are reached from the operations, in their own order."""
        reached: dict[str, Schema] = {}
        waiting = [name for one in operations for body in (one.request, one.answer) for name in refs(body)]
        while waiting:
            if (name := waiting.pop()) not in reached:
                reached[name] = self.schema(shared[name])
                waiting.extend(refs(reached[name]))
        return {name: reached[name] for name in shared if name in reached}

    def schema(self, written: Mapping[str, Any], *, is_object: bool = False) -> Schema:
        if "ref" in written:
            more = {"description": written["description"]} if "description" in written else {}
            return {"$ref": REF + written["ref"], **more}
        made = {name: value for name, value in written.items() if name not in ("in", "optional")}
        if is_object:
            made = {"type": "object", **made}
        if made.get("type") == "object":
            inner = {name: one for name, one in made.get("properties", {}).items() if self._holds(one)}
            made["properties"] = {name: self.schema(one) for name, one in inner.items()}
            made["required"] = [name for name, one in inner.items() if not one.get("optional")]
            made.setdefault("additionalProperties", False)
            made = {
                name: value for name, value in made.items() if value or name not in ("properties", "required")
            }
        if isinstance(made.get("additionalProperties"), dict):
            made["additionalProperties"] = self.schema(made["additionalProperties"])
        if "items" in made:
            made["items"] = self.schema(made["items"])
        for union in {"anyOf", "oneOf"} & made.keys():
            made[union] = [self.schema(one) for one in made[union]]
        if "enum" in made:
            values = (one if isinstance(one, dict) else {"value": one} for one in made["enum"])
            made["enum"] = [one["value"] for one in values if self._holds(one)]
        return made

    def _holds(self, one: Mapping[str, Any]) -> bool:
        return all(self._facts[fact] == value for fact, value in one.get("in", {}).items())


def refs(schema: Any) -> Iterator[str]:
    """Yield the names of the shared schemas that a schema refers to, at any depth."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(REF)
        for inner in schema.values():
            yield from refs(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from refs(inner)


def _failure(code: str, data: Mapping[str, Any]) -> Failure:
    return Failure(code, data["status"], data["when"], data.get("open", False))
