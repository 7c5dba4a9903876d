"""Lines as the text that a terminal understands, pure; the roles' looks in one place."""

from __future__ import annotations

from .drawing import Line

LOOKS = {
    "question": "bold",
    "path": "bold",
    "here": "bold ansicyan",
    "dim": "dim",
    "pointer": "bold ansicyan",
    "highlight": "bold ansicyan",
    "complaint": "bold ansired",
}
"""Role -> look, in the words of prompt_toolkit."""

_CODES = {"bold": "1", "dim": "2", "ansired": "31", "ansicyan": "36"}
_COLOURS = ("ansired", "ansicyan")


def paint(lines: list[Line], *, colour: bool) -> str:
    """Return the lines with the terminal's codes for their looks."""
    return "\r\n".join("".join(_paint(role, text, colour) for role, text in line) for line in lines)


def _paint(role: str, text: str, colour: bool) -> str:
    looks = [word for word in LOOKS.get(role, "").split() if colour or word not in _COLOURS]
    codes = ";".join(_CODES[word] for word in looks)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
