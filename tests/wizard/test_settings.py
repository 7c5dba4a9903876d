"""Settings that the commands do not have, in a real terminal: lists, single values, hostile texts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROGRAM = str(Path(__file__).parent / "program.py")
ANSWERS = {"multi_page": True, "server_logic": True}
ENTER, UP = "\r", "\x1b[A"


@pytest.fixture
def program(start: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **terminal: start(PROGRAM, json.dumps(ANSWERS), **terminal)


def test_a_setting_with_one_value_is_shown_and_not_asked(program: Callable[..., Any], tmp_path: Path) -> None:
    terminal = program()
    terminal.wait_for("Project setting 1 of 3 Which server?")

    terminal.send("j" + ENTER)
    terminal.wait_for("Project setting 2 of 3 Which of many?")
    terminal.send("k" + ENTER)
    terminal.wait_for("Project setting 3 of 3 Which name?")
    terminal.send(ENTER)
    terminal.wait_for("client html, server two, many v19, name shop")
    terminal.send(ENTER)

    assert terminal.exit_status() == 0
    assert json.loads((tmp_path / "result.json").read_text()) == [
        ANSWERS,
        {"client": "html", "server": "two", "many": "v19", "name": "shop"},
    ]


def test_a_long_list_scrolls_in_a_small_terminal(program: Callable[..., Any]) -> None:
    terminal = program(rows=16)
    terminal.wait_for("Which server?")

    terminal.send(ENTER)
    terminal.wait_for("▸ v20", "ctrl-C leaves")
    assert "v1 " not in terminal.said()
    terminal.send(UP * 19)
    terminal.wait_for("▸ v1 Number 1.", "ctrl-C leaves")
    assert len(terminal.screen().splitlines()) <= 16


def test_a_wrong_text_is_explained_and_can_be_corrected(program: Callable[..., Any]) -> None:
    terminal = program()
    for prompt in ("Which server?", "Which of many?"):
        terminal.wait_for(prompt)
        terminal.send(ENTER)
    terminal.wait_for("▸ shop")

    terminal.send("a1" + ENTER)
    terminal.wait_for("a1 is not a word")
    terminal.send("\x7fb" + ENTER)

    terminal.wait_for("name ab")


@pytest.mark.parametrize("environment", [{}, {"TERM": "dumb"}], ids=["full", "dumb"])
@pytest.mark.parametrize("columns", [60, 120])
def test_hostile_texts_are_shown_as_they_are(
    program: Callable[..., Any], columns: int, environment: dict[str, str]
) -> None:
    terminal = program(columns=columns, **environment)
    for prompt in ("Which server?", "Which of many?", "Which name?"):
        terminal.wait_for(prompt)
        terminal.send(ENTER)
    terminal.wait_for("Write to", "Guide", "Ctrl-C leaves" if environment else "ctrl-C leaves")

    for text in ("[bold red]x[/]", "漢字漢字", "{{7*7}}"):
        assert terminal.said().count(text) == 3, "in what to watch for, in the project, in the question"
    assert "\u202e" not in terminal.output
    if not environment:
        edges = [line for line in terminal.screen().splitlines() if line.startswith("│")]
        assert edges
        assert all(line.endswith("│") for line in edges)


def test_the_order_of_the_questions_needs_no_terminal_library() -> None:
    code = "import sys, paydesign.wizard.run, paydesign.wizard.plain, paydesign.wizard.terminal; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"questionary", "prompt_toolkit", "rich"} & set(loaded)
