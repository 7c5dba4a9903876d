"""The topic of the stand-in's own interface, from its description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..simulator.control.description import VERSION_HEADER, Operation, load_operations, version
from ..simulator.control.reading import KINDS
from .page import Item, Section
from .topics import Topic

SUMMARY = "What can be asked of a running stand-in: faults, clock, webhooks, the log."


def control_topic() -> Topic:
    """Return what can be asked under /_simulator/ of a running stand-in."""
    sections = (
        Section("", (Item(f"{SUMMARY} Requests go to /_simulator/, with JSON in and out."),)),
        Section(
            "Version",
            (
                Item(
                    f"This is version {version()}. Each answer names it in {VERSION_HEADER}; "
                    "a request that names another one is refused."
                ),
            ),
        ),
        *(Section(route, tuple(_items(operation))) for route, operation in load_operations().items()),
        Section("More", (Item("The JSON Schemas.", code="paydesign schema control"),)),
    )
    return Topic("control", "Interfaces", "The stand-in's own interface", SUMMARY, ("control",), sections)


def _items(operation: Operation) -> Iterator[Item]:
    yield Item(operation.does)
    for name, schema, is_needed in members({**operation.query, **operation.body}, operation.required):
        yield Item(described(schema), name + ("" if is_needed else " (optional)"))


def members(given: dict[str, Any], required: list[str], inside: str = "") -> Iterator[tuple[str, Any, bool]]:
    """Yield each member with those inside it: its name such as `next.fault`, schema, and whether it must be given."""
    for name, schema in given.items():
        yield inside + name, schema, name in required
        yield from members(schema.get("properties", {}), schema.get("required", []), f"{inside}{name}.")


def described(schema: dict[str, Any]) -> str:
    """Return a JSON Schema in a line of words."""
    if "enum" in schema:
        *others, last = schema["enum"]
        text = f"{', '.join(others)} or {last}"
    else:
        text = KINDS[schema["type"]]
    if "minimum" in schema and "maximum" in schema:
        text += f" from {schema['minimum']} to {schema['maximum']}"
    if schema.get("default", "") != "":
        text += f"; {schema['default']} if left out"
    return f"{text}. {schema['description']}" if "description" in schema else text
