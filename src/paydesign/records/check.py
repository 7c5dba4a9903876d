"""A document against a JSON Schema, with the place of everything that is wrong.

It understands the part of JSON Schema that `schema` uses; a test compares its verdicts with those of
the `jsonschema` package, which knows no places and takes longer to import than we take to answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..errors import Problem
from .nodes import MappingNode, Node, ScalarNode, SequenceNode
from .scalars import DATE, YES_OR_NO

_MOST_CHOICES = 8
_MOST_PROBLEMS = 100
_KINDS = {"object": "keys and values", "array": "a list", "string": "text", "boolean": "true or false"}


def check(node: Node, schema: dict[str, Any]) -> list[Problem]:
    """Return every problem, one a value; empty if the document is valid.

    Of a document that has nothing to do with the schema the first hundred, and how many more there are.
    """
    problems = list(_problems(node, schema, ""))
    if len(problems) > _MOST_PROBLEMS:
        problems[_MOST_PROBLEMS:] = [
            Problem(f"and {len(problems) - _MOST_PROBLEMS} more problems", str(node.place))
        ]
    return problems


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return the hint for a word that is not among the known ones."""
    import difflib

    names = list(known)
    close = difflib.get_close_matches(word.lower(), names, n=1)
    choices = "one of: " + ", ".join(names)
    if not close:
        return choices
    # A long list would bury the word that was meant.
    return f"did you mean `{close[0]}`?" + (f" {choices}" if 1 < len(names) <= _MOST_CHOICES else "")


def _problems(node: Node, schema: dict[str, Any], path: str) -> Iterator[Problem]:
    kind = _kind(node)
    if isinstance(node, ScalarNode) and node.ambiguous:
        yield _ambiguous(node, schema, path)
    elif "enum" in schema or "const" in schema:
        yield from _choice_problems(node, schema, path)
    elif schema.get("type", kind) != kind:
        yield Problem(_is(path, node), str(node.place), _how_to_write(node, schema["type"]))
    elif isinstance(node, MappingNode):
        yield from _key_problems(node, schema, path)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.items):
            yield from _problems(item, schema.get("items", {}), f"{path}[{number}]")
    elif isinstance(node.value, str):
        yield from _text_problems(node, node.value, schema, path)


def _key_problems(node: MappingNode, schema: dict[str, Any], path: str) -> Iterator[Problem]:
    known: dict[str, Any] = schema.get("properties", {})
    for key, entry in node.entries.items():
        if key in known:
            yield from _problems(entry.value, known[key], _join(path, key))
        elif schema.get("additionalProperties") is False:
            yield Problem(
                f"the key `{_join(path, key)}` is unknown", str(entry.key_place), suggestion(key, known)
            )
    for key in schema.get("required", ()):
        if key not in node.entries:
            yield Problem(f"`{_join(path, key)}` is missing", str(node.place), known[key].get("description"))


def _choice_problems(node: Node, schema: dict[str, Any], path: str) -> Iterator[Problem]:
    choices: list[str] = [schema["const"]] if "const" in schema else schema["enum"]
    value = node.value if isinstance(node, ScalarNode) else None
    if not isinstance(value, str) or value not in choices:
        yield Problem(_is(path, node), str(node.place), suggestion(str(value), choices))


def _text_problems(node: ScalarNode, text: str, schema: dict[str, Any], path: str) -> Iterator[Problem]:
    if len(text) < schema.get("minLength", 0):
        yield Problem(f"`{path}` is empty", str(node.place), "write text, or remove the line")
    elif schema.get("format") == "date" and not _is_date(text):
        yield Problem(
            _is(path, node), str(node.place), "write a day of the calendar as YYYY-MM-DD, in quotes"
        )
    elif "pattern" in schema and not _matches(schema["pattern"], text):
        yield Problem(_is(path, node), str(node.place), schema.get("description"))


def _ambiguous(node: ScalarNode, schema: dict[str, Any], path: str) -> Problem:
    text = str(node.value)
    if schema.get("type") == "boolean":
        hint = "write true or false"
    elif DATE.fullmatch(text):
        hint = f'quote the date: "{text}"'
    else:
        hint = f'write it in quotes: "{text}"'
    return Problem(f"`{path}` is {text}, which YAML 1.1 and 1.2 read differently", str(node.place), hint)


def _how_to_write(node: Node, kind: str) -> str:
    value = node.value if isinstance(node, ScalarNode) else None
    if kind == "boolean" and isinstance(value, str) and YES_OR_NO.fullmatch(value):
        return f"write {'true' if value.lower() in ('y', 'yes', 'on', 'true') else 'false'}, without quotes"
    if value is None and isinstance(node, ScalarNode):
        return f"write {_KINDS[kind]}, or remove the line"
    if kind == "string" and isinstance(node, ScalarNode):
        return "write it in quotes"
    return f"write {_KINDS[kind]}"


def _is(path: str, node: Node) -> str:
    """Return what was found, as a sentence; the hint says what was expected."""
    name = f"`{path}`" if path else "the document"
    if not isinstance(node, ScalarNode):
        return f"{name} is {'a list' if isinstance(node, SequenceNode) else 'a mapping of keys to values'}"
    match node.value:
        case None:
            return f"{name} is empty"
        case bool(value):
            return f"{name} is {str(value).lower()}"
        case str(value):
            return f'{name} is the text "{_shortened(value)}"'
        case value:
            return f"{name} is the number {value}"


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _matches(pattern: str, text: str) -> bool:
    # In JSON Schema `$` is the very end; in Python it is before a last line break too.
    return (
        re.search(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern, text) is not None
    )


def _is_date(text: str) -> bool:
    try:
        return DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _kind(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "object"
    if isinstance(node, SequenceNode):
        return "array"
    match node.value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case _:
            return "number"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
