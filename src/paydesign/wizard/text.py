"""Text in the cells of a terminal, pure: breaking at spaces, counting columns, harmless characters."""

from __future__ import annotations

import unicodedata

# What turns the direction of the text around it; a user's text must not reorder ours.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def wrap(text: str, width: int) -> list[str]:
    """Break a text at spaces into lines of at most `width` cells, at least one.

    A word that is longer than a line is broken itself, a URL after one of its parts.
    """
    lines: list[str] = []
    line = ""
    for word in printable(text).split():
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        lines += [line] if line else []
        while cells(word) > width:
            head = _fitting(word, width)
            lines.append(head)
            word = word[len(head) :]
        line = word
    return [*lines, line] if line or not lines else lines


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_cells(character) for character in text)


def printable(text: str) -> str:
    """Return the text with a mark in place of all that could steer a terminal."""
    return "".join(c if c.isspace() or _is_harmless(c) else "\ufffd" for c in text)


def _is_harmless(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _DIRECTION


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitting(word: str, width: int) -> str:
    """Return the longest beginning that fits; of a URL or a path it ends with one of its parts."""
    end = len(word)
    while end > 1 and cells(word[:end]) > width:
        end -= 1
    part = max(word.rfind(mark, 0, end) for mark in "/#?&-") if "/" in word else -1
    return word[: part + 1] if part > 0 else word[:end]
