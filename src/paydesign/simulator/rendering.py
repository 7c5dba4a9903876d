"""Stored objects as they are answered: private members left out, references expanded on request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .contract import SHAPELESS, Schema, Shape, api_version, load_shapes, object_schema
from .older import older_members, older_schemas
from .rules import Refusal
from .store import Store, StripeObject

MAX_DEPTH = 4
"""Levels of a path in `expand`; `data` of a list is one: https://docs.stripe.com/expand#multiple-levels."""

PART = "_is_part"
"""Marks an object of which only a part is shown."""

_HIDDEN = frozenset("_+")

Wanted = dict[str, Any]
Fields = dict[str, tuple[bool, Schema]]


def render(
    store: Store, stored: StripeObject, expand: Iterable[str] = (), version: str | None = None
) -> StripeObject:
    """Return a copy for an answer.

    A stored member `_name` is private; `+name` is answered as `name` only if it is expanded. What can be null is
    always there (contract/nullable.json.gz).

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
    if not wanted and other is None:
        return _copy(stored, SHAPELESS)
    return dict(_render(_Source(store, other), stored, wanted, {}, SHAPELESS))


class _Source(NamedTuple):
    """Where objects come from, and in which version they are answered; None is the contract's."""

    store: Store
    version: str | None


def _copy(value: StripeObject, inside: Shape) -> StripeObject:
    """Return an object as it is answered when nothing is expanded."""
    shape = _shape_of(value, inside)
    shown: StripeObject = shape.nulls.copy()
    for key, item in value.items():
        if key[:1] in _HIDDEN:
            continue
        kind = type(item)
        if kind is dict:
            shown[key] = item.copy() if key == "metadata" else _copy(item, shape.inside.get(key, SHAPELESS))
        elif kind is list:
            inner = shape.inside.get(key, SHAPELESS)
            shown[key] = [_copy(one, inner) if type(one) is dict else one for one in item]
        else:
            shown[key] = item
    return shown


def _shape_of(value: StripeObject, inside: Shape) -> Shape:
    """Return the shape of an object; one that is only shown in part, or was deleted, has none."""
    kind = value.get("object")
    if type(kind) is not str:
        return inside
    if PART in value or "deleted" in value:
        return SHAPELESS
    return load_shapes().get(kind, SHAPELESS)


def _render(source: _Source, value: Any, wanted: Wanted, fields: Fields, inside: Shape) -> Any:
    """Render a value; `fields` and `inside` are those of an object without a kind of its own."""
    if isinstance(value, list):
        return [_render(source, item, wanted, fields, inside) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("object") == "event":
        source = _Source(source.store, None)  # what it is about was rendered when it happened
    if not wanted and source.version is None:
        return _copy(value, inside)
    shape = _shape_of(value, inside)
    shown = {**shape.nulls, **{key: item for key, item in value.items() if key[:1] not in _HIDDEN}}
    if source.version is not None:
        shown |= older_members(source.store, value, source.version)
    if isinstance(value.get("object"), str):
        fields = _fields_of(value["object"], source.version)
    for name, deeper in wanted.items():
        if not _is_nothing(value, shown, name, fields, is_way=bool(deeper)):
            shown[name] = _expand(source.store, value | shown, name, fields)
    inner = {name: _fields(fields[name][1]) if name in fields else {} for name in wanted}

    def rendered(key: str, item: Any) -> Any:
        if key == "metadata" and item is not None:
            return dict(item)
        held = shape.inside.get(key, SHAPELESS)
        return _render(source, item, wanted.get(key, {}), inner.get(key, {}), held)

    return {key: rendered(key, item) for key, item in shown.items()}


def _is_nothing(value: StripeObject, shown: StripeObject, name: str, fields: Fields, *, is_way: bool) -> bool:
    """Tell whether nothing is there to expand: null on the way to something, or an id that need not be there."""
    if name in shown:
        return is_way and shown[name] is None
    schema = fields[name][1] if name in fields else "any"
    return f"+{name}" not in value and schema[0] == "union" and "string" in schema and any(_kinds(schema))


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
        if found := store.find(kind, id) or store.find_deleted(kind, id):
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
