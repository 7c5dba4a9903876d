"""The one command that gives the same result again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from .. import __version__
from ..decisions.loader import load_tree
from ..decisions.model import Decision
from .choices import flag_of


def reproduce(command: Sequence[str], arguments: Sequence[str]) -> str:
    """Return a command line that can be pasted into a shell, with this version of paydesign pinned."""
    return " ".join(map(quote, ["uvx", f"paydesign@{__version__}", *command, *arguments]))


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
        flags += ["--guide", decision.override.guide, "--because", decision.override.because]
    return flags


def option_flags(options: Mapping[str, str]) -> list[str]:
    """Return `--option value` for each option, in the given order."""
    return [word for option, value in options.items() for word in (flag_of(option), value)]
