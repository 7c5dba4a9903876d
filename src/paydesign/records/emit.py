"""Plain data as YAML that a person likes to read and that YAML 1.1 and 1.2 read alike."""

from __future__ import annotations

import re
import textwrap

from .nodes import Data

_WIDTH = 100
_LONGEST_WORD = 30

# A plain scalar begins with a letter, has nothing that ends or changes it, and is no word of any YAML.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9\u00c0-\u024f _./()'+*;,!?=%&@$~^<>|-]|:(?=[A-Za-z0-9/]))*(?<! )")
_RESERVED = re.compile(r"(?i:y|yes|n|no|on|off|true|false|null)")

# What a reader refuses or changes, or nobody can see: controls, line breaks, marks that hide or turn text.
# As ranges and not as a pattern, because compiling that one takes longer than writing a record.
_HIDDEN = (
    *(("\x00", "\x1f"), ("\x7f", "\xa0"), ("\xad", "\xad"), ("\u061c", "\u061c"), ("\u180e", "\u180e")),
    *(("\u200b", "\u200b"), ("\u200e", "\u200f"), ("\u2028", "\u202f"), ("\u2060", "\u206f")),
    *(("\ud800", "\udfff"), ("\ufeff", "\ufeff"), ("\ufff0", "\uffff"), ("\U000e0000", "\U000e0fff")),
    ("\U000f0000", "\U0010ffff"),
)
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def emit(key: str, value: Data) -> list[str]:
    """Return the lines of one top-level key."""
    return _entry(key, value, "")


def _entry(key: str, value: Data, indent: str) -> list[str]:
    # Answers and reasons are what people read, change and see in a diff: one a line.
    is_long = key == "answers" or (indent and isinstance(value, list))
    flow = None if is_long and value else _flow(value)
    if flow is not None and len(indent) + len(key) + 2 + len(flow) <= _WIDTH:
        return [f"{indent}{key}: {flow}"]
    if isinstance(value, str):
        return _text(f"{indent}{key}:", value, indent + "  ")
    return [f"{indent}{key}:", *_block(value, indent + "  ")]


def _block(value: Data, indent: str) -> list[str]:
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            lines += _entry(key, inner, indent)
    elif isinstance(value, list):
        for item in value:
            lines += _item(item, indent)
    return lines


def _item(item: Data, indent: str) -> list[str]:
    flow = _flow(item)
    if flow is not None and len(indent) + 2 + len(flow) <= _WIDTH:
        return [f"{indent}- {flow}"]
    if isinstance(item, str):
        return _text(f"{indent}-", item, indent + "  ")
    first, *rest = _block(item, indent + "  ")
    return [f"{indent}- {first.lstrip()}", *rest]


def _flow(value: Data, *, inside: bool = False) -> str | None:
    """Return the value on one line, or None if it is better to read on several.

    Args:
        inside: It stands in brackets, where a comma ends a plain scalar.
    """
    if isinstance(value, str):
        return None if _is_literal(value) else _scalar(value, inside=inside)
    if not isinstance(value, dict | list):
        return "null" if value is None else str(value).lower()
    if inside or (isinstance(value, list) and any(len(str(item)) > _LONGEST_WORD for item in value)):
        return None
    items = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    words = [(f"{key}: " if key else "", _flow(item, inside=True)) for key, item in items]
    if any(word is None for _, word in words):
        return None
    left, right = "{}" if isinstance(value, dict) else "[]"
    return left + ", ".join(f"{key}{word}" for key, word in words) + right


def _scalar(text: str, *, inside: bool = False) -> str:
    is_plain = _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text)
    if is_plain and not (inside and ("," in text or "?" in text)):
        return text
    return '"' + "".join(_escape(char) if char in '"\\' or _is_hidden(char) else char for char in text) + '"'


def _escape(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        # Half a character comes from bytes that were no text in the first place.
        return "\\uFFFD"
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _text(head: str, text: str, indent: str) -> list[str]:
    """Return a long or multi-line text after `head`: as a block if it can be one, else in quotes."""
    if _is_literal(text):
        lines = text.removesuffix("\n").split("\n")
        return [
            f"{head} {'|' if text.endswith(chr(10)) else '|-'}",
            *(indent + line if line else "" for line in lines),
        ]
    if _is_foldable(text):
        return [f"{head} >-", *_folded(text, indent)]
    return [f"{head} {_scalar(text)}"]


def _is_literal(text: str) -> bool:
    """Return whether the text is lines that a block keeps, also after an editor has stripped them."""
    lines = text.removesuffix("\n").split("\n")
    return (
        "\n" in text
        and bool(lines[0] and lines[-1])
        and not lines[0].startswith(" ")
        and not any(line.endswith(" ") or _unfit(line) for line in lines)
    )


def _is_foldable(text: str) -> bool:
    return not (text.startswith(" ") or text.endswith(" ") or "  " in text or _unfit(text)) and " " in text


def _folded(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _unfit(text: str) -> bool:
    return any(map(_is_hidden, set(text)))


def _is_hidden(char: str) -> bool:
    return not " " <= char <= "~" and any(first <= char <= last for first, last in _HIDDEN)
