"""Pages of text that fit the terminal: a title, then sections of short items."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from textwrap import TextWrapper
from typing import Any, NamedTuple

from ..facts.model import Source
from .failure import printable
from .output import console, say

_NARROWEST, _WIDEST = 40, 100
_WIDEST_LABEL = 0.35
_HEADING, _CODE, _QUIET = "bold", "cyan", "dim"


class Item(NamedTuple):
    """One paragraph of a section.

    Attributes:
        label: What stands before the text, e.g. who acts or a flag.
        code: A line of code that goes with it.
        source: Where it comes from.
    """

    text: str
    label: str = ""
    code: str = ""
    source: Source | None = None


class Section(NamedTuple):
    """A heading and its items; `mark` is what stands before each: nothing, `-`, or `1` for numbers."""

    heading: str
    items: tuple[Item, ...]
    mark: str = ""


class Row(NamedTuple):
    """One line as it is printed: its text, rich's name of its style, and what stands to the right of it."""

    text: str
    style: str = ""
    right: str = ""
    right_style: str = ""


def listed(heading: str, texts: Iterable[str]) -> Section:
    """Return a section of plain bullets."""
    return Section(heading, tuple(Item(text) for text in texts), "-")


def columns() -> int:
    """Return how wide a page may be: the terminal's width, but never too wide to read."""
    return max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))


def is_plain() -> bool:
    """Return whether output goes to a pipe, or to a terminal that asks for plain text."""
    return not sys.stdout.isatty() or os.environ.get("TERM", "") in ("dumb", "")


def show(rows: Iterable[Row]) -> None:
    """Print the rows; styles only where a terminal can show them, and nothing that could steer it."""
    if is_plain():
        for row in rows:
            say(printable(row.text + row.right))
        return
    from rich.text import Text

    out = console()
    for row in rows:
        parts = ((row.text, row.style), (row.right, row.right_style))
        text = Text.assemble(*((_encodable(printable(text), out.encoding), style) for text, style in parts))
        out.print(text, soft_wrap=True)


def _encodable(text: str, encoding: str) -> str:
    return text.encode(encoding, "backslashreplace").decode(encoding)


def lay_out(title: str, sections: Iterable[Section], width: int) -> Iterator[Row]:
    """Yield the rows of a page, empty sections left out."""
    yield from title_rows(title, width)
    for section in sections:
        if section.items:
            yield Row("")
            yield from section_rows(section, width)


def title_rows(title: str, width: int) -> Iterator[Row]:
    for line in wrapped(title, width, "", ""):
        yield Row(line, _HEADING)


def section_rows(section: Section, width: int) -> Iterator[Row]:
    """Yield the heading and the items, which are indented below it; a section may have no heading."""
    indent = "  " if section.heading else ""
    if section.heading:
        yield from title_rows(section.heading, width)
    longest = max((len(item.label) for item in section.items), default=0)
    is_stacked = longest > width * _WIDEST_LABEL
    for number, item in enumerate(section.items, start=1):
        mark = {"1": f"{number:>2}. ", "": ""}.get(section.mark, section.mark + " ")
        if is_stacked:
            yield Row(indent + mark + item.label)
            first = rest = indent + " " * len(mark) + "  "
        else:
            first = indent + mark + (f"{item.label:<{longest}}  " if longest else "")
            rest = " " * len(first)
        yield from _item_rows(item, width, first, rest)


def _item_rows(item: Item, width: int, first: str, rest: str) -> Iterator[Row]:
    for line in wrapped(item.text, width, first, rest):
        yield Row(line)
    if item.code:
        for line in wrapped(item.code, width, rest, rest + "  ", wrapper=_CodeWrapper):
            yield Row(line, _CODE)
    if item.source:
        yield from source_rows(item.source, width, rest)


def beside(left: Iterable[Row], right: Iterable[Row], width: int) -> Iterator[Row]:
    """Yield the rows of two columns; the left one is padded to `width`, longer lines push the right one."""
    for one, other in zip_longest(left, right, fillvalue=Row("")):
        yield Row(f"{one.text:<{width}}" if other.text else one.text, one.style, other.text, other.style)


def source_rows(source: Source, width: int, indent: str) -> Iterator[Row]:
    """Yield a URL, unbroken so that it can be copied, and the day it was read."""
    older = f", a text of {source.as_of}" if source.as_of else ""
    read = f"(read {source.read}{older})"
    if len(indent) + len(source.url) + 1 + len(read) <= width:
        yield Row(f"{indent}{source.url} {read}", _QUIET)
        return
    yield Row(indent + source.url, _QUIET)
    for line in wrapped(read, width, indent, indent):
        yield Row(line, _QUIET)


class _CodeWrapper(TextWrapper):
    """Breaks lines after an opening parenthesis too."""

    def _split(self, text: str) -> list[str]:
        return [chunk for chunk in re.split(r"(\s+)|(?<=\()", text) if chunk]


def wrapped(
    text: str, width: int, first: str, rest: str, wrapper: type[TextWrapper] = TextWrapper
) -> list[str]:
    """Return the text as lines; words that are too long, such as URLs and calls, stay whole."""
    return wrapper(
        width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ).wrap(text)


def as_document(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Return the sections as JSON data; what an item does not have is left out."""
    return [
        {"heading": section.heading, "items": [_item(item) for item in section.items]}
        for section in sections
        if section.items
    ]


def _item(item: Item) -> dict[str, Any]:
    fields: dict[str, Any] = {"label": item.label, "text": item.text, "code": item.code}
    document = {name: value for name, value in fields.items() if value}
    if item.source:
        document["source"] = item.source._asdict()
    return document
