"""The tree as lines, pure: the path so far is marked, what was not taken is dim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..decisions.engine import step
from ..decisions.model import Answers, Ask, Tree
from .text import wrap

Piece = tuple[str, str]
Line = list[Piece]
_State = Literal["path", "open", "dim"]

_FORK = {
    # Answer at the node (None: still open) -> the fork to "no", to "yes", the rail between them.
    None: ("├─ ", "└─ ", "│  "),
    False: ("┡━ ", "└─ ", "│  "),
    True: ("┠─ ", "┗━ ", "┃  "),
}


class _Branch(NamedTuple):
    """Where the drawing is: a node, what stands before it, and how it relates to the path."""

    node: str
    indent: Line
    state: _State


def tree_lines(tree: Tree, answers: Answers, width: int) -> list[Line]:
    """Return the whole tree, one line an edge; empty if it does not fit into the width."""
    at = step(tree, answers)
    here = at.node.id if isinstance(at, Ask) else ""
    lines = [
        [_place(tree, tree.start, "path", here)],
        *_branches(tree, answers, here, _Branch(tree.start, [], "path")),
    ]
    fits = all(sum(len(text) for _, text in line) <= width for line in lines)
    return lines if fits else []


def path_lines(tree: Tree, answers: Answers, width: int) -> list[Line]:
    """Return only the path so far, for a terminal that is too small for the tree."""
    said = path(tree, answers)
    return [[("path", line)] for line in wrap(" > ".join(said), width)] if said else []


def path(tree: Tree, answers: Answers) -> list[str]:
    """Return the answers so far in words."""
    taken = step(tree, answers).taken
    return [f"{s.question.short} {'Yes' if s.answer else 'No'}" for s in taken]


def _branches(tree: Tree, answers: Answers, here: str, at: _Branch) -> Iterator[Line]:
    node = tree.nodes[at.node]
    given = answers.get(node.question) if at.state == "path" else None
    to_no, to_yes, rail = _FORK[given]
    for answer, fork, down in ((False, to_no, rail), (True, to_yes, "   ")):
        edge = node.edge(answer)
        state = _below(at.state, given, answer)
        word = "yes  " if answer else "no   "
        yield [*at.indent, (_line(state), fork), (state, word), _place(tree, edge.to, state, here)]
        if edge.to in tree.nodes:
            rails = [*at.indent, ("path" if given else "dim", down)]
            yield from _branches(tree, answers, here, _Branch(edge.to, rails, state))


def _below(state: _State, given: bool | None, answer: bool) -> _State:
    if state != "path":
        return state
    if given is None:
        return "open"
    return "path" if given is answer else "dim"


def _line(state: _State) -> str:
    return "path" if state == "path" else "dim"


def _place(tree: Tree, place: str, state: _State, here: str) -> Piece:
    if place in tree.nodes:
        return ("here" if place == here else state, tree.questions[tree.nodes[place].question].short)
    return (state, tree.outcomes[place].guide)
