"""The order of the prompts, pure: it asks through a callable and can always go back.

First the open questions of the tree, then the choices about the project, then one confirmation.
Going back forgets the last reply that a person gave, never an answer that was given from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ..decisions.engine import step, walk
from ..decisions.model import Answers, Ask
from ..errors import Interrupted
from .prompts import (
    BACK,
    AskChoice,
    AskQuestion,
    Choice,
    Chosen,
    Confirm,
    Prompt,
    Reply,
    Wizard,
    WizardResult,
)


@dataclass(frozen=True)
class _Progress:
    """What was replied so far, oldest first; `earlier` also keeps what was taken back."""

    answers: dict[str, bool] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, bool | str] = field(default_factory=dict)

    def answered(self, question: str, answer: bool) -> _Progress:
        earlier = {**self.earlier, question: answer}
        return replace(self, answers={**self.answers, question: answer}, earlier=earlier)

    def chose(self, choice: str, value: str) -> _Progress:
        earlier = {**self.earlier, choice: value}
        return replace(self, chosen={**self.chosen, choice: value}, earlier=earlier)

    def back(self) -> _Progress:
        if self.chosen:
            return replace(self, chosen=dict(list(self.chosen.items())[:-1]))
        return replace(self, answers=dict(list(self.answers.items())[:-1]))


def run(wizard: Wizard, ask: Callable[[Prompt], Reply]) -> WizardResult:
    """Ask for all that is missing and return everything.

    Raises:
        Interrupted: If the confirmation is answered with no.
    """
    progress = _Progress()
    while prompt := _next(wizard, progress):
        reply = ask(prompt)
        match prompt:
            case _ if reply is BACK:
                progress = progress.back()
            case AskQuestion():
                progress = progress.answered(prompt.ask.question.id, reply is True)
            case AskChoice():
                progress = progress.chose(prompt.choice.id, str(reply))
            case Confirm() if reply is True:
                break
            case Confirm():
                raise Interrupted("you answered no")
    answers = {**wizard.given, **progress.answers}
    return WizardResult(answers, _settled(wizard, answers, progress.chosen))


def _next(wizard: Wizard, progress: _Progress) -> Prompt | None:
    answers = {**wizard.given, **progress.answers}
    can_go_back = bool(progress.answers or progress.chosen)
    at = step(wizard.tree, answers)
    if isinstance(at, Ask):
        number, most = len(progress.answers) + 1, _most_asked(wizard, answers)
        highlighted = progress.earlier.get(at.question.id, at.question.default) is True
        return AskQuestion(at, answers, number, most, highlighted, can_go_back)
    choices = wizard.options(answers, progress.chosen)
    missing = [c for c in choices if len(c.values) != 1 and c.id not in progress.chosen]
    if missing:
        number, most = len(progress.chosen) + 1, len(progress.chosen) + len(missing)
        return AskChoice(missing[0], answers, number, most, _default(missing[0], progress), can_go_back)
    if wizard.summarize is None:
        return None
    chosen = _settled(wizard, answers, progress.chosen)
    return Confirm(wizard.summarize(answers, chosen), answers, can_go_back)


def _most_asked(wizard: Wizard, answers: Answers) -> int:
    paths = walk(wizard.tree, answers)
    return max(sum(taken.question.id not in wizard.given for taken in done.taken) for done in paths)


def _default(choice: Choice, progress: _Progress) -> str:
    earlier = str(progress.earlier.get(choice.id, choice.default))
    still_offered = not choice.values or earlier in dict(choice.values)
    return earlier if still_offered else choice.default


def _settled(wizard: Wizard, answers: Answers, chosen: Chosen) -> Chosen:
    choices = wizard.options(answers, chosen)
    return {c.id: c.values[0][0] if len(c.values) == 1 else chosen[c.id] for c in choices}
