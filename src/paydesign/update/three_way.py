"""Two changes of one text brought together, line by line (pure).

Where only one side changed, or both the same, that is taken; where both changed the same lines, that is a conflict.
A line that the user added is in every result. Lines keep their ends; they are bytes, whatever their encoding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

Lines = Sequence[bytes]


class Agreed(NamedTuple):
    """Lines that nobody disputes."""

    lines: Lines


class Conflict(NamedTuple):
    """Lines that both sides changed.

    Attributes:
        before: What was generated then.
        line: The number of its first line, from 1.
        new_line: That of the first line of `new`, in what is generated now.
    """

    mine: Lines
    before: Lines
    new: Lines
    line: int
    new_line: int


Piece = Agreed | Conflict


def lines_of(data: bytes) -> list[bytes]:
    r"""Return the lines with their ends; only \n ends one."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def merge(before: Lines, mine: Lines, new: Lines) -> list[Piece]:
    """Return the pieces of the merged text, in order."""
    pieces: list[Piece] = []
    at_before = at_mine = at_new = 0
    for start, end, mine_start, new_start in _in_all(before, mine, new):
        chunk = Conflict(
            mine[at_mine:mine_start],
            before[at_before:start],
            new[at_new:new_start],
            at_before + 1,
            at_new + 1,
        )
        pieces += _resolved(chunk)
        length = end - start
        if length:
            pieces.append(Agreed(before[start:end]))
        at_before, at_mine, at_new = end, mine_start + length, new_start + length
    return pieces


def with_mine(pieces: Sequence[Piece]) -> bytes:
    """Return the merged text, the user's lines where there is a conflict."""
    return b"".join(line for piece in pieces for line in _mine(piece))


def with_marks(pieces: Sequence[Piece], now: str) -> bytes:
    """Return the merged text, all three sides of a conflict between the marks that editors know.

    Args:
        now: What the new side is called, such as "paydesign 0.1.0".
    """
    return b"".join(line for piece in pieces for line in _marked(piece, now.encode()))


def rejected(pieces: Sequence[Piece], path: str) -> bytes:
    """Return what was not merged as a unified diff, as `patch` writes it; empty if there is no conflict."""
    hunks = [line for piece in pieces if isinstance(piece, Conflict) for line in _hunk(piece)]
    return b"".join([f"--- a/{path}\n+++ b/{path}\n".encode(), *hunks]) if hunks else b""


def _in_all(before: Lines, mine: Lines, new: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, start in mine, start in new) of the runs of `before` that both sides kept, and the end."""
    left, right = _matches(before, mine), _matches(before, new)
    while left and right:
        (a, in_mine, length), (b, in_new, other) = left[0], right[0]
        start, end = max(a, b), min(a + length, b + other)
        if start < end:
            yield start, end, in_mine + start - a, in_new + start - b
        (left if a + length < b + other else right).pop(0)
    yield len(before), len(before), len(mine), len(new)


def _matches(before: Lines, after: Lines) -> list[tuple[int, int, int]]:
    return [(*block,) for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()]


def _resolved(chunk: Conflict) -> list[Piece]:
    if chunk.mine == chunk.before or chunk.mine == chunk.new:
        return [Agreed(chunk.new)] if chunk.new else []
    if chunk.new == chunk.before:
        return [Agreed(chunk.mine)] if chunk.mine else []
    return [chunk]


def _mine(piece: Piece) -> Lines:
    return piece.lines if isinstance(piece, Agreed) else piece.mine


def _marked(piece: Piece, now: bytes) -> Iterator[bytes]:
    if isinstance(piece, Agreed):
        yield from piece.lines
        return
    for mark, lines in (
        (b"<<<<<<< yours", piece.mine),
        (b"||||||| generated before", piece.before),
        (b"=======", piece.new),
    ):
        yield mark + b"\n"
        yield from _ended(lines)
    yield b">>>>>>> " + now + b"\n"


def _ended(lines: Lines) -> Iterator[bytes]:
    for line in lines:
        yield line if line.endswith(b"\n") else line + b"\n"


def _hunk(conflict: Conflict) -> Iterator[bytes]:
    old, new = _range(conflict.line, conflict.before), _range(conflict.new_line, conflict.new)
    yield f"@@ -{old} +{new} @@\n".encode()
    for sign, lines in ((b"-", conflict.before), (b"+", conflict.new)):
        for line in lines:
            yield sign + (line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")


def _range(line: int, lines: Lines) -> str:
    # Of no lines `patch` counts from the one before.
    return f"{line if lines else line - 1},{len(lines)}"
