"""The values of the wizard: what it is given, what it asks, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from ..decisions.model import Answers, Ask, Decision, Tree


@dataclass(frozen=True)
class Choice:
    """One thing to settle about the project that decides nothing in the tree.

    Attributes:
        id: The key in the record, e.g. "currency".
        label: The question, e.g. "Which currency do you charge?".
        default: What Enter takes; one of `values` if there are any.
        values: What can be chosen, each with what it means. A single value is taken without
            asking; none means free text.
        flag: What answers it on the command line, e.g. "--currency".
        why: One sentence on what it changes.
        help: A paragraph for who is not sure.
        tidy: For free text: returns it as it is meant, before it is checked.
        check: For free text: returns what is wrong with it, or None.
    """

    id: str
    label: str
    default: str
    values: tuple[tuple[str, str], ...]
    flag: str
    why: str = ""
    help: str = ""
    tidy: Callable[[str], str] = str.strip
    check: Callable[[str], str | None] = lambda text: None


Chosen = Mapping[str, str]
"""Choice id -> value."""

Options = Callable[[Answers, Chosen], Sequence[Choice]]
"""Returns all choices about the project, in the order asked, given what is known so far."""


@dataclass(frozen=True)
class Summary:
    """What is shown before anything is written.

    Attributes:
        decision: Where the answers lead.
        titles: Guide id -> title.
        asks: Question id -> the question.
        watch: What to watch for, one sentence each.
        project: What will be generated, as (label, value); empty if only the decision is.
        confirm: The last question, e.g. "Write the project to shop/?".
    """

    decision: Decision
    titles: Mapping[str, str]
    asks: Mapping[str, str]
    watch: tuple[str, ...]
    project: tuple[tuple[str, str], ...]
    confirm: str


@dataclass(frozen=True)
class Wizard:
    """What one run of the wizard is about.

    Attributes:
        tree: The questions.
        given: Answers from flags or a file; never asked, never forgotten.
        options: The choices about the project.
        summarize: Makes the summary that is shown and confirmed at the end; without it the
            wizard ends with the last reply.
    """

    tree: Tree
    given: Answers
    options: Options
    summarize: Callable[[Answers, Chosen], Summary] | None


@dataclass(frozen=True)
class AskQuestion:
    """Ask a question of the tree; the reply is a bool.

    Attributes:
        number: 1 for the first question that is asked; given answers do not count.
        most: How many will be asked at the most.
        default: The highlighted answer: the one given before going back, else the tree's.
    """

    ask: Ask
    answers: Answers
    number: int
    most: int
    default: bool
    can_go_back: bool


@dataclass(frozen=True)
class AskChoice:
    """Ask for a choice about the project; the reply is its value."""

    choice: Choice
    answers: Answers
    number: int
    most: int
    default: str
    can_go_back: bool


@dataclass(frozen=True)
class Confirm:
    """Show the summary and ask for the last word; the reply is a bool."""

    summary: Summary
    answers: Answers
    can_go_back: bool


Prompt = AskQuestion | AskChoice | Confirm


class Move(Enum):
    """A reply that is no answer."""

    BACK = "back"


BACK: Final = Move.BACK

Reply = bool | str | Literal[Move.BACK]


@dataclass(frozen=True)
class WizardResult:
    """Every answer, given and asked, and the value of every choice in the order of the options."""

    answers: Answers
    chosen: Chosen
