"""What a prompt looks like, pure: lines of (role, text) that keep to the width and, if they can, the height.

A role says what a piece of text is ("dim", "question", ...); the terminal decides how it looks.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..decisions.model import Tree
from .drawing import Line, path_lines, tree_lines
from .prompts import Confirm, Prompt
from .text import cells, printable, wrap
from .wording import Row, asked, heading, help_paragraphs, reasons, rows

_WIDEST = 92
"""Cells; longer lines are hard to read."""

_MARGIN: Line = [("", " ")]
_CUT = "… a higher window shows the rest"
_FEWEST_ROWS = 8
_KEYS = "↑↓ move, Enter takes the highlighted line, ctrl-C leaves"


def select_frame(
    prompt: Prompt, tree: Tree, *, pointed: int, help_open: bool, width: int, height: int
) -> list[Line]:
    """Return a prompt with its rows; on a small screen the tree shrinks to the path, then parts go."""
    inner = min(width, _WIDEST) - 2
    said = [*_said(prompt, inner, help_open=help_open), []]
    shown = [row._replace(means="") if _says_all(prompt, help_open) else row for row in rows(prompt)]
    blocks = [_row(row, index == pointed, _column(prompt), inner) for index, row in enumerate(shown)]
    full = sum(map(len, blocks))
    few = min(full, _FEWEST_ROWS)
    # Rows can be scrolled, the keys cannot.
    for needed in (few,) if help_open else (full, few):
        above, keys = _surroundings(prompt, tree, _KEYS, help_open, inner, height - len(said) - needed)
        if keys:
            break
    room = height - len(said) - len(above) - len(keys)
    return _indented([*above, *said, *_around(blocks, pointed, room), *keys])


def text_frame(
    prompt: Prompt, tree: Tree, *, complaint: str, help_open: bool, width: int, height: int
) -> tuple[list[Line], list[Line]]:
    """Return what stands above and below the input line of a free text."""
    inner = min(width, _WIDEST) - 2
    said = [*_said(prompt, inner, help_open=help_open), *_lines("complaint", complaint, inner), []]
    back = "< goes back, " if prompt.can_go_back else ""
    keys_said = f"Enter takes the text, {back}? helps, ctrl-C leaves"
    above, keys = _surroundings(prompt, tree, keys_said, help_open, inner, height - len(said) - 1)
    return _indented([*above, *said]), _indented(keys)


def _surroundings(
    prompt: Prompt, tree: Tree, keys: str, help_open: bool, width: int, room: int
) -> tuple[list[Line], list[Line]]:
    """Return the richest pair of what stands above and the line of keys that fits into `room` lines."""
    footer = [[], *_lines("dim", keys, width)]
    if help_open:
        candidates = [_help(prompt, width, room - len(footer) - 1)]
    elif isinstance(prompt, Confirm):
        candidates = []
    else:
        candidates = [tree_lines(tree, prompt.answers, width), path_lines(tree, prompt.answers, width)]
    drawn = [[*lines, []] for lines in candidates if lines]
    pairs = [*((above, keys_) for above in [*drawn, []] for keys_ in (footer, footer[1:])), ([], [])]
    return next((pair for pair in pairs if len(pair[0]) + len(pair[1]) <= room), ([], []))


def _help(prompt: Prompt, width: int, room: int) -> list[Line]:
    """Return the help, shortened to `room` lines; its last line then says so."""
    lines = [line for text in help_paragraphs(prompt) for line in _lines("help", text, width)]
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], *_lines("dim", _CUT, width)[:1]] if room > 1 else []


def _said(prompt: Prompt, width: int, *, help_open: bool) -> list[Line]:
    """Return number, question and reason; beside the help, which says more, no reason."""
    return [
        *_lines("dim", heading(prompt), width),
        *_lines("question", asked(prompt), width),
        *(
            line
            for text in ([] if _says_all(prompt, help_open) else reasons(prompt))
            for line in _lines("why", text, width)
        ),
    ]


def _says_all(prompt: Prompt, is_open: bool) -> bool:
    """Return whether the help says why it is asked and what each row means, and needs the room of both."""
    return is_open and not isinstance(prompt, Confirm)


def _column(prompt: Prompt) -> int:
    return max(cells(printable(row.label)) for row in rows(prompt)) + 2


def _row(row: Row, is_pointed: bool, column: int, width: int) -> list[Line]:
    label = printable(row.label)
    first: Line = [
        ("pointer", "▸ " if is_pointed else "  "),
        ("highlight" if is_pointed else "label", label),
        ("", " " * (column - cells(label))),
        ("dim", f"{row.key or ' '}  "),
    ]
    indent = 2 + column + 3
    means = wrap(row.means, max(10, width - indent))
    return [[*first, ("", means[0])], *([("", " " * indent + line)] for line in means[1:])]


def _around(blocks: Sequence[list[Line]], pointed: int, room: int) -> list[Line]:
    """Return as many rows around the pointed one as there is room for."""
    first, last = 0, len(blocks)
    while sum(map(len, blocks[first:last])) > room and last - first > 1:
        if pointed - first > last - 1 - pointed:
            first += 1
        else:
            last -= 1
    return [line for block in blocks[first:last] for line in block]


def _lines(role: str, text: str, width: int) -> list[Line]:
    return [[(role, line)] for line in wrap(text, width)] if text else []


def _indented(lines: list[Line]) -> list[Line]:
    return [[*_MARGIN, *line] if line else [] for line in lines]
