"""How records hang together, as Mermaid, DOT and SVG. Their texts are data: each format escapes them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from ..decisions.graph import dot_text, mermaid_text
from .relations import SUPERSEDES, Relation
from .survey import Found

FORMATS = ("mermaid", "dot", "svg")

_WIDTH, _HEIGHT, _GAP, _SPACE, _MARGIN = 250, 78, 96, 22, 24
_STYLE = """
  svg { background: #ffffff }
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1a1f36 }
  .small { font-size: 12px; fill: #4f566b }
  .box { fill: #ffffff; stroke: #8792a2; stroke-width: 1.25 }
  .accepted { stroke: #4b45c6; stroke-width: 2.5 }
  .superseded, .rejected, .deprecated { fill: #f4f5f8 }
  .elsewhere { stroke-dasharray: 4 3 }
  .edge { fill: none; stroke: #4f566b; stroke-width: 1.25 }
  .link { stroke-dasharray: 4 3 }
  .word { font-size: 12px; fill: #4f566b; paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
"""


class Box(NamedTuple):
    """What is drawn for one end of an arrow.

    Attributes:
        lines: Of a record its id with its status, and its title; else what was written.
        status: Of a record that can be read; "" of one that cannot, "elsewhere" of anything else.
    """

    lines: tuple[str, ...]
    status: str


def draw(found: Sequence[Found], arrows: Sequence[Relation], form: str) -> str:
    """Return the drawing in one of FORMATS, ending in a newline: from what is older to what took its place."""
    boxes = {one.path: _box(one) for one in found}
    for arrow in arrows:
        for end in (arrow.source, arrow.target):
            boxes.setdefault(end, Box((end,), "elsewhere"))
    drawers = {"mermaid": _mermaid, "dot": _dot, "svg": _svg}
    return drawers[form](boxes, [_turned(arrow) for arrow in arrows])


def _box(one: Found) -> Box:
    if one.record is None:
        return Box((one.id or one.path, "cannot be used"), "")
    human = one.record.human
    return Box((f"{human.id} ({human.status})", human.title), human.status)


def _turned(arrow: Relation) -> Relation:
    """Return the arrow as it is drawn: time goes from left to right."""
    if arrow.rel != SUPERSEDES:
        return arrow
    return Relation(arrow.target, arrow.source, "superseded by")


def _is_link(arrow: Relation) -> bool:
    return arrow.rel != "superseded by"


def _mermaid(boxes: dict[str, Box], arrows: Sequence[Relation]) -> str:
    name = {end: f"n{number}" for number, end in enumerate(boxes, start=1)}
    lines = ["flowchart LR", "  accTitle: Decision records"]
    for end, box in boxes.items():
        left, right = '("', '")'
        if box.status != "elsewhere":
            left, right = '["', '"]'
        lines.append(f"  {name[end]}{left}{'<br/>'.join(map(mermaid_text, box.lines))}{right}")
    for arrow in arrows:
        stroke = "-.->" if _is_link(arrow) else "-->"
        label = mermaid_text(arrow.rel)
        lines.append(f'  {name[arrow.source]} {stroke}|"{label}"| {name[arrow.target]}')
    return "\n".join(lines) + "\n"


def _dot(boxes: dict[str, Box], arrows: Sequence[Relation]) -> str:
    lines = ["digraph records {", "  rankdir=LR;", '  node [fontname="sans-serif", shape=box];']
    for end, box in boxes.items():
        style = ", style=dashed" if box.status == "elsewhere" else ""
        style = ", penwidth=2" if box.status == "accepted" else style
        label = dot_text("\n".join(box.lines))
        lines.append(f"  {dot_text(end)} [label={label}{style}];")
    for arrow in arrows:
        style = ", style=dashed" if _is_link(arrow) else ""
        ends = f"{dot_text(arrow.source)} -> {dot_text(arrow.target)}"
        lines.append(f"  {ends} [label={dot_text(arrow.rel)}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _svg(boxes: dict[str, Box], arrows: Sequence[Relation]) -> str:
    places = _places(boxes, arrows)
    columns = max((column for column, _ in places.values()), default=0) + 1
    rows = max((row for _, row in places.values()), default=0) + 1
    width = 2 * _MARGIN + columns * (_WIDTH + _GAP) - _GAP
    height = 2 * _MARGIN + rows * (_HEIGHT + _SPACE) - _SPACE
    said = "; ".join(f"{a.source} {a.rel} {a.target}" for a in arrows) or "No record names another."
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="title desc">',
        '<title id="title">Decision records</title>',
        f'<desc id="desc">{_text(said)}</desc>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M 0 0 L 8 4 L 0 8 z" fill="#4f566b"/></marker></defs>',
    ]
    for arrow in arrows:
        lines += _edge(places[arrow.source], places[arrow.target], arrow)
    for end, box in boxes.items():
        lines += _rectangle(places[end], box)
    return "\n".join([*lines, "</svg>\n"])


def _places(boxes: dict[str, Box], arrows: Sequence[Relation]) -> dict[str, tuple[int, int]]:
    """Return (column, row) of each box: right of all that it follows, each chain in a row of its own."""
    columns = dict.fromkeys(boxes, 0)
    # In a circle there is no end to it: as many rounds as there are boxes are enough for all else.
    for _ in boxes:
        moved = False
        for arrow in arrows:
            wanted = columns[arrow.source] + 1
            if columns[arrow.target] < wanted < len(boxes):
                columns[arrow.target], moved = wanted, True
        if not moved:
            break
    rows: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for end in sorted(boxes, key=lambda end: columns[end]):
        row = min((rows[a.source] for a in arrows if a.target == end and a.source in rows), default=0)
        while (columns[end], row) in taken:
            row += 1
        rows[end] = row
        taken.add((columns[end], row))
    return {end: (columns[end], rows[end]) for end in boxes}


def _corner(place: tuple[int, int]) -> tuple[int, int]:
    return _MARGIN + place[0] * (_WIDTH + _GAP), _MARGIN + place[1] * (_HEIGHT + _SPACE)


def _edge(start: tuple[int, int], end: tuple[int, int], arrow: Relation) -> list[str]:
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    x1, y1, y2 = x1 + _WIDTH, y1 + _HEIGHT // 2, y2 + _HEIGHT // 2
    bend = (x1 + x2) // 2
    style = "edge link" if _is_link(arrow) else "edge"
    return [
        f'<path class="{style}" d="M {x1} {y1} C {bend} {y1} {bend} {y2} {x2} {y2}" marker-end="url(#tip)"/>',
        f'<text class="word" x="{bend}" y="{(y1 + y2) // 2 - 4}" text-anchor="middle">{_text(arrow.rel)}</text>',
    ]


def _rectangle(place: tuple[int, int], box: Box) -> list[str]:
    x, y = _corner(place)
    first, *rest = box.lines
    lines = [(line, "strong") for line in wrap(first, 34)[:2]]
    lines += [(line, "small") for text in rest for line in wrap(text, 38)][: 4 - len(lines)]
    return [
        f'<rect class="box {box.status}" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>',
        *(
            f'<text class="{style}" x="{x + 10}" y="{y + 19 + 17 * number}">{_text(line)}</text>'
            for number, (line, style) in enumerate(lines)
        ),
    ]


def _text(text: str) -> str:
    """Return the text escaped for XML, without the control characters that XML has no way to write."""
    return escape("".join(c for c in text if c.isprintable()))
