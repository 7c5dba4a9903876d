"""The order of the prompts and the way back, without a terminal."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.decisions.model import Answers
from paydesign.errors import Interrupted
from paydesign.wizard.prompts import (
    BACK,
    AskChoice,
    AskQuestion,
    Choice,
    Chosen,
    Confirm,
    Prompt,
    Reply,
    Summary,
    Wizard,
    WizardResult,
)
from paydesign.wizard.run import run

TREE = load_tree()
SERVER = Choice("server", "Which server?", "a", (("a", ""), ("b", "")), "--server")
ONLY = Choice("client", "Which page?", "html", (("html", ""),), "--client")
NAME = Choice("name", "Which name?", "shop", (), "--name")


def summarize(answers: Answers, chosen: Chosen) -> Summary:
    return Summary(decide(TREE, answers), {}, {}, (), tuple(chosen.items()), "Write?")


class Person:
    """Replies from a list and remembers what was asked."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._replies = iter(replies)
        self.asked: list[Prompt] = []

    def __call__(self, prompt: Prompt) -> Reply:
        self.asked.append(prompt)
        return next(self._replies)

    def ids(self) -> list[str]:
        return [_id(prompt) for prompt in self.asked]


def _id(prompt: Prompt) -> str:
    match prompt:
        case AskQuestion(ask=ask):
            return ask.question.id
        case AskChoice(choice=choice):
            return choice.id
        case Confirm():
            return "confirm"


def interview(
    *replies: Reply, given: Answers | None = None, options: tuple[Choice, ...] = (ONLY, SERVER, NAME)
) -> tuple[WizardResult, Person]:
    person = Person(replies)
    return run(Wizard(TREE, given or {}, lambda *_: options, summarize), person), person


def test_questions_come_first_then_settings_then_the_confirmation() -> None:
    result, person = interview(False, True, True, "b", "store", True)

    assert person.ids() == ["multi_page", "dynamic_amount", "server_logic", "server", "name", "confirm"]
    assert result.answers == {"multi_page": False, "dynamic_amount": True, "server_logic": True}
    assert list(result.chosen.items()) == [("client", "html"), ("server", "b"), ("name", "store")]


def test_a_question_that_is_not_on_the_path_is_neither_asked_nor_answered() -> None:
    result, person = interview(True, False, True, options=())

    assert person.ids() == ["multi_page", "server_logic", "confirm"]
    assert result.answers == {"multi_page": True, "server_logic": False}


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        pytest.param({}, [(1, 3), (2, 3), (3, 3)], id="nothing given"),
        pytest.param({"multi_page": False}, [(1, 2), (2, 2)], id="the first is given"),
        pytest.param({"server_logic": True}, [(1, 2), (2, 2)], id="the last is given"),
        pytest.param({"multi_page": False, "dynamic_amount": False}, [(1, 1)], id="one is left"),
    ],
)
def test_questions_are_numbered_without_those_that_are_given(
    given: Answers, numbers: list[tuple[int, int]]
) -> None:
    _, person = interview(*[False] * len(numbers), True, given=given, options=())

    assert [(p.number, p.most) for p in person.asked if isinstance(p, AskQuestion)] == numbers


def test_the_most_shrinks_when_the_path_gets_shorter() -> None:
    _, person = interview(True, False, True, options=())

    assert [(p.number, p.most) for p in person.asked if isinstance(p, AskQuestion)] == [(1, 3), (2, 2)]


def test_back_asks_the_last_question_again_and_another_answer_changes_the_path() -> None:
    result, person = interview(False, False, BACK, BACK, True, False, True, options=())

    assert person.ids() == [
        "multi_page",
        "dynamic_amount",
        "server_logic",
        "dynamic_amount",
        "multi_page",
        "server_logic",
        "confirm",
    ]
    assert result.answers == {"multi_page": True, "server_logic": False}


def test_back_crosses_from_the_confirmation_over_the_settings_into_the_questions() -> None:
    replies = (True, False, "b", "x", BACK, BACK, BACK, True, "a", "y", True)

    result, person = interview(*replies)

    assert person.ids()[4:8] == ["confirm", "name", "server", "server_logic"]
    assert result.answers == {"multi_page": True, "server_logic": True}
    assert result.chosen == {"client": "html", "server": "a", "name": "y"}


def test_what_was_answered_before_going_back_is_highlighted() -> None:
    _, person = interview(True, False, "b", BACK, BACK, BACK, True, False, "b", "x", True)

    assert [p.default for p in person.asked if not isinstance(p, Confirm)] == [
        *(False, False, "a", "shop"),
        *("b", False, True),
        *(False, "b", "shop"),
    ]


def test_back_never_forgets_an_answer_that_was_given() -> None:
    result, person = interview(True, BACK, False, True, given={"multi_page": True}, options=())

    assert person.ids() == ["server_logic", "confirm", "server_logic", "confirm"]
    assert result.answers == {"multi_page": True, "server_logic": False}


def test_one_cannot_go_back_from_the_first_prompt() -> None:
    _, person = interview(False, False, True, given={"multi_page": False}, options=())

    assert [prompt.can_go_back for prompt in person.asked] == [False, True, True]


def test_settings_may_depend_on_the_answers_and_on_earlier_settings() -> None:
    def options(answers: Answers, chosen: Chosen) -> list[Choice]:
        page = Choice("page", "Which page?", "plain", (("plain", ""), ("rich", "")), "--page")
        return [SERVER, page] if chosen.get("server") == "b" else [SERVER]

    person = Person([True, True, "b", "rich", BACK, BACK, "a", True])
    result = run(Wizard(TREE, {}, options, summarize), person)

    assert person.ids()[2:] == ["server", "page", "confirm", "page", "server", "confirm"]
    assert result.chosen == {"server": "a"}


def test_no_at_the_confirmation_ends_the_wizard_without_a_result() -> None:
    with pytest.raises(Interrupted, match="you answered no"):
        interview(True, True, False, options=())


def test_without_a_summary_nothing_is_confirmed() -> None:
    person = Person([True, True])

    result = run(Wizard(TREE, {}, lambda *_: (), None), person)

    assert result == WizardResult({"multi_page": True, "server_logic": True}, {})
