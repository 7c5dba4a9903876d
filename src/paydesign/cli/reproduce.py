"""The one command that gives the same result again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from .. import __version__
from ..decisions.loader import load_tree
from ..decisions.model import Decision
from .choices import flag_of
from .request import PROJECT_OPTIONS, Request

_STDIN = "-"


def reproduce(words: list[str], decision: Decision, options: Mapping[str, str], kept: Request | None) -> str:
    """Return a command line for a shell, with this version of paydesign as a comment.

    Args:
        words: The command and what is its own.
        options: Of the project's options those that count.
        kept: The request whose record has texts that no flag can say; None if flags say it all.
    """
    file = [] if kept is None else flag("answers", _again(str(kept.file)))
    comment = f"paydesign {__version__}"
    if file and file[-1] == _STDIN:
        comment += ", with the same text on standard input"
    line = ["paydesign", *words, *file, *decision_flags(decision), *option_flags(options)]
    return f"{' '.join(map(quote, line))}  # {comment}"


def said_again(words: list[str], said: Request, *more: str) -> str:
    """Return a command line with what was said by flags and file, and no more: it changes what is there.

    Args:
        words: The command and its arguments.
        more: Words that follow the flags of the request, the date before them.
    """
    questions = load_tree().questions
    line = ["paydesign", *words, *(questions[id].flag_for(answer) for id, answer in said.answers.items())]
    line += option_flags(said.options)
    if said.override:
        line += [*flag("guide", said.override.guide), *flag("because", said.override.because)]
    line += [*(flag("date", said.date) if said.date else []), *more]
    return f"{' '.join(map(quote, line))}  # paydesign {__version__}"


def _again(file: str) -> str:
    # A pipe of the shell's is gone when the command is run again.
    return _STDIN if file.startswith("/dev/") else file


def flag(option: str, value: str) -> list[str]:
    """Return an option with its value, as one word where the value could be taken for a flag."""
    if value.startswith("-") and value != _STDIN:
        return [f"{flag_of(option)}={value}"]
    return [flag_of(option), value]


def at(path: Path) -> str:
    """Return a path so that no command takes it for a flag."""
    return f"./{path}" if str(path).startswith("-") else str(path)


def quote(word: str) -> str:
    """Return the word for a shell; control characters are spelled out, so that showing it is harmless."""
    if word.isprintable():
        return shlex.quote(word)
    spelled = "".join(_spell(char) for char in word)
    return f"$'{spelled}'"


def _spell(char: str) -> str:
    if char in "\\'":
        return "\\" + char
    if char.isprintable():
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))


def decision_flags(decision: Decision) -> list[str]:
    """Return the flags that give these answers, and the override if there is one."""
    questions = load_tree().questions
    flags = [questions[id].flag_for(answer) for id, answer in decision.answers.items()]
    if decision.override:
        flags += [*flag("guide", decision.override.guide), *flag("because", decision.override.because)]
    return flags


def option_flags(options: Mapping[str, str]) -> list[str]:
    """Return `--option value` for each option of a project."""
    return [word for id in PROJECT_OPTIONS if id in options for word in flag(id, options[id])]
