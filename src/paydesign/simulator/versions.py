"""API versions other than the contract's: what is played of them, from versions.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..compiled import read_toml
from .contract import Schema, api_version
from .rules import Refusal

FILE = Path(__file__).with_name("versions.toml")

_VERSION = re.compile(r"(20\d\d-\d\d-\d\d)(\.[a-z]+)?(;.*)?")
_BINDINGS = re.compile(r"(\w+Bindings)/(\d+)")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that older versions do otherwise.

    Attributes:
        before: The first version that does it as the contract has it.
        what: What the older ones do, in a sentence.
        source: Stripe's page on it.
        takes: The parameters that older versions have besides, by operation and name.
    """

    id: str
    before: str
    what: str
    source: str
    takes: dict[str, dict[str, Schema]] = field(default_factory=dict)


@cache
def load_changes() -> dict[str, Change]:
    """Return what is played of older versions, by id."""
    return {id: Change(id=id, **entry) for id, entry in read_toml(FILE)["changes"].items()}


def read_version(given: str | None, user_agent: str) -> str:
    """Return the version that a request is served in.

    Args:
        given: The header `Stripe-Version`; None leaves it to the account, which is as old as the SDK.
        user_agent: Names the SDK, as `Stripe/v1 NodeBindings/8.222.0`.

    Raises:
        Refusal: It is no version at all.
    """
    if not given:
        return _version_of_sdk(user_agent)
    if not _VERSION.fullmatch(given):
        raise Refusal("api_version_malformed", given=given, served=api_version())
    return given


def is_before(version: str, change: str) -> bool:
    """Tell whether a version is older than one of the changes."""
    return version[:10] < load_changes()[change].before[:10]


def is_ours(version: str) -> bool:
    """Tell whether a version is the one that the contract is of."""
    return version == api_version()


def with_older_parameters(route: str, schema: Schema, version: str) -> Schema:
    """Return the schema of an operation's parameters in a version."""
    more: dict[str, Any] = {}
    for change in load_changes().values():
        if is_before(version, change.id):
            more |= {name: [False, taken] for name, taken in change.takes.get(route, {}).items()}
    return ["object", {**schema[1], **more}] if more else schema


def _version_of_sdk(user_agent: str) -> str:
    if found := _BINDINGS.search(user_agent):
        for entry in _unpinned():
            if entry["sdk"] == found[1] and int(found[2]) < entry["below"]:
                return str(entry["version"])
    return api_version()


@cache
def _unpinned() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_toml(FILE)["unpinned"]
    return found
