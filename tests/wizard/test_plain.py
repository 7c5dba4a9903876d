"""Plain mode, line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.decisions.model import Answers
from paydesign.wizard.plain import PlainTerminal
from paydesign.wizard.prompts import Choice, Chosen, Summary, Wizard, WizardResult
from paydesign.wizard.run import run

TREE = load_tree()
ASKS = {question.id: question.ask for question in TREE.questions.values()}
SERVER = Choice("server", "Which server?", "one", (("one", "The first."), ("two", "The second.")), "--server")
NAME = Choice(
    "name", "Which name?", "shop", (), "--name", check=lambda t: None if t.isalpha() else f"{t} is not a word"
)


def summarize(answers: Answers, chosen: Chosen) -> Summary:
    return Summary(decide(TREE, answers), {}, ASKS, ("Watch this.",), tuple(chosen.items()), "Write it?")


@pytest.fixture
def interview() -> Callable[..., tuple[WizardResult, str]]:
    def interview(*typed: str | None) -> tuple[WizardResult, str]:
        said: list[str] = []
        lines = iter(typed)
        terminal = PlainTerminal(TREE, 60, said.append, lambda mark: next(lines))
        result = run(Wizard(TREE, {}, lambda *_: (SERVER, NAME), summarize), terminal)
        assert next(lines, "nothing left") == "nothing left"
        return result, "\n".join(said)

    return interview


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        pytest.param(
            ["", "", ""], {"multi_page": False, "dynamic_amount": False, "server_logic": False}, id="Enter"
        ),
        pytest.param(["y", "n"], {"multi_page": True, "server_logic": False}, id="letters"),
        pytest.param(["2", "1"], {"multi_page": True, "server_logic": False}, id="numbers"),
        pytest.param([" YES ", "No"], {"multi_page": True, "server_logic": False}, id="words"),
        pytest.param(["n", "b", "y", "y"], {"multi_page": True, "server_logic": True}, id="back"),
        pytest.param(
            ["maybe", "9", "b", "y", "y"], {"multi_page": True, "server_logic": True}, id="not an answer"
        ),
        pytest.param(
            [None, "y", None, "y"], {"multi_page": True, "server_logic": True}, id="several lines at once"
        ),
    ],
)
def test_answers_are_understood(
    interview: Callable[..., tuple[WizardResult, str]], typed: list[str | None], answers: Answers
) -> None:
    result, _ = interview(*typed, "", "", "")

    assert result.answers == answers


def test_settings_are_understood_and_can_be_taken_back(
    interview: Callable[..., tuple[WizardResult, str]],
) -> None:
    result, said = interview("y", "y", "?", "two", "4 2", "?", "<", "one", "store", "y")

    assert result.chosen == {"server": "one", "name": "store"}
    assert "4 2 is not a word" in said
    assert "On the command line: --name shop (the default)" in said
    assert "one (default): The first." in said
    assert "two: The second." in said


def test_help_is_given_and_the_question_can_still_be_answered(
    interview: Callable[..., tuple[WizardResult, str]],
) -> None:
    result, said = interview("?", "y", "4", "y", "", "", "")

    assert result.answers == {"multi_page": True, "server_logic": True}
    assert "--multi-page or --no-multi-page" in said
    assert "--server-logic or --no-server-logic" in said


def test_it_reads_from_top_to_bottom_in_plain_ascii(
    interview: Callable[..., tuple[WizardResult, str]],
) -> None:
    _, said = interview("n", "n", "y", "", "", "")

    assert said.isascii()
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) <= 60
    assert "Question 1 of at most 3." in said
    assert "So far: Several pages? No, Can the amount change? No" in " ".join(said.split())
    assert "multi page" not in said
    assert " ".join(said.split()).count("Ctrl-C leaves.") == 6
    headings = [
        "Guide:",
        "Create:",
        "Confirm:",
        "Why:",
        "Watch for:",
        "Note:",
        "Otherwise:",
        "Project:",
        "Write it?",
    ]
    positions = [said.index(heading) for heading in headings]
    # It is asked with where the answers lead, for whom the beginning is out of sight.
    asked = " ".join(said[positions[-1] :].split())
    assert asked.startswith("Write it? Guide: finalize-payments-on-the-server")
    assert "Create: the Intent when the customer presses Pay Confirm: on your server" in asked
    assert positions == sorted(positions)
