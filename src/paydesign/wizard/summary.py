"""The summary as sections of text, pure: the terminal draws a panel of them, plain mode prints them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..decisions.model import Alternative, Outcome
from ..decisions.words import confirmed, confirmed_where, created, created_when
from .prompts import Summary


class Section(NamedTuple):
    """A heading and its paragraphs; a source stands on a line of its own."""

    heading: str
    paragraphs: tuple[str, ...]
    is_last_of_group: bool = True


def sections(summary: Summary) -> list[Section]:
    """Return what is shown before the confirmation, the most important first, without empty sections."""
    return [section for section in _all(summary) if section.paragraphs]


def outcome_lines(summary: Summary) -> list[str]:
    """Return where the answers lead, a line each: guide, create, confirm."""
    return [f"{section.heading}: {section.paragraphs[0]}" for section in _outcome(summary)]


def _all(summary: Summary) -> Iterator[Section]:
    decision = summary.decision
    yield from _outcome(summary)
    if decision.override:
        recommended = f"the answers lead to {_title(summary, decision.recommended)}"
        yield Section("Override", (decision.override.because, recommended))
    yield Section("Why", decision.because)
    yield Section("Watch for", summary.watch)
    yield Section("Note", tuple(f"{notice.message}\n{notice.source}" for notice in decision.notices))
    others = (*decision.alternatives, *decision.variants)
    yield Section("Otherwise", tuple(_alternative(summary, other) for other in others))
    yield Section(
        "Project",
        (", ".join(f"{label} {value}" for label, value in summary.project),)[: len(summary.project)],
    )


def _outcome(summary: Summary) -> Iterator[Section]:
    outcome = summary.decision.outcome
    yield Section("Guide", (f"{_title(summary, outcome)} ({outcome.guide})",), False)
    yield Section("Create", (f"the Intent {created_when(outcome)}",), False)
    yield Section("Confirm", (confirmed_where(outcome),))


def _alternative(summary: Summary, other: Alternative) -> str:
    changes = [
        f"{summary.asks.get(id, id)} {'Yes' if answer else 'No'}" for id, answer in other.changes.items()
    ]
    outcome = other.outcome
    leads_to = f"{_title(summary, outcome)} ({created(outcome)}, {confirmed(outcome)})"
    return f"{'. '.join(changes)}: {leads_to}"


def _title(summary: Summary, outcome: Outcome) -> str:
    return summary.titles.get(outcome.guide, outcome.guide)
