"""The sources of a long page, told once and at its end."""

from __future__ import annotations

from collections.abc import Iterable

from ..facts.model import Source
from .page import Item, Section

_MOST_IN_PLACE = 2


def with_sources_last(sections: Iterable[Section]) -> list[Section]:
    """Return the sections with a number in place of each source; a page with few keeps them in place."""
    page = list(sections)
    numbers: dict[Source, int] = {}
    for section in page:
        for item in section.items:
            if item.source:
                numbers.setdefault(item.source, len(numbers) + 1)
    if len(numbers) <= _MOST_IN_PLACE:
        return page
    return [*(_numbered(section, numbers) for section in page), _listed(numbers)]


def _numbered(section: Section, numbers: dict[Source, int]) -> Section:
    items = (
        item._replace(text=f"{item.text} [{numbers[item.source]}]", source=None) if item.source else item
        for item in section.items
    )
    return section._replace(items=tuple(items))


def _listed(numbers: dict[Source, int]) -> Section:
    days = {source.read for source in numbers}
    items = (
        Item(" ".join([source.url, *_remark(source, len(days) > 1)]), f"[{number}]")
        for source, number in numbers.items()
    )
    return Section("Sources" if len(days) > 1 else f"Sources, read {days.pop()}", tuple(items))


def _remark(source: Source, with_day: bool) -> list[str]:
    """Return what is to be said about the text that was read, in brackets; nothing where the heading says it."""
    day = [f"read {source.read}"] if with_day else []
    age = [f"a text of {source.as_of}"] if source.as_of else []
    return [f"({', '.join([*day, *age])})"] if day or age else []
