"""What Stripe's API takes and answers, as derived from the SDKs.

From the package for Python by scripts/derive_contract.py; what is null from the types of the package for Node by
tests/simulator/node/derive_nullable.mjs, because the annotations for Python do not tell null from absent.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("schemas.json.gz")

NULLABLE = Path(__file__).with_name("nullable.json.gz")

Schema = Any


@cache
def load_contract() -> dict[str, Any]:
    """Return the contract.

    `operations` that are served by "METHOD /path", `routes` of all that the SDK has, `objects` by name, `events`,
    `api_version`, `sdk`.
    """
    return dict(json.loads(gzip.decompress(FILE.read_bytes())))


class Shape(NamedTuple):
    """What an object has wherever it is answered.

    Attributes:
        nulls: Members that are null where there is nothing, each with None.
        inside: The shapes of objects without a kind of their own, by the member that holds one or a list of them.
    """

    nulls: dict[str, None]
    inside: dict[str, Shape]


SHAPELESS = Shape({}, {})


@cache
def load_shapes() -> dict[str, Shape]:
    """Return the shape of each object by its `object` name."""
    objects = json.loads(gzip.decompress(NULLABLE.read_bytes()))["objects"]
    return {name: _shape(found) for name, found in objects.items()}


def _shape(found: dict[str, Any]) -> Shape:
    inside = {name: _shape(inner) for name, inner in found.get("in", {}).items()}
    return Shape(dict.fromkeys(found.get("null", ())), inside)


@cache
def params_schema(route: str) -> Schema:
    """Return the schema of the parameters of "METHOD /path"; an object without fields if it takes none.

    The SDKs have no type for a card in `payment_method_data`, which Stripe takes where it is of a token:
    https://github.com/stripe/stripe-dotnet/issues/1766.
    """
    operations = load_contract()["operations"]
    schema = operations[route]
    if "payment_method_data" not in schema[1]:
        return schema
    is_required, data = schema[1]["payment_method_data"]
    card = operations["POST /v1/payment_methods"][1]["card"]
    with_card = ["object", {**data[1], "card": card, "type": [True, "string"]}]
    return ["object", {**schema[1], "payment_method_data": [is_required, with_card]}]


def object_schema(name: str) -> Schema | None:
    """Return the schema of an object by its `object` name, or None if the stand-in never makes one."""
    return load_contract()["objects"].get(name)


def api_version() -> str:
    """Return the only API version that is served."""
    return str(load_contract()["api_version"])
