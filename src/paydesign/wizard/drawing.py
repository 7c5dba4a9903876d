"""The tree as lines, pure: the path so far is marked, what was not taken is dim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..decisions.engine import step
from ..decisions.model import Answers, Ask, Tree
from .text import wrap

Piece = tuple[str, str]
Line = list[Piece]
_State = Literal["path", "open", "dim"]


def tree_lines(tree: Tree, answers: Answers, width: int) -> list[Line]:
    """Return the whole tree, one line an edge; empty if it does not fit into the width."""
    at = step(tree, answers)
    here = at.node.id if isinstance(at, Ask) else ""
    lines = [[_place(tree, tree.start, "path", here)], *_branch(tree, tree.start, answers, "", "path", here)]
    fits = all(sum(len(text) for _, text in line) <= width for line in lines)
    return lines if fits else []


def path_line(tree: Tree, answers: Answers, width: int) -> list[Line]:
    """Return only the path so far."""
    taken = step(tree, answers).taken
    said = [f"{name(s.question.id)}: {'yes' if s.answer else 'no'}" for s in taken]
    return [[("path", line)] for line in wrap("  ›  ".join(said), width)] if said else []


def name(question: str) -> str:
    """Return a question's id in words."""
    return question.replace("_", " ")


def _branch(
    tree: Tree, place: str, answers: Answers, indent: str, state: _State, here: str
) -> Iterator[Line]:
    node = tree.nodes[place]
    for answer, fork, rail in ((False, "├─ ", "│  "), (True, "└─ ", "   ")):
        edge = node.edge(answer)
        below = _below(state, answers.get(node.question), answer)
        mark: Piece = (below, "yes  " if answer else "no   ")
        yield [("dim", indent + fork), mark, _place(tree, edge.to, below, here)]
        if edge.to in tree.nodes:
            yield from _branch(tree, edge.to, answers, indent + rail, below, here)


def _below(state: _State, given: bool | None, answer: bool) -> _State:
    if state != "path":
        return state
    if given is None:
        return "open"
    return "path" if given is answer else "dim"


def _place(tree: Tree, place: str, state: _State, here: str) -> Piece:
    if place in tree.nodes:
        return ("here" if place == here else state, name(tree.nodes[place].question) + "?")
    return (state, tree.outcomes[place].guide)
