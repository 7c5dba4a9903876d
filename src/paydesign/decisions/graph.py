"""Drawings of a tree, with the path of a decision highlighted: text, Mermaid, DOT, SVG and JSON.

All are pure functions of the tree and of the steps taken, whole or so far. Texts from the tree are
data: each format escapes them, so no question can break a drawing or put code into it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .model import Edge, Outcome, Step, Tree
from .svg import draw_svg
from .text import ASCII, UNICODE, draw_text

FORMATS = ("text", "mermaid", "dot", "svg", "json")


def draw(
    tree: Tree, form: str, taken: Iterable[Step] = (), *, width: int = 80, ascii_only: bool = False
) -> str:
    """Return the drawing, ending in a newline.

    Args:
        form: One of FORMATS.
        taken: The steps to highlight.
        width: Columns of the text drawing; the other formats ignore it.
        ascii_only: Draw the text with ASCII characters; the other formats ignore it.
    """
    steps = tuple(taken)
    match form:
        case "text":
            lines = draw_text(tree, steps, width=width, glyphs=ASCII if ascii_only else UNICODE)
            return "\n".join(line.text for line in lines) + "\n"
        case "mermaid":
            return drawmermaid_text(tree, steps)
        case "dot":
            return drawdot_text(tree, steps)
        case "svg":
            return draw_svg(tree, steps)
        case "json":
            return json.dumps(as_json(tree, steps), indent=2, ensure_ascii=False) + "\n"
    raise ValueError(f"{form!r} is not a format")


def drawmermaid_text(tree: Tree, taken: Iterable[Step] = ()) -> str:
    """Return a Mermaid flowchart. Ids are numbered, because words such as `end` break Mermaid."""
    steps = tuple(taken)
    name = {place: f"n{number}" for number, place in enumerate([*tree.nodes, *tree.outcomes], start=1)}
    lines = ["flowchart LR", f"  accTitle: Decision tree {mermaid_text(tree.version)}"]
    for node in tree.nodes.values():
        lines.append(f'  {name[node.id]}("{mermaid_text(tree.questions[node.question].ask)}")')
    for place, outcome in tree.outcomes.items():
        label = "<br/>".join(mermaid_text(text) for text in (outcome.guide, choices(outcome)))
        lines.append(f'  {name[place]}["{label}"]')
    thick = []
    for number, (start, answer, edge) in enumerate(_edges(tree)):
        lines.append(f"  {name[start]} -->|{_word(answer)}| {name[edge.to]}")
        if (start, answer) in _answered(tree, steps):
            thick.append(number)
    if steps:
        passed = ",".join(name[place] for place in _passed(tree, steps))
        lines += [
            f"  linkStyle {','.join(map(str, thick))} stroke:#635bff,stroke-width:3px",
            "  classDef taken stroke:#635bff,stroke-width:3px",
            f"  class {passed} taken",
        ]
    return "\n".join(lines) + "\n"


def drawdot_text(tree: Tree, taken: Iterable[Step] = ()) -> str:
    """Return a Graphviz digraph."""
    steps = tuple(taken)
    passed = _passed(tree, steps) if steps else []
    lines = ["digraph decision_tree {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for node in tree.nodes.values():
        label = tree.questions[node.question].ask
        lines.append(
            f"  {dot_text(node.id)} [shape=box, style=rounded, label={dot_text(label)}{_bold(node.id in passed)}];"
        )
    for place, outcome in tree.outcomes.items():
        label = f"{outcome.guide}\n{choices(outcome)}"
        lines.append(f"  {dot_text(place)} [shape=box, label={dot_text(label)}{_bold(place in passed)}];")
    for start, answer, edge in _edges(tree):
        bold = _bold((start, answer) in _answered(tree, steps))
        lines.append(f"  {dot_text(start)} -> {dot_text(edge.to)} [label={dot_text(_word(answer))}{bold}];")
    return "\n".join([*lines, "}"]) + "\n"


def as_json(tree: Tree, taken: Iterable[Step] = ()) -> dict[str, Any]:
    """Return the tree as plain data; `path` has the steps taken, each with the node it was asked at."""
    steps = tuple(taken)
    places = _passed(tree, steps)
    return {
        "version": tree.version,
        "source": tree.source,
        "read": tree.read,
        "start": tree.start,
        "questions": {
            question.id: {
                "ask": question.ask,
                "why": question.why,
                "default": question.default,
                "flag": question.flag,
                "source": question.source,
                "read": question.read,
            }
            for question in tree.questions.values()
        },
        "nodes": {
            node.id: {"question": node.question, "yes": _edge(node.yes), "no": _edge(node.no)}
            for node in tree.nodes.values()
        },
        "outcomes": {place: outcome._asdict() for place, outcome in tree.outcomes.items()},
        "notices": {notice.code: notice._asdict() for notice in tree.notices.values()},
        "path": [
            {"node": place, "question": step.question.id, "answer": step.answer, "to": step.edge.to}
            for place, step in zip(places, steps, strict=False)
        ],
    }


def choices(outcome: Outcome) -> str:
    """Return the two choices of an outcome in words."""
    return f"create {outcome.create_intent}, confirm on the {outcome.confirm_on}"


def _edges(tree: Tree) -> list[tuple[str, bool, Edge]]:
    return [(node.id, answer, node.edge(answer)) for node in tree.nodes.values() for answer in (True, False)]


def _edge(edge: Edge) -> dict[str, Any]:
    return {"to": edge.to, "means": edge.means, "because": edge.because, "notices": list(edge.notices)}


def _passed(tree: Tree, taken: tuple[Step, ...]) -> list[str]:
    """Return the ids of the places that the steps go through, from the start to where they end."""
    return [tree.start, *(step.edge.to for step in taken)]


def _answered(tree: Tree, taken: tuple[Step, ...]) -> set[tuple[str, bool]]:
    return {(place, step.answer) for place, step in zip(_passed(tree, taken), taken, strict=False)}


def _word(answer: bool) -> str:
    return "yes" if answer else "no"


def _bold(on_path: bool) -> str:
    return ', penwidth=3, color="#635bff"' if on_path else ""


def mermaid_text(text: str) -> str:
    """Return the text for a quoted label: everything but letters, digits and plain marks as an entity."""
    plain = " .,?!:()/+-'"
    one_line = " ".join(text.split())
    return "".join(c if c.isalnum() or c in plain else f"#{ord(c)};" for c in one_line)


def dot_text(text: str) -> str:
    """Return the text as a quoted DOT string; a backslash is escaped so that it starts no escape."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
