"""Stored objects as they are answered: private members left out, references expanded on request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .contract import Schema, api_version, object_schema
from .older import older_members, older_schemas
from .rules import Refusal
from .store import Store, StripeObject

MAX_DEPTH = 4
"""Levels of a path in `expand`; `data` of a list is one: https://docs.stripe.com/expand#multiple-levels."""

Wanted = dict[str, Any]
Fields = dict[str, tuple[bool, Schema]]


def render(
    store: Store, stored: StripeObject, expand: Iterable[str] = (), version: str | None = None
) -> StripeObject:
    """Return a copy for an answer.

    A stored member `_name` is private; `+name` is answered as `name` only if it is expanded.

    Args:
        version: Of the API, if it is not the contract's.

    Raises:
        Refusal: A path of `expand` leads to something that cannot be expanded, or not by the stand-in.
    """
    wanted: Wanted = {}
    other = version if version != api_version() else None
    for path in expand:
        names = path.split(".")
        if len(names) > MAX_DEPTH:
            raise Refusal("expand_too_deep", name=path)
        _check(stored, names, other)
        node = wanted
        for name in names:
            node = node.setdefault(name, {})
    return dict(_render(_Source(store, other), stored, wanted, {}))


class _Source(NamedTuple):
    """Where objects come from, and in which version they are answered; None is the contract's."""

    store: Store
    version: str | None


def _render(source: _Source, value: Any, wanted: Wanted, fields: Fields) -> Any:
    """Render a value; `fields` is what the contract says of an object without a kind of its own."""
    if isinstance(value, list):
        return [_render(source, item, wanted, fields) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("object") == "event":
        source = _Source(source.store, None)  # what it is about was rendered when it happened
    shown = {key: item for key, item in value.items() if key[0] not in "_+"}
    if source.version is not None:
        shown |= older_members(source.store, value, source.version)
    if not wanted:
        return {key: _render(source, item, wanted, fields) for key, item in shown.items()}
    if "object" in value:
        fields = _fields_of(value["object"], source.version)
    for name in wanted:
        shown[name] = _expand(source.store, value | shown, name, fields)
    inner = {name: _fields(fields[name][1]) if name in fields else {} for name in wanted}
    return {
        key: _render(source, item, wanted.get(key, {}), inner.get(key, {})) for key, item in shown.items()
    }


def _expand(store: Store, value: StripeObject, name: str, fields: Fields) -> Any:
    if f"+{name}" in value:
        return value[f"+{name}"]
    found, schema = value.get(name), fields[name][1] if name in fields else "any"
    if isinstance(found, dict):
        return found
    kinds = list(_kinds(schema))
    if isinstance(found, str) and kinds:
        return _follow(store, found, kinds, name)
    if isinstance(found, list) and (kinds or value.get("object") == "list"):
        return [_follow(store, item, kinds, name) if isinstance(item, str) else item for item in found]
    if kinds and name in value:
        return found
    if kinds or _fields(schema):
        raise Refusal("expand_not_simulated", name=name, kind=value.get("object", "object"))
    raise Refusal("cannot_expand", name=name, hint="")


def _check(stored: StripeObject, names: list[str], version: str | None) -> None:
    """Refuse a path that leads to nothing that can be expanded, whatever the object's values are."""
    if stored.get("object") == "list":
        if names[0] != "data":
            hint = f" You may want to try expanding 'data.{names[0]}' instead."
            raise Refusal("cannot_expand", name=names[0], hint=hint)
        if len(names) == 1 or not stored["data"]:
            return
        stored, names = stored["data"][0], names[1:]
    fields = _fields_of(stored.get("object", ""), version)
    if not fields:
        return
    for place, name in enumerate(names, 1):
        schema = fields[name][1] if name in fields else "any"
        if not _fields(schema) and not any(_kinds(schema)) and name != "data":
            raise Refusal("cannot_expand", name=".".join(names[:place]), hint="")
        inner = [_fields_of(kind, version) for kind in _kinds(schema)]
        if not all(inner) or _is_list(schema):
            return  # it leads to what the contract does not have
        fields = {**_fields(schema), **{key: field for one in inner for key, field in one.items()}}


def _is_list(schema: Schema) -> bool:
    members = schema[1:] if schema[0] == "union" else [schema]
    return ["ref", "list"] in members


def _follow(store: Store, id: str, kinds: list[str], name: str) -> StripeObject:
    for kind in kinds:
        if found := store.find(kind, id):
            return found
    raise Refusal("expand_not_simulated", name=name, kind=id)


def _kinds(schema: Schema) -> Iterable[str]:
    """Yield the kinds of objects that an id in a field, or each in a list of them, may be of."""
    if isinstance(schema, str):
        return
    if schema[0] == "list":
        yield from _kinds(schema[1])
    elif schema[0] == "union":
        if "string" in schema[1:]:
            yield from (member[1] for member in schema[1:] if member[0] == "ref")
        else:
            for member in schema[1:]:
                yield from _kinds(member)


def _fields_of(kind: str, version: str | None) -> Fields:
    """Return the fields of a kind of object in a version; None is the contract's."""
    fields = _fields(["ref", kind])
    return fields if version is None else fields | older_schemas(kind, version)


def _fields(schema: Schema) -> Fields:
    """Return the fields of what a schema allows an object to be."""
    if isinstance(schema, str):
        return {}
    match schema[0]:
        case "object":
            return dict(schema[1])
        case "ref":
            return (
                {"data": (True, "any")} if schema[1] == "list" else _fields(object_schema(schema[1]) or "any")
            )
        case "list":
            return _fields(schema[1])
        case "union":
            found: Fields = {}
            for member in schema[1:]:
                found |= _fields(member)
            return found
    return {}
