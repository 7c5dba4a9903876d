"""Where the blocks and the comments of a YAML text lie, so that some can be replaced and all else kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .document import Span, spans_of


class Block(NamedTuple):
    """One top-level key with its value, as whole lines.

    Attributes:
        start: Index of the first character of the key's line.
        end: Index after the last line that belongs to the value, its line break included.
        indent: The white space before the key.
        comments: The comments within, from their `#` to the end of the line.
    """

    key: str
    start: int
    end: int
    indent: str
    comments: tuple[str, ...]


def blocks_of(text: str) -> list[Block] | None:
    """Return the top-level blocks in the order of the file; None if they are in brackets, as in JSON."""
    spans = list(spans_of(text))
    if not spans or spans[0].kind != "open" or spans[0].style == "{":
        return None
    return [_block(text, entry) for entry in _entries(spans)]


def comments_of(text: str) -> list[str]:
    """Return every comment of a text in its order, from its `#` to the end of the line."""
    return list(_comments(text, 0, len(text), spans_of(text)))


def _entries(spans: list[Span]) -> Iterator[list[Span]]:
    """Yield the spans of each entry of the outermost mapping, its key first."""
    entry: list[Span] = []
    level, nodes = 0, 0
    for span in spans[1:-1]:
        level += {"open": 1, "close": -1, "scalar": 0}[span.kind]
        entry.append(span)
        nodes += level == 0
        if nodes == 2:
            yield entry
            entry, nodes = [], 0


def _block(text: str, entry: list[Span]) -> Block:
    key = entry[0]
    start = text.rfind("\n", 0, key.start) + 1
    # A collection without brackets is closed only where the next thing begins.
    last = [span for span in entry if span.kind == "scalar" or span.style][-1]
    end = _line_end(text, max(last.end - 1, key.end))
    if last.style in ("|", ">"):
        # The blank lines after a block are not to go with it.
        end = _line_end(text, start + len(text[start:end].rstrip()))
    before_key = text[start : key.start]
    indent = before_key[: len(before_key) - len(before_key.lstrip())]
    end = _past_comments(text, end, len(indent))
    return Block(key.value, start, end, indent, tuple(_comments(text, start, end, entry)))


def _past_comments(text: str, end: int, indent: int) -> int:
    """Return the index after the comments that follow and are indented deeper than the key."""
    place = end
    while place < len(text):
        after = _line_end(text, place)
        line = text[place:after]
        words = line.lstrip(" ")
        if words.startswith("#") and len(line) - len(words) > indent:
            end = after
        elif words.strip():
            break
        place = after
    return end


def _comments(text: str, start: int, end: int, spans: Iterable[Span]) -> Iterator[str]:
    """Yield the comments between the scalars; all but a block's first line is text within one."""
    place = start
    for span in spans:
        if span.kind == "scalar":
            yield from _comments_of_gap(text, place, span.start)
            place = span.end
            if span.style in ("|", ">"):
                yield from _comments_of_gap(text, span.start, _line_end(text, span.start))
    yield from _comments_of_gap(text, place, end)


def _comments_of_gap(text: str, start: int, end: int) -> Iterator[str]:
    while (found := text.find("#", start, end)) != -1:
        start = _line_end(text, found)
        yield text[found:start].rstrip()


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found == -1 else found + 1
