"""The tree as indented text; the path taken is drawn with heavy lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import NamedTuple

from .model import Step, Tree


class Line(NamedTuple):
    """One line of the drawing; `on_path` if it says something that the steps taken pass."""

    text: str
    on_path: bool


class Glyphs(NamedTuple):
    """What the drawing is made of; each branch by the answer that was given at its node, if any."""

    yes: Mapping[bool | None, str]
    no: Mapping[bool | None, str]
    down: Mapping[bool | None, str]
    dot: str
    here: str


UNICODE = Glyphs(
    yes={None: "├─ ", True: "┡━ ", False: "┠─ "},
    no={None: "└─ ", True: "└─ ", False: "┗━ "},
    down={None: "│  ", True: "│  ", False: "┃  "},
    dot="·",
    here="◀",
)
ASCII = Glyphs(
    yes={None: "+- ", True: "+= ", False: "+- "},
    no={None: "`- ", True: "`- ", False: "`= "},
    down={None: "|  ", True: "|  ", False: "|  "},
    dot="-",
    here="<==",
)

_LABEL = {True: "yes  ", False: "no   "}
_HANG = "     "
_NARROWEST = 16


def draw_text(
    tree: Tree, taken: Iterable[Step] = (), *, width: int = 80, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return the tree as lines that fit into `width` columns, except for ids that are longer."""
    steps = tuple(taken)
    return _place(tree, tree.start, steps or None, width, glyphs)


def _place(tree: Tree, place: str, left: tuple[Step, ...] | None, width: int, glyphs: Glyphs) -> list[Line]:
    """Return the lines of one place and all below it, without what stands before them.

    Args:
        left: The steps still to follow from here, empty where they end; None if they do not come here.
    """
    if place in tree.outcomes:
        return _outcome(tree, place, left, width, glyphs)
    node = tree.nodes[place]
    answer = left[0].answer if left else None
    ask = tree.questions[node.question].ask + (f" {glyphs.here} asked next" if left == () else "")
    first, *others = wrap(ask, max(_NARROWEST, width - len(_HANG)))
    lines = [Line(first, left is not None)]
    lines += [Line(glyphs.down[answer] + _HANG[3:] + text, left is not None) for text in others]
    for reply, mark, below in (
        (True, glyphs.yes[answer], glyphs.down[False if answer is False else None]),
        (False, glyphs.no[answer], "   "),
    ):
        goes_on = left[1:] if left and answer is reply else None
        first_line, *rest = _place(tree, node.edge(reply).to, goes_on, width - 3, glyphs)
        lines.append(Line(mark + _LABEL[reply] + first_line.text, first_line.on_path))
        lines += [Line(below + line.text, line.on_path) for line in rest]
    return lines


def _outcome(tree: Tree, place: str, left: tuple[Step, ...] | None, width: int, glyphs: Glyphs) -> list[Line]:
    outcome = tree.outcomes[place]
    on_path = left is not None
    name = outcome.guide + (f" {glyphs.here}" if on_path else "")
    details = f"create {outcome.create_intent} {glyphs.dot} confirm on the {outcome.confirm_on}"
    below = wrap(details, max(_NARROWEST, width - len(_HANG)))
    return [Line(name, on_path), *(Line(_HANG + text, on_path) for text in below)]
