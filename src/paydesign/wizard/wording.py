"""What a prompt says, pure and the same in every mode: number, question, reason, rows, help."""

from __future__ import annotations

from typing import NamedTuple

from .prompts import BACK, AskChoice, AskQuestion, Confirm, Move, Prompt
from .summary import outcome_lines


class Row(NamedTuple):
    """One thing that can be selected: an answer, or one of the moves.

    Attributes:
        value: The reply; None is help, which is no reply.
        means: What it leads to, or "".
        key: The key that takes it at once, or "".
    """

    value: bool | str | Move | None
    label: str
    means: str = ""
    key: str = ""


def rows(prompt: Prompt) -> list[Row]:
    """Return what can be selected, in order; only the moves where the reply is free text."""
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


def reasons(prompt: Prompt) -> list[str]:
    """Return a sentence on why it is asked; at the end, where the answers lead.

    The summary says that too, but on a small screen its beginning is gone when it is to be confirmed.
    """
    match prompt:
        case AskQuestion(ask=ask):
            return [ask.question.why]
        case AskChoice(choice=choice):
            return [choice.why] if choice.why else []
        case Confirm(summary=summary):
            return outcome_lines(summary)


def help_paragraphs(prompt: Prompt) -> list[str]:
    match prompt:
        case AskQuestion(ask=ask):
            question = ask.question
            flags = f"{question.flag_for(True)} or {question.flag_for(False)}"
            return [question.help, f"Source: {question.source}", f"As a flag: {flags}"]
        case AskChoice(choice=choice):
            usual = {choice.default: " (default)"}
            meanings = [f"{value}{usual.get(value, '')}: {means}" for value, means in choice.values]
            flag = f"On the command line: {choice.flag} {choice.default} (the default)"
            return [*filter(None, [choice.help or choice.why]), *meanings, flag]
        case Confirm():
            return ["Nothing has been written yet. Yes writes everything at once; Back changes an answer."]
