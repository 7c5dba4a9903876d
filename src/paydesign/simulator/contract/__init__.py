"""What Stripe's API takes and answers, as derived from the SDK by scripts/derive_contract.py."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("schemas.json.gz")

Schema = Any


@cache
def load_contract() -> dict[str, Any]:
    """Return the contract.

    `operations` that are served by "METHOD /path", `routes` of all that the SDK has, `objects` by name, `events`,
    `api_version`, `sdk`.
    """
    return dict(json.loads(gzip.decompress(FILE.read_bytes())))


def params_schema(route: str) -> Schema:
    """Return the schema of the parameters of "METHOD /path"; an object without fields if it takes none."""
    return load_contract()["operations"][route]


def object_schema(name: str) -> Schema | None:
    """Return the schema of an object by its `object` name, or None if the stand-in never makes one."""
    return load_contract()["objects"].get(name)


def api_version() -> str:
    """Return the only API version that is served."""
    return str(load_contract()["api_version"])
