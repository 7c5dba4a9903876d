"""A few of many combinations, so that any two values that can be together are together in one of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import TypeVar

Row = TypeVar("Row")
Pairs = Callable[[Row], frozenset[Hashable]]


def cover(rows: Sequence[Row], pairs: Pairs[Row]) -> list[Row]:
    """Return rows that have all pairs of all rows: each time the first of those with the most new ones."""
    of_row = [(row, pairs(row)) for row in rows]
    missing = frozenset[Hashable]().union(*(found for _, found in of_row))
    chosen = []
    while missing:
        row, found = max(of_row, key=lambda each: len(each[1] & missing))
        chosen.append(row)
        missing -= found
    return chosen


def pairs_of(**values: Hashable) -> frozenset[Hashable]:
    """Return every two of these named values."""
    return frozenset(combinations(values.items(), 2))


def pairs_with(value: Hashable, **values: Hashable) -> frozenset[Hashable]:
    """Return each of these named values with that one, and all of them together."""
    return frozenset({(value, each) for each in values.items()} | {tuple(values.items())})
