"""What prompts look like in every size, without a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from paydesign.decisions.derive import decide
from paydesign.decisions.engine import step, walk
from paydesign.decisions.loader import load_tree
from paydesign.decisions.model import Answers, Ask
from paydesign.wizard.drawing import Line, tree_lines
from paydesign.wizard.prompts import AskChoice, AskQuestion, Choice, Confirm, Prompt, Summary
from paydesign.wizard.text import cells, printable, wrap
from paydesign.wizard.view import select_frame, text_frame
from paydesign.wizard.wording import asked, help_paragraphs, reasons, rows

TREE = load_tree()
MANY = Choice(
    "currency", "Which currency?", "c20", tuple((f"c{n}", f"Currency {n}.") for n in range(40)), "--currency"
)


def every_prompt() -> Iterator[Prompt]:
    places: list[Answers] = [{}]
    for done in walk(TREE):
        taken = [(s.question.id, s.answer) for s in done.taken]
        places += [dict(taken[:n]) for n in range(1, len(taken))]
        decision = decide(TREE, dict(taken))
        yield Confirm(Summary(decision, {}, {}, (), (), "Write the project to shop/?"), dict(taken), True)
    for answers in places:
        at = step(TREE, answers)
        assert isinstance(at, Ask)
        yield AskQuestion(at, answers, len(answers) + 1, 3, False, bool(answers))
    yield AskChoice(MANY, {"multi_page": True, "server_logic": True}, 1, 1, "c20", True)


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece for _, piece in line) for line in lines]


def words(lines: list[Line]) -> str:
    return " ".join(" ".join(text(lines)).split())


@pytest.mark.parametrize("help_open", [False, True], ids=["", "help"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int, help_open: bool) -> None:
    for prompt in every_prompt():
        lines = select_frame(prompt, TREE, pointed=0, help_open=help_open, width=width, height=50)

        assert max(map(cells, text(lines))) <= width


@pytest.mark.parametrize("height", [10, 16, 23])
def test_a_prompt_keeps_to_the_height_and_always_shows_the_highlighted_answer(height: int) -> None:
    for prompt in every_prompt():
        for pointed, row in enumerate(rows(prompt)):
            lines = select_frame(prompt, TREE, pointed=pointed, help_open=False, width=60, height=height)

            assert len(lines) <= height
            assert any(line.startswith(f" ▸ {row.label}") for line in text(lines))


@pytest.mark.parametrize("width", [60, 120])
def test_nothing_that_a_prompt_says_is_lost_or_cut(width: int) -> None:
    for prompt in every_prompt():
        lines = select_frame(prompt, TREE, pointed=0, help_open=False, width=width, height=100)

        for said in [asked(prompt), *reasons(prompt)]:
            assert " ".join(said.split()) in words(lines)
        for row in rows(prompt):
            assert set(row.means.split()) <= set(words(lines).split())


@pytest.mark.parametrize("help_open", [False, True], ids=["", "help"])
def test_the_keys_are_visible_at_60_by_24(help_open: bool) -> None:
    for prompt in every_prompt():
        for pointed, row in enumerate(rows(prompt)):
            lines = select_frame(prompt, TREE, pointed=pointed, help_open=help_open, width=60, height=23)

            assert len(lines) <= 23
            assert text(lines)[-1] == " ↑↓ move, Enter takes the highlighted line, ctrl-C leaves"
            assert any(line.startswith(f" ▸ {row.label}") for line in text(lines))
            assert not isinstance(prompt, Confirm) or "Confirm: " in words(lines)


def test_the_first_question_has_the_tree_at_60_by_24() -> None:
    prompt = next(p for p in every_prompt() if isinstance(p, AskQuestion))

    shown = words(select_frame(prompt, TREE, pointed=0, help_open=False, width=60, height=23))

    assert "Several pages? ├─ no Can the amount change?" in shown


def test_help_that_does_not_fit_says_that_there_is_more() -> None:
    prompt = next(p for p in every_prompt() if isinstance(p, AskQuestion))

    shown = words(select_frame(prompt, TREE, pointed=0, help_open=True, width=60, height=16))

    assert "Answer yes if" in shown
    assert "… a higher window shows the rest" in shown
    assert "ctrl-C leaves" in shown


def test_help_stands_where_the_tree_was_and_the_question_stays() -> None:
    prompt = next(p for p in every_prompt() if isinstance(p, AskQuestion))

    shown = words(select_frame(prompt, TREE, pointed=1, help_open=True, width=100, height=40))

    # Without spaces, because a long URL goes over two lines.
    for paragraph in help_paragraphs(prompt):
        assert "".join(paragraph.split()) in "".join(shown.split())
    assert prompt.ask.question.ask in shown
    assert "▸ Yes" in shown
    assert "accept-a-payment-deferred" not in shown


def test_the_tree_marks_the_path_and_dims_what_was_not_taken() -> None:
    lines = tree_lines(TREE, {"multi_page": False, "dynamic_amount": True}, 58)

    roles = {
        (index, piece): role
        for index, line in enumerate(lines)
        for role, piece in line
        if piece.strip("─│├└┡┠┗┃━ ")
    }
    assert [piece for (_, piece), role in roles.items() if role == "here"] == ["Must your server decide?"]
    assert [piece for (_, piece), role in roles.items() if role == "path"] == [
        *("Several pages?", "no   ", "Can the amount change?", "yes  "),
    ]
    assert {piece for (_, piece), role in roles.items() if role == "open"} >= {
        "accept-a-payment-deferred",
        "finalize-payments-on-the-server",
    }
    assert {piece for (_, piece), role in roles.items() if role == "dim"} >= {
        "accept-a-payment",
        "build-a-two-step-confirmation",
    }


def test_the_path_can_be_told_without_colour() -> None:
    drawn = text(tree_lines(TREE, {"multi_page": True, "server_logic": False}, 58))

    assert [line.strip() for line in drawn if "━" in line] == [
        "┗━ yes  Must your server decide?",
        "┡━ no   build-a-two-step-confirmation",
    ]


def test_a_small_terminal_shows_the_path_instead_of_the_tree() -> None:
    prompt = next(p for p in every_prompt() if isinstance(p, AskQuestion) and len(p.answers) == 2)

    shown = words(select_frame(prompt, TREE, pointed=0, help_open=False, width=60, height=18))

    assert "Several pages? No > Can the amount change? Yes" in shown
    assert "├─" not in shown


def test_a_complaint_about_a_text_is_shown_under_its_question() -> None:
    prompt = AskChoice(
        Choice("name", "Which name?", "shop", (), "--name", why="Why."), {}, 1, 1, "shop", True
    )

    above, below = text_frame(prompt, TREE, complaint="not a name", help_open=False, width=60, height=24)

    assert words(above).endswith("Which name? Why. not a name")
    assert "< goes back" in words(below)


@pytest.mark.parametrize(
    ("said", "width", "lines"),
    [
        pytest.param("one two three", 8, ["one two", "three"], id="at spaces"),
        pytest.param("", 8, [""], id="nothing"),
        pytest.param("abcdefghij", 4, ["abcd", "efgh", "ij"], id="a word that is too long"),
        pytest.param(
            "see https://x.test/ab/cd", 18, ["see", "https://x.test/ab/", "cd"], id="a URL after a slash"
        ),
        pytest.param("漢字漢字", 5, ["漢字", "漢字"], id="wide characters"),
        pytest.param("e\u0301e\u0301e\u0301", 3, ["e\u0301e\u0301e\u0301"], id="combining marks"),
    ],
)
def test_text_is_broken_by_its_width_in_cells(said: str, width: int, lines: list[str]) -> None:
    assert wrap(said, width) == lines


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x07", "\u202e", "\x9b2J", "\ud800"], ids=ascii)
def test_characters_that_steer_a_terminal_are_replaced(hostile: str) -> None:
    assert hostile[0] not in printable(f"a{hostile}b")
    assert printable(f"a{hostile}b").endswith("b")
