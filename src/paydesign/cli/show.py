"""A decision in plain words, for a terminal or a pipe."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator

from ..decisions.model import Alternative, Decision, Outcome
from ..decisions.words import confirmed, confirmed_where, created, created_when
from ..facts.loader import load_guides
from .derived import variant_of

_LABEL = 12


def describe_decision(decision: Decision, mode: str) -> str:
    """Return what was decided, why, what to watch for in this mode, and what other answers would have given."""
    return "\n".join(_lines(decision, mode))


def describe_outcome(outcome: Outcome) -> str:
    """Return the outcome in one line: guide, when the Intent is created, where it is confirmed."""
    return f"{load_guides()[outcome.guide].title} ({created(outcome)}, {confirmed(outcome)})"


def describe_answers(alternative: Alternative) -> str:
    """Return the changed answers of an alternative, as `multi_page: yes, server_logic: no`."""
    return ", ".join(f"{id}: {'yes' if answer else 'no'}" for id, answer in alternative.changes.items())


def paragraph(text: str, indent: str) -> str:
    """Return the text in lines that fit the terminal, each with the indent."""
    width = max(40, min(shutil.get_terminal_size().columns, 100))
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(decision: Decision, mode: str) -> Iterator[str]:
    guide = load_guides()[decision.outcome.guide]
    yield from _field("Guide", [guide.title, guide.source.url])
    yield from _field("Create", [f"the Intent {created_when(decision.outcome)}"])
    yield from _field("Confirm", [confirmed_where(decision.outcome)])
    if decision.override:
        yield from _field("Override", [decision.override.because])
        yield from _field("Recommended", [describe_outcome(decision.recommended)])
    yield from _field("Why", decision.because)
    yield from _field("Watch for", variant_of(decision.outcome, mode).watch)
    for notice in decision.notices:
        yield from _field("Note", [notice.message, notice.source])
    others = [
        f"{describe_answers(other)} → {describe_outcome(other.outcome)}"
        for other in (*decision.alternatives, *decision.variants)
    ]
    yield from _field("Otherwise", others)


def _field(label: str, texts: Iterable[str]) -> Iterator[str]:
    width = max(40, min(shutil.get_terminal_size().columns, 100)) - _LABEL - 1
    for index, text in enumerate(texts):
        wrapped = textwrap.wrap(_speakable(text), width, break_long_words=False, break_on_hyphens=False)
        for number, line in enumerate(wrapped or [""]):
            yield f"{label if index == number == 0 else '':<{_LABEL}} {line}"


def _speakable(text: str) -> str:
    encoding = sys.stdout.encoding or "utf-8"
    return text if encoding.lower().replace("-", "") == "utf8" else text.replace("→", "->")
