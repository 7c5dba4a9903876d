"""The bytes of a document as text that a reader of YAML can take."""

from __future__ import annotations

import re

from ..errors import DocumentUnreadable, Problem
from .files import MOST_BYTES
from .nodes import Place

_NO_TEXT = "\ufeff\ufffe\uffff"
_JSON_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\.")


def text_of(data: bytes, name: str) -> str:
    """Return the text of a file without its byte order mark.

    Raises:
        DocumentUnreadable: It is longer than 1 MiB, not UTF-8, or has control characters.
    """
    if len(data) > MOST_BYTES:
        raise unreadable(name, [Problem("the file is larger than 1 MiB", name)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_at(name, data[: error.start].decode("utf-8", "replace"))
        raise unreadable(
            name, [Problem("this is not UTF-8 text", place, "save the file as UTF-8")]
        ) from error
    if "\0" in text:
        raise unreadable(name, [Problem("this is a binary file", name, "is it the file that you meant?")])
    if controls := [char for char in set(text) if _is_control(char)]:
        start = min(map(text.index, controls))
        problem = f"the file holds the control character U+{ord(text[start]):04X}"
        hint = 'write it as an escape in double quotes, such as "\\t", or remove it'
        raise unreadable(name, [Problem(problem, _place_at(name, text[:start]), hint)])
    return _as_yaml(text)


def _is_control(char: str) -> bool:
    """Return whether readers of YAML refuse the character, or would not agree on it."""
    return (
        (char < " " and char not in "\t\n\r")
        or ("\x7f" <= char <= "\x9f" and char != "\x85")
        or char in _NO_TEXT
    )


def _as_yaml(text: str) -> str:
    """Return JSON with the two things that readers of YAML stumble over replaced, all else as it is."""
    if not text.lstrip().startswith(("{", "[")) or not ("\t" in text or "\\u" in text):
        return text
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    # In valid JSON a tab is never part of a string, and a backslash always is.
    return _JSON_ESCAPE.sub(_surrogates_joined, text.replace("\t", " "))


def _surrogates_joined(escape: re.Match[str]) -> str:
    if len(escape[0]) == 2:
        return escape[0]
    high, low = int(escape[0][2:6], 16), int(escape[0][8:], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _place_at(name: str, before: str) -> str:
    return str(Place(name, before.count("\n") + 1, len(before) - before.rfind("\n")))


def unreadable(name: str, problems: list[Problem]) -> DocumentUnreadable:
    """Return the error that carries everything which keeps a file from being read."""
    return DocumentUnreadable(
        "this is not the plain YAML or JSON that paydesign reads", where=name, problems=problems
    )
