"""Derive the stand-in's contract from the installed `stripe` package and write it where the package ships it.

Each route of the simulator must be an operation of the SDK. Its parameters come from the SDK's TypedDicts, the
objects from the annotations of its StripeObjects. Run it after raising the pin; a test compares the result.

A schema is compact JSON: "string", "integer", "number", "boolean" or "any"; ["enum", values, is_open],
["list", item], ["map", value], ["object", {name: [is_required, schema]}], ["ref", object name], ["union", ...].
In answers, "null" is a member of a union.
"""

from __future__ import annotations

import ast
import builtins
import gzip
import importlib
import inspect
import json
import re
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import stripe
import typing_extensions as te
from stripe import _stripe_object
from stripe._list_object import ListObject
from stripe._object_classes import get_object_class
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject

from paydesign.simulator.contract import FILE
from paydesign.simulator.router import sdk_routes

MORE_OBJECTS = {"discount", "line_item", "subscription_item", "webhook_endpoint"}
"""Objects that are answered inside of others, or not by their own routes."""

NAMESPACES = {"billing_portal", "radar"}

PACKAGE = Path(inspect.getfile(stripe)).parent
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema_of(hint: Any) -> Any:
    """Return the schema of one type annotation of the SDK."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin is te.Literal:
        return ["enum", list(arguments), False]
    if origin in (Union, types.UnionType):
        return union([schema_of(argument) for argument in arguments])
    if origin in (te.Required, te.NotRequired):
        return schema_of(arguments[0])
    if origin is list:
        return ["list", schema_of(arguments[0])]
    if origin is dict:
        return ["map", schema_of(arguments[1])]
    if origin in (ListObject, UntypedStripeObject):
        return ["ref", "list"] if origin is ListObject else ["map", "any"]
    if te.is_typeddict(hint):
        return typed_dict(hint)
    if hint is UntypedStripeObject:
        return ["map", "any"]
    if isinstance(hint, type) and issubclass(hint, stripe.StripeObject):
        return ["ref", hint.OBJECT_NAME] if hasattr(hint, "OBJECT_NAME") else stripe_object(hint)
    return "any"


def union(members: list[Any]) -> Any:
    """Return one schema for several; `Literal[...] | str` is an enumeration that may grow."""
    enums = [value for member in members if member[0] == "enum" for value in member[1]]
    if enums and enums != [""] and "string" in members:
        members = [["enum", enums, True], *(m for m in members if m != "string" and m[0] != "enum")]
    unique = list({json.dumps(member): member for member in members}.values())
    return unique[0] if len(unique) == 1 else ["union", *unique]


def typed_dict(hint: Any) -> Any:
    """Return the schema of the parameters in a TypedDict, without the SDK's own request options."""
    fields = {name: field for name, field in hints_of(hint).items() if name not in hints_of(RequestOptions)}
    return ["object", {n: [get_origin(f) is not te.NotRequired, schema_of(f)] for n, f in fields.items()}]


class Lazily(dict[str, Any]):
    """Names that the SDK imports for the type checker only; what is not found is taken for anything."""

    def __missing__(self, name: str) -> Any:
        if renamed := re.search(rf"from (stripe[\w.]*) import (\w+) as {name}\b", self["__source__"]):
            return getattr(importlib.import_module(renamed[1]), renamed[2])
        places = (vars(builtins).get(name), getattr(stripe, name, None), getattr(_stripe_object, name, None))
        return next((found for found in places if found is not None), Any)


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """Return the annotations of a class and its bases, resolved."""
    module = importlib.import_module(cls.__module__)
    names = Lazily(vars(module), __source__=inspect.getsource(module))
    return te.get_type_hints(cls, globalns=vars(module), localns=names, include_extras=True)


def stripe_object(cls: type) -> Any:
    """Return the schema of an object in an answer; a field that may be null may also be absent."""
    fields = hints_of(cls)
    found = {name: schema_of(hint) for name, hint in fields.items() if is_data(name, hint)}
    return ["object", {n: [not (s[0] == "union" and "null" in s), s] for n, s in found.items()}]


def is_data(name: str, hint: Any) -> bool:
    """Tell fields of the API from the SDK's own attributes."""
    return name[0] != "_" and name != "OBJECT_NAME" and get_origin(hint) is not te.ClassVar


def operations() -> Iterator[tuple[str, Any]]:
    """Yield `METHOD /path` and the parameters' schema of every operation that the SDK's services call."""
    for file in sorted(PACKAGE.glob("**/_*_service.py")):
        name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (route := route_of(node)):
                yield route, params_of(node, name)


def route_of(function: ast.FunctionDef) -> str | None:
    """Return `POST /v1/things/{thing}` if the method makes one request."""
    match = re.search(r"_request\(\s*'(\w+)',\s*'(/v1[^']*)'", ast.unparse(function))
    return f"{match[1].upper()} {match[2]}" if match else None


def params_of(function: ast.FunctionDef, module: str) -> Any:
    """Return a callable that works the schema out; only the routes that we serve are worth the time."""
    names = re.findall(r"\w+Params", ast.unparse(function.args))
    return (names[0], module) if names else None


def load_params(name: str, module: str) -> Any:
    """Return the schema of the TypedDict that a service's module names."""
    source = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    found = re.search(rf"from (stripe\.params[\w.]*) import \(?\s*{name}\b", source)
    return typed_dict(getattr(importlib.import_module(found[1] if found else ""), name))


def object_of(route: str) -> str:
    """Return the name of the objects below the first name of things in a path; some have a namespace before it."""
    _, *names = [name for name in route.split("/") if name not in ("v1", "test_helpers")]
    namespace = f"{names.pop(0)}." if names[0] in NAMESPACES else ""
    return namespace + names[0].removesuffix("s")


def derive() -> dict[str, Any]:
    """Return the whole contract for the routes that the simulator serves."""
    known = dict(operations())
    served = {route: known[route] for route in sorted(sdk_routes())}
    names = {object_of(route) for route in served} | MORE_OBJECTS
    return {
        "sdk": f"stripe {stripe.VERSION}",
        "api_version": stripe.api_version,
        "routes": sorted(known),
        "operations": {r: load_params(*p) if p else ["object", {}] for r, p in served.items()},
        "objects": {name: stripe_object(get_object_class("V1", name)) for name in sorted(names)},
        "events": sorted(get_args(hints_of(stripe.Event)["type"])),
    }


def pack(contract: dict[str, Any]) -> bytes:
    """Return the bytes of the shipped file; how it is packed depends on the Python, what it says does not."""
    return gzip.compress(json.dumps(contract, separators=(",", ":"), sort_keys=True).encode(), 9, mtime=0)


if __name__ == "__main__":
    FILE.write_bytes(pack(derive()))
    print(f"{FILE}: {FILE.stat().st_size} bytes")
