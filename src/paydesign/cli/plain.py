"""Plain command lines: whole flags, all of them known. They need no option parser.

Importing typer takes longer than deciding, so what CI and hooks call in loops is understood here.
Everything else, help, completion and each mistake included, is typer's; a test compares the two.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..decisions.loader import load_tree
from .request import TEXTS, gather


class Shape(NamedTuple):
    """What a command takes apart from the flags of every decision."""

    most_words: int
    texts: tuple[str, ...]
    switches: tuple[str, ...]


SHAPES: Mapping[str, Shape] = {
    "decide": Shape(0, ("record",), ("json",)),
    "new": Shape(1, (), ("dry_run", "diff", "json")),
    "validate": Shape(1000, (), ("json",)),
}


class Line(NamedTuple):
    """A command line that was understood: its words, and its flags in the form in which typer gives them."""

    words: list[str]
    flags: dict[str, Any]


def run_plainly(arguments: list[str]) -> int | None:
    """Run the command line if it is a plain one and return its exit status; None, having done nothing, if not."""
    command, *rest = arguments or [""]
    if command not in SHAPES or "_PAYDESIGN_COMPLETE" in os.environ:
        return None
    line = parse(command, rest)
    if line is None:
        return None
    own = {name: line.flags.pop(name) for name in (*SHAPES[command].texts, *SHAPES[command].switches)}
    as_json = own.pop("json")
    if command == "validate":
        from .validation import validate_files

        validate_files(line.words, as_json=as_json)
    elif command == "decide":
        from .deciding import show_decision

        record = Path(own["record"][-1]) if own["record"] else None
        show_decision(gather(line.flags, as_json=as_json), record=record, as_json=as_json)
    else:
        from .creating import create

        directory = Path(line.words[0]) if line.words else None
        request = gather(line.flags, as_json=as_json)
        return int(create(request, directory=directory, as_json=as_json, **own))
    return 0


def parse(command: str, arguments: list[str]) -> Line | None:
    """Return a plain command line, None for any other."""
    shape = SHAPES[command]
    texts, switches = (
        {_spell(name): name for name in shape.texts},
        {_spell(name): name for name in shape.switches},
    )
    answers: dict[str, tuple[str, bool]] = {}
    if command != "validate":
        texts |= {_spell(name): name for name in TEXTS}
        switches |= {"--defaults": "defaults", "--no-input": "no_input"}
        for question in load_tree().questions.values():
            answers |= {question.flag_for(answer): (question.id, answer) for answer in (True, False)}
    given = dict.fromkeys([*texts.values(), *(id for id, _ in answers.values())])
    line = Line([], {**given, **dict.fromkeys(switches.values(), False)})
    pending = list(arguments)
    while pending:
        word = pending.pop(0)
        flag, has_value, value = word.partition("=")
        if _is_word(word):
            line.words.append(word)
        elif word in answers:
            id, answer = answers[word]
            line.flags[id] = [*(line.flags[id] or []), answer]
        elif word in switches:
            line.flags[switches[word]] = True
        elif flag in texts and (has_value or (pending and _is_word(pending[0]))):
            name = texts[flag]
            line.flags[name] = [*(line.flags[name] or []), value if has_value else pending.pop(0)]
        else:
            return None
    is_complete = len(line.words) <= shape.most_words and (line.words or command != "validate")
    return line if is_complete else None


def _spell(name: str) -> str:
    return "--" + name.replace("_", "-")


def _is_word(text: str) -> bool:
    return text == "-" or not text.startswith("-")
