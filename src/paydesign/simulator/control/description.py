"""What can be asked under /_simulator/, from operations.toml. Pure, and light: `explain` reads it, too."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ...compiled import read_toml

FILE = Path(__file__).with_name("operations.toml")

VERSION_HEADER = "Paydesign-Control-Version"
"""In every answer; a request that has it is refused if it names another version."""

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked.

    Attributes:
        route: Method and path below /_simulator/, such as "POST events/{id}/resend".
        query: JSON Schemas of the parameters behind "?", by name.
        body: JSON Schemas of the members of the body, by name.
        required: Members of query or body that must be given.
        answer: JSON Schemas of the members of the answer, by name.
        errors: Ids of rules.toml.
        open: Whether pages of every site may ask.
        streams: Whether the answer is server-sent events.
    """

    route: str
    does: str
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    open: bool = False
    streams: bool = False

    @property
    def given(self) -> dict[str, Any]:
        """The JSON Schema of what a request gives: its query if it only reads, else its body."""
        members = self.query if self.route.startswith("GET ") else self.body
        schema = {"type": "object", "additionalProperties": False, "properties": members}
        return {**schema, "required": self.required} if self.required else schema

    @property
    def answered(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return {"type": "object", "properties": self.answer, "required": list(self.answer)}


@cache
def load_operations() -> dict[str, Operation]:
    """Return all operations by their route, in the order of the file."""
    return {entry["route"]: Operation(**entry) for entry in read_toml(FILE)["operations"]}


@cache
def version() -> str:
    """Return the version of the interface."""
    return str(read_toml(FILE)["version"])


def as_document() -> dict[str, Any]:
    """Return what `GET /_simulator/api` answers."""
    return {"version": version(), "operations": [_described(one) for one in load_operations().values()]}


def _described(operation: Operation) -> dict[str, Any]:
    method, _, path = operation.route.partition(" ")
    given = "query" if method == "GET" else "body"
    return {
        "method": method,
        "path": f"/_simulator/{path}",
        "does": operation.does,
        given: operation.given,
        **({} if operation.streams else {"answer": operation.answered}),
        "errors": operation.errors,
    }


def control_schema() -> dict[str, Any]:
    """Return one JSON Schema with those of every request and answer in it, by their route."""
    found: dict[str, Any] = {}
    for operation in load_operations().values():
        found[f"{operation.route} given"] = operation.given
        if not operation.streams:
            found[f"{operation.route} answer"] = operation.answered
    return {
        "$schema": _DRAFT,
        "$id": f"urn:paydesign:control:v{version()}",
        "title": "paydesign control",
        "description": "What goes to and comes from the stand-in's own interface under /_simulator/.",
        "$defs": found,
    }
