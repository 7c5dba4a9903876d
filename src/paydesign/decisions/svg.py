"""The tree as SVG: read left to right, one row for each path, no scripts and no outside fonts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from textwrap import wrap
from typing import NamedTuple

from .model import Step, Tree

_WIDTH = 284
_GAP = 64
_SPACE = 16
_MARGIN = 24
_LINE = 18
_CHARACTERS = 31

_STYLE = """
  svg { background: #ffffff }
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1a1f36 }
  .small { font-size: 12px; fill: #4f566b }
  .box { fill: #ffffff; stroke: #8792a2; stroke-width: 1.25 }
  .outcome { fill: #f4f5f8 }
  .edge { fill: none; stroke: #8792a2; stroke-width: 1.25 }
  .taken { stroke: #4b45c6; stroke-width: 3 }
  .word { font-size: 12px; fill: #4f566b; paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
  .strong { font-weight: 600; fill: #3a35a0 }
"""


class Box(NamedTuple):
    """One place on one path: its column and row, what it says, and whether the steps pass it."""

    column: int
    row: float
    texts: list[str]
    small: str
    on_path: bool

    @property
    def x(self) -> float:
        return _MARGIN + self.column * (_WIDTH + _GAP)

    @property
    def height(self) -> int:
        return _LINE * (len(self.texts) + bool(self.small)) + 22


class Link(NamedTuple):
    """An answer, from one box to the next."""

    start: Box
    end: Box
    word: str


def draw_svg(tree: Tree, taken: Iterable[Step] = ()) -> str:
    """Return a whole SVG document with a title and a description for screen readers."""
    steps = tuple(taken)
    boxes: list[Box] = []
    links: list[Link] = []
    _, rows = _lay_out(tree, tree.start, steps or None, (0, 0), boxes, links)
    row_height = max(box.height for box in boxes) + _SPACE
    width = max(box.x for box in boxes) + _WIDTH + _MARGIN
    height = rows * row_height + _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(f"Decision tree, {tree.version}")}</title>',
        f'<desc id="desc">{_text(_description(tree, steps))}</desc>',
        f"<style>{_STYLE}</style>",
    ]
    # What is taken comes last, so that it lies on top.
    for link in sorted(links, key=lambda link: link.end.on_path):
        lines += _draw_link(link, row_height)
    for box in boxes:
        lines += _draw_box(box, row_height)
    return "\n".join([*lines, "</svg>\n"])


def _lay_out(
    tree: Tree,
    place: str,
    left: tuple[Step, ...] | None,
    at: tuple[int, int],
    boxes: list[Box],
    links: list[Link],
) -> tuple[Box, int]:
    """Put an outcome on the next row, and a node half way between its branches.

    Args:
        left: The steps still to follow from here; None if they do not come here.
        at: The column of the place, and the first free row.

    Returns:
        The box of the place, and the row that is free next.
    """
    column, row = at
    if place in tree.outcomes:
        outcome = tree.outcomes[place]
        small = f"create {outcome.create_intent}, confirm on the {outcome.confirm_on}"
        boxes.append(Box(column, row, wrap(outcome.guide, _CHARACTERS), small, left is not None))
        return boxes[-1], row + 1
    node = tree.nodes[place]
    ends = []
    for answer in (True, False):
        goes_on = left[1:] if left and left[0].answer is answer else None
        end, row = _lay_out(tree, node.edge(answer).to, goes_on, (column + 1, row), boxes, links)
        ends.append(end)
    asked = wrap(tree.questions[node.question].ask, _CHARACTERS)
    box = Box(column, (ends[0].row + ends[1].row) / 2, asked, "", left is not None)
    boxes.append(box)
    links += [Link(box, ends[0], "yes"), Link(box, ends[1], "no")]
    return box, row


def _middle(box: Box, row_height: int) -> float:
    return _MARGIN / 2 + (box.row + 0.5) * row_height


def _draw_link(link: Link, row_height: int) -> list[str]:
    x1, y1 = link.start.x + _WIDTH, _middle(link.start, row_height)
    x2, y2 = link.end.x, _middle(link.end, row_height)
    bend = (x1 + x2) / 2
    edge, word = ("edge taken", "word strong") if link.end.on_path else ("edge", "word")
    return [
        f'<path class="{edge}" d="M {x1:g} {y1:g} C {bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}"/>',
        f'<text class="{word}" x="{bend:g}" y="{(y1 + y2) / 2 + 4:g}" text-anchor="middle">'
        f"{link.word}</text>",
    ]


def _draw_box(box: Box, row_height: int) -> list[str]:
    top = _middle(box, row_height) - box.height / 2
    shape, corner = ("box outcome", 4) if box.small else ("box", 14)
    styled = [(text, "strong" if box.on_path else "plain") for text in box.texts]
    styled += [(box.small, "small")] if box.small else []
    return [
        f'<rect class="{shape}{" taken" if box.on_path else ""}" x="{box.x:g}" y="{top:g}" '
        f'width="{_WIDTH}" height="{box.height}" rx="{corner}"/>',
        *(
            f'<text class="{style}" x="{box.x + 12:g}" y="{top + 25 + _LINE * number:g}">{_text(text)}</text>'
            for number, (text, style) in enumerate(styled)
        ),
    ]


def _description(tree: Tree, taken: tuple[Step, ...]) -> str:
    questions = " ".join(question.ask for question in tree.questions.values())
    guides = ", ".join(dict.fromkeys(outcome.guide for outcome in tree.outcomes.values()))
    said = f"The questions: {questions} The outcomes: {guides}."
    if not taken:
        return said
    path = " ".join(f"{step.question.ask} {'Yes' if step.answer else 'No'}." for step in taken)
    end = taken[-1].edge.to
    reached = tree.outcomes[end].guide if end in tree.outcomes else "the next question"
    return f"{said} The path taken: {path} It leads to {reached}."


def _text(text: str) -> str:
    """Return the text escaped for XML, without the control characters that XML has no way to write."""
    return escape("".join(c for c in text if c.isprintable()))
