"""Parameters and answers against the contract's schemas (their form is in scripts/derive_contract.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .contract import Schema, object_schema
from .params import Params
from .rules import Refusal

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_EMPTIES: Schema = ["enum", [""], False]
"""An empty text, which takes away what was there, is a value of many parameters."""
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)


def read_params(schema: Schema, given: dict[str, Any]) -> Params:
    """Return the parameters with their types, or refuse the first that is unknown, missing or mistyped."""
    return _read_object(schema[1], given, "")


def _read(schema: Schema, value: Any, name: str) -> Any:
    kind = schema if isinstance(schema, str) else schema[0]
    match kind:
        case "object":
            return _read_object(schema[1], value, name)
        case "union":
            return _read_union(schema[1:], value, name)
        case "list":
            items = _items(value, name)
            return [_read(schema[1], item, f"{name}[{place}]") for place, item in enumerate(items)]
        case "map":
            if not isinstance(value, dict):
                raise Refusal("parameter_invalid_object", name=name)
            read = {key: _read(schema[1], item, f"{name}[{key}]") for key, item in value.items()}
            return read if isinstance(schema[1], str) else Params(read, name)
        case "any":
            return value
    if not isinstance(value, str):
        raise Refusal("parameter_invalid_string", name=name)
    return _read_plain(schema, kind, value, name)


def _read_object(fields: dict[str, tuple[bool, Schema]], value: Any, name: str) -> Params:
    if not isinstance(value, dict):
        raise Refusal("parameter_invalid_object", name=name)
    spelled = {key: f"{name}[{key}]" if name else key for key in [*value, *fields]}
    for key in value:
        if key not in fields:
            raise Refusal("parameter_unknown", name=spelled[key])
    for key, (is_required, _) in fields.items():
        if is_required and key not in value:
            raise Refusal("parameter_missing", name=spelled[key])
    return Params({key: _read(fields[key][1], item, spelled[key]) for key, item in value.items()}, name)


def _items(value: Any, name: str) -> list[Any]:
    """Return the items of {"0": ..., "1": ...} by their number."""
    if not isinstance(value, dict) or not all(key.isdecimal() for key in value):
        raise Refusal("parameter_invalid_array", name=name)
    return [value[key] for key in sorted(value, key=int)]


def _read_union(members: list[Schema], value: Any, name: str) -> Any:
    """Read with the first member that fits; if none does, say what the last one that is of its kind says."""
    refusal = None
    for member in sorted(members, key=lambda m: (isinstance(m, str), m == _EMPTIES)):
        try:
            return _read(member, value, name)
        except Refusal as error:
            is_of_its_kind = isinstance(value, dict) == (member[0] in ("object", "list", "map"))
            if refusal is None or (is_of_its_kind and member != _EMPTIES):
                refusal = error
    raise refusal or Refusal("parameter_invalid_string", name=name)


def _read_plain(schema: Schema, kind: str, value: str, name: str) -> Any:
    match kind:
        case "integer":
            if not _INTEGER.fullmatch(value):
                raise Refusal("parameter_invalid_integer", name=name, value=value)
            return int(value)
        case "boolean":
            # stripe-python up to 12.0 writes True: https://github.com/stripe/stripe-python/pull/1499
            if value.lower() not in ("true", "false"):
                raise Refusal("parameter_invalid_boolean", name=name, value=value)
            return value.lower() == "true"
        case "number":
            if not _NUMBER.fullmatch(value):
                raise Refusal("parameter_invalid_number", name=name, value=value)
            return float(value)
        case "enum":
            if value not in schema[1]:
                raise Refusal("parameter_invalid_enum", name=name, valid=_either(schema[1]))
    return value


def _either(values: list[Any]) -> str:
    names = [str(value) for value in values if value != ""]
    if len(names) < 3:
        return " or ".join(names)
    return ", ".join(names[:-1]) + f", or {names[-1]}"


def deviations(schema: Schema | None, value: Any, place: str) -> Iterator[str]:
    """Yield each place where an answer is not what the contract says; a schema of None is anything."""
    kind = schema if isinstance(schema, str) else (schema or ["any"])[0]
    match kind, value:
        case "any", _:
            return
        case "ref", dict():
            assert schema is not None
            yield from object_deviations(value, place, expected=schema[1])
        case "object", dict():
            assert schema is not None
            yield from (f"{place}.{key}: not in the contract" for key in value.keys() - schema[1].keys())
            for key, (is_required, field) in schema[1].items():
                if key in value:
                    yield from deviations(field, value[key], f"{place}.{key}")
                elif is_required:
                    yield f"{place}.{key}: missing"
        case "list", list():
            assert schema is not None
            for number, item in enumerate(value):
                yield from deviations(schema[1], item, f"{place}[{number}]")
        case "map", dict():
            assert schema is not None
            for key, item in value.items():
                yield from deviations(schema[1], item, f"{place}.{key}")
        case "union", _:
            assert schema is not None
            found = [list(deviations(member, value, place)) for member in schema[1:]]
            if all(found):
                yield from max(found, key=len) if isinstance(value, dict) else found[0]
        case _:
            if not _is_plain(schema, kind, value):
                yield f"{place}: {value!r} is not {schema if isinstance(schema, str) else kind}"


def object_deviations(value: dict[str, Any], place: str, expected: str | None = None) -> Iterator[str]:
    """Yield where a Stripe object, found by its `object` name, deviates from its schema; lists item by item."""
    name = value.get("object")
    if expected not in (None, name):
        yield f"{place}: {name} instead of {expected}"
    elif name == "list":
        for number, item in enumerate(value["data"]):
            yield from object_deviations(item, f"{place}.data[{number}]")
    elif value.get("deleted"):
        yield from (f"{place}: deleted, and has {key}" for key in value.keys() - {"deleted", "id", "object"})
    else:
        yield from deviations(object_schema(str(name)), value, f"{place}:{name}")


def _is_plain(schema: Schema, kind: str, value: Any) -> bool:
    match kind:
        case "null":
            return value is None
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "enum":
            return value in schema[1]
    return False
