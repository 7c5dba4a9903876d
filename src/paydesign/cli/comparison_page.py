"""How a comparison of two guides looks: two columns, or one guide below the other."""

from __future__ import annotations

from collections.abc import Iterator

from ..decisions.words import confirmed, created_when
from .comparison import Compared, Comparison
from .page import Item, Row, Section, beside, listed, section_rows, title_rows
from .support import SUPPORT
from .topics import flags_of

_NARROWEST_PAIR = 80
_SPACE = 3


def page_of(comparison: Comparison, width: int, *, is_stacked: bool) -> Iterator[Row]:
    """Yield the rows of the page; what stands for both guides takes the whole width."""
    stacked = is_stacked or width < _NARROWEST_PAIR
    lefts, rights = (_sections(comparison, compared) for compared in comparison.both)
    titles = [compared.guide.title for compared in comparison.both]
    yield from title_rows(f"{titles[0]}, or: {titles[1]}", width)
    yield Row("")
    yield from section_rows(_deciding(comparison), width)
    for left, right in zip(lefts, rights, strict=True):
        yield Row("")
        if stacked:
            for section, title in zip((left, right), titles, strict=True):
                named = title if section.heading == title else f"{section.heading}: {title}"
                yield from section_rows(section._replace(heading=named), width)
        else:
            half = (width - _SPACE) // 2
            yield from beside(section_rows(left, half), section_rows(right, half), half + _SPACE)
    for section in _for_both(comparison):
        yield Row("")
        yield from section_rows(section, width)


def _deciding(comparison: Comparison) -> Section:
    items = []
    for question, one, other in comparison.deciding:
        items.append(Item(question.ask))
        items.append(Item(f"{_word(one)}: {comparison.one.guide.id}"))
        items.append(Item(f"{_word(other)}: {comparison.other.guide.id}"))
    return Section("What makes one choose", tuple(items))


def _sections(comparison: Comparison, compared: Compared) -> list[Section]:
    guide, variant, outcome = compared.guide, compared.variant, compared.outcome
    limits = [limit.text for limit in comparison.own(compared)]
    return [
        Section(
            guide.title,
            (
                Item(guide.summary),
                Item(f"The Intent is created {created_when(outcome)} and {confirmed(outcome)}."),
            ),
        ),
        listed("Choose it when", guide.choose_when),
        listed("Answers that lead here", (flags_of(path) for path in compared.paths)),
        Section("Flow", tuple(Item(step.does, step.by) for step in variant.flow), "1"),
        _code("Code in the browser", variant.calls("browser")),
        _code("Code on the server", variant.calls("server")),
        listed("Good", variant.good),
        listed("Watch for", variant.watch),
        listed("Limits of its own", limits or ["None."]),
        Section(
            "Modes", tuple(Item(SUPPORT[has.documented] + ".", mode) for mode, has in guide.modes.items())
        ),
    ]


def _code(heading: str, calls: tuple[str, ...]) -> Section:
    return Section(heading, tuple(Item("", code=call) for call in calls))


def _for_both(comparison: Comparison) -> Iterator[Section]:
    if comparison.shared:
        yield listed("Limits of both", (limit.text for limit in comparison.shared))
    commands = (Item("", code=f"paydesign explain {of.guide.id}") for of in comparison.both)
    yield Section("Each call at its step, and the sources", tuple(commands))


def _word(answer: bool) -> str:
    return "yes" if answer else "no"
