"""A record's file brought up to date without losing what a person wrote into it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable

from .compare import same
from .document import read_document
from .emit import emit
from .fields import KEYS, WRITTEN_BY_PEOPLE, data_of_record
from .layout import blocks_of, comments_of
from .migrate import to_current
from .model import Record
from .nodes import Data, MappingNode, data_of
from .text import text_of
from .write import FIRST_LINE

_BOM = "\ufeff"


def rewrite(original: str, record: Record, renewed: Container[str] = ()) -> str:
    """Return the file of a record so that it says what the record says.

    What people wrote stays as the file has it, whatever the record says: title, status, people, context, whys,
    links; only what the file lacks is added. So does every comment, the order of the keys and the kind of line
    breaks; a comment inside a block that is replaced moves above it. Where nothing differs the text is returned
    as it is.

    Args:
        original: The text of a valid record, in the current format or an older one.
        renewed: Keys that people may write and did not: the record says them anew.
    """
    text = text_of(original.encode(), "record")
    document = _read(text)
    wanted = _wanted(document, record, renewed)
    if _says(document, wanted):
        return original
    order = _order(document.entries, wanted)
    changed = _with_blocks_replaced(text, document, wanted, order)
    if (
        changed is None
        or not _says(_read(changed), wanted)
        or Counter(comments_of(changed)) != Counter(comments_of(text))
    ):
        changed = _written_anew(text, wanted, order)
    return (_BOM if original.startswith(_BOM) else "") + changed


def _read(text: str) -> MappingNode:
    document = read_document(text.encode(), "record")
    assert isinstance(document, MappingNode)
    return document


def _wanted(document: MappingNode, record: Record, renewed: Container[str]) -> dict[str, Data]:
    """Return what the file is to say, in the order of the contract."""
    derived = data_of_record(record)
    written = data_of(to_current(document))
    assert isinstance(written, dict)
    wanted: dict[str, Data] = {}
    for key in KEYS:
        # A decision alone knows no project; that is no reason to forget the one of the file.
        is_written = key in WRITTEN_BY_PEOPLE and key not in renewed
        is_kept = is_written or (key == "project" and record.project is None)
        source = written if is_kept and key in written else derived
        if key in source:
            wanted[key] = source[key]
    return wanted


def _says(document: MappingNode, wanted: dict[str, Data]) -> bool:
    keys = dict.fromkeys([*document.entries, *wanted])
    return all(key in wanted and same(document.get(key), wanted[key], key) for key in keys)


def _order(present: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """Return the keys of the file, each new one after the key that the contract has before it."""
    order = list(present)
    place = 0
    for key in wanted:
        if key not in order:
            order.insert(place, key)
        place = order.index(key) + 1
    return order


def _with_blocks_replaced(
    text: str, document: MappingNode, wanted: dict[str, Data], order: list[str]
) -> str | None:
    """Return the text with only those blocks replaced that differ; None if it has no blocks."""
    blocks = {block.key: block for block in blocks_of(text) or ()}
    if not blocks:
        return None
    first = next(iter(blocks.values()))
    newline = "\r\n" if "\r\n" in text else "\n"
    result, end = text[: first.start], first.start
    for key in order:
        block = blocks.get(key)
        if block:
            result, end = result + text[end : block.start], block.end
        if block and key in wanted and same(document.get(key), wanted[key], key):
            piece = text[block.start : block.end]
        else:
            lines = [*(block.comments if block else ()), *(emit(key, wanted[key]) if key in wanted else ())]
            piece = "".join((first.indent + line if line else "") + newline for line in lines)
        if piece and result and not result.endswith("\n"):
            result += newline
        result += piece
    return result + text[end:]


def _written_anew(text: str, wanted: dict[str, Data], order: list[str]) -> str:
    """Return the whole file written again, with all of its comments at the top; JSON stays JSON."""
    data = {key: wanted[key] for key in order if key in wanted}
    comments = comments_of(text)
    if not comments and text.lstrip().startswith("{"):
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    head = list(dict.fromkeys([FIRST_LINE, *comments]))
    return "\n".join([*head, *(line for key, value in data.items() for line in emit(key, value)), ""])
