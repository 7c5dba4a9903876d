"""What one prompt says and looks like, pure: lines of (role, text) that never exceed the width.

A role says what a piece of text is ("dim", "question", ...); the terminal decides how it looks.
"""

from __future__ import annotations

from typing import NamedTuple

from ..decisions.model import Tree
from .drawing import Line, path_line, tree_lines
from .prompts import BACK, AskChoice, AskQuestion, Confirm, Move, Prompt
from .text import cells, printable, wrap

_WIDEST = 92
"""Cells; longer lines are hard to read."""


class Row(NamedTuple):
    """One thing that can be selected: an answer, or one of the moves.

    Attributes:
        value: The reply; None is "Help", which is no reply.
        key: The letter that takes it at once, or "".
    """

    value: bool | str | Move | None
    label: str
    means: str
    key: str = ""


def rows(prompt: Prompt) -> list[Row]:
    """Return what can be selected at this prompt, in order; only moves where the reply is free text."""
    match prompt:
        case AskQuestion(ask=ask):
            answers = [Row(False, "No", ask.node.no.means, "n"), Row(True, "Yes", ask.node.yes.means, "y")]
        case AskChoice(choice=choice):
            answers = [Row(value, value, means) for value, means in choice.values]
        case Confirm():
            answers = [Row(True, "Yes", "", "y"), Row(False, "No", "leave, nothing is written", "n")]
    back = [Row(BACK, "Back", "", "b")] if prompt.can_go_back else []
    return [*answers, *back, Row(None, "Help", "", "?")]


def highlighted(prompt: Prompt) -> int:
    """Return the index of the row that Enter takes at first."""
    default = True if isinstance(prompt, Confirm) else prompt.default
    return next((i for i, row in enumerate(rows(prompt)) if row.value == default), 0)


def is_free_text(prompt: Prompt) -> bool:
    return isinstance(prompt, AskChoice) and not prompt.choice.values


def heading(prompt: Prompt) -> str:
    match prompt:
        case AskQuestion():
            return f"Question {prompt.number} of at most {prompt.most}"
        case AskChoice():
            return f"Project setting {prompt.number} of {prompt.most}"
        case Confirm():
            return "Last step"


def asked(prompt: Prompt) -> str:
    """Return the question itself."""
    match prompt:
        case AskQuestion(ask=ask):
            return ask.question.ask
        case AskChoice(choice=choice):
            return choice.label
        case Confirm(summary=summary):
            return summary.confirm


def why(prompt: Prompt) -> str:
    """Return one sentence on why it is asked, or ""."""
    match prompt:
        case AskQuestion(ask=ask):
            return ask.question.why
        case AskChoice(choice=choice):
            return choice.why
        case Confirm():
            return ""


def help_paragraphs(prompt: Prompt) -> list[str]:
    match prompt:
        case AskQuestion(ask=ask):
            return [ask.question.help, f"Source: {ask.question.source}"]
        case AskChoice(choice=choice):
            return [choice.help or choice.why, f"The flag for it is {choice.flag}."]
        case Confirm():
            return ["Nothing has been written yet. Yes writes everything at once, Back changes an answer."]


def frame(
    prompt: Prompt, tree: Tree, *, pointed: int, help_open: bool, width: int, height: int
) -> list[Line]:
    """Return the whole prompt; where the height is short, the tree shrinks to the path, then goes."""
    inner = min(width, _WIDEST) - 2
    below = [*_question(prompt, inner), [], *_rows(prompt, pointed, inner), [], *_keys(prompt, inner)]
    return [
        [("", " "), *line] if line else []
        for line in [
            *head(prompt, tree, help_open=help_open, width=inner, height=height - len(below)),
            *below,
        ]
    ]


def head(prompt: Prompt, tree: Tree, *, help_open: bool, width: int, height: int) -> list[Line]:
    """Return the number and the tree, or the help in its place, in at most `height` lines if it can be."""
    title = [[("heading", heading(prompt))], []]
    if help_open:
        return [*title, *_help(prompt, width), []]
    if isinstance(prompt, Confirm):
        return title
    for drawn in (tree_lines(tree, prompt.answers, width), path_line(tree, prompt.answers, width)):
        if len(title) + len(drawn) + 1 <= height:
            return [*title, *drawn, []]
    return title


def _help(prompt: Prompt, width: int) -> list[Line]:
    paragraphs = [wrap(paragraph, width) for paragraph in help_paragraphs(prompt)]
    return [[("help", line)] for lines in paragraphs for line in lines]


def _question(prompt: Prompt, width: int) -> list[Line]:
    said: list[Line] = [[("question", line)] for line in wrap(asked(prompt), width)]
    return said + [[("why", line)] for line in wrap(why(prompt), width) if line]


def _rows(prompt: Prompt, pointed: int, width: int) -> list[Line]:
    shown = rows(prompt)
    column = max(cells(printable(row.label)) for row in shown) + 2
    lines: list[Line] = []
    for index, row in enumerate(shown):
        here = index == pointed
        label = printable(row.label)
        means = wrap(row.means, width - 2 - column)
        lines.append(
            [
                ("pointer", "❯ " if here else "  "),
                ("selected" if here else "label", label),
                ("", " " * (column - cells(label))),
                ("means", means[0]),
            ]
        )
        lines += [[("means", " " * (2 + column) + more)] for more in means[1:]]
    return lines


def _keys(prompt: Prompt, width: int) -> list[Line]:
    letters = "  ".join(f"{row.key} {row.label.lower()}" for row in rows(prompt) if row.key)
    return [[("dim", line)] for line in wrap(f"↑↓ move  Enter take  {letters}  ctrl-C leave", width)]
