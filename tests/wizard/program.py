"""A small program around the wizard, for settings that the commands do not have: long lists, hostile texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.decisions.model import Answers
from paydesign.errors import Interrupted
from paydesign.wizard.prompts import Choice, Chosen, Summary, Wizard
from paydesign.wizard.terminal import ask_user, screen

HOSTILE = "[bold red]x[/] \x1b[2J漢字漢字 \u202e\u05e9\u05dc\u05d5\u05dd {{7*7}}"
SERVERS = Choice(
    "server", "Which server?", "one", (("one", "The first."), ("two", "The second.")), "--server"
)
MANY = Choice("many", "Which of many?", "v20", tuple((f"v{n}", f"Number {n}.") for n in range(40)), "--many")
ONLY = Choice("client", "Which page?", "html", (("html", "One page."),), "--client")
NAME = Choice(
    "name", "Which name?", "shop", (), "--name", check=lambda t: None if t.isalpha() else f"{t} is not a word"
)


def summarize(answers: Answers, chosen: Chosen) -> Summary:
    project = (*chosen.items(), ("text", HOSTILE))
    return Summary(decide(load_tree(), answers), {}, {}, (HOSTILE,), project, f"Write to {HOSTILE}/?")


def main() -> None:
    stream = screen()
    assert stream is not None
    given = json.loads(sys.argv[1])
    try:
        result = ask_user(
            Wizard(load_tree(), given, lambda *_: (ONLY, SERVERS, MANY, NAME), summarize), stream
        )
    except Interrupted as interrupted:
        sys.exit(interrupted.status)
    Path("result.json").write_text(json.dumps([result.answers, result.chosen]))


main()
