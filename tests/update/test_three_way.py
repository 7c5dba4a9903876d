"""Two changes of one text: what is taken, what is in dispute, and that no line of the user's is lost."""

from __future__ import annotations

import subprocess
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paydesign.update.three_way import Conflict, lines_of, merge, rejected, with_marks, with_mine

BEFORE = b"one\ntwo\nthree\nfour\nfive\n"


def merged(before, mine, new):
    pieces = merge(lines_of(before), lines_of(mine), lines_of(new))
    conflicts = [piece for piece in pieces if isinstance(piece, Conflict)]
    return with_mine(pieces), len(conflicts)


@pytest.mark.parametrize(
    ("mine", "new", "result"),
    [
        (BEFORE, b"1\ntwo\n", b"1\ntwo\n"),
        (b"1\ntwo\n", BEFORE, b"1\ntwo\n"),
        (b"1\n", b"1\n", b"1\n"),
        (b"ONE\ntwo\nthree\nfour\nfive\n", b"one\ntwo\nthree\nfour\n", b"ONE\ntwo\nthree\nfour\n"),
        (b"one\ntwo\nthree\nfour\nfive\nsix\n", b"zero\n" + BEFORE, b"zero\n" + BEFORE + b"six\n"),
        (b"one\nthree\nfour\nfive\n", b"one\ntwo\nthree\nfour\nFIVE\n", b"one\nthree\nfour\nFIVE\n"),
        (b"", BEFORE, b""),
        (BEFORE, b"", b""),
        (b"one\ntwo\nthree\nfour\nfive", b"ONE\ntwo\nthree\nfour\nfive\n", b"ONE\ntwo\nthree\nfour\nfive"),
    ],
)
def test_what_one_side_changed_or_both_alike_is_taken(mine, new, result):
    assert merged(BEFORE, mine, new) == (result, 0)


@pytest.mark.parametrize(
    ("mine", "new"),
    [
        (b"one\n2\nthree\nfour\nfive\n", b"one\nTWO\nthree\nfour\nfive\n"),
        (b"one\n2\nthree\nfour\nfive\n", b"one\nthree\nfour\nfive\n"),
        (BEFORE + b"mine\n", BEFORE + b"new\n"),
        (b"one\ntwo!\nthree\nfour\nfive\n", b"one\ntwo\nTHREE\nfour\nfive\n"),
    ],
)
def test_lines_that_both_changed_are_in_dispute_and_stay_the_users(mine, new):
    result, conflicts = merged(BEFORE, mine, new)

    assert conflicts == 1
    assert result == mine


def test_marks_show_all_three_sides():
    pieces = merge(
        lines_of(BEFORE), lines_of(b"1\ntwo\nthree\nfour\nfive"), lines_of(b"I\ntwo\nthree\nfour\nfive\n")
    )

    assert with_marks(pieces, "paydesign 9") == (
        b"<<<<<<< yours\n1\n||||||| generated before\none\n=======\nI\n>>>>>>> paydesign 9\ntwo\nthree\nfour\nfive"
    )


def test_what_was_rejected_is_a_diff_that_patch_applies(tmp_path, need):
    new = b"one\nTWO\nthree\nfour\nfive\nsix"
    pieces = merge(lines_of(BEFORE), lines_of(b"one\n2\nthree\nfour\nfive\nmine\n"), lines_of(new))
    (tmp_path / "it").write_bytes(BEFORE)
    (tmp_path / "it.rej").write_bytes(rejected(pieces, "it"))

    subprocess.run([need("patch"), "-p1", "-i", "it.rej"], cwd=tmp_path, check=True, capture_output=True)

    assert (tmp_path / "it").read_bytes() == new


def test_nothing_is_rejected_where_nothing_is_in_dispute():
    assert rejected(merge([b"a\n"], [b"b\n"], [b"a\n"]), "it") == b""


few = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"}\n", b"\n"]), max_size=12)


@settings(max_examples=300)
@given(few, few, few)
def test_no_line_of_the_users_is_lost_and_none_of_the_new_ones_outside_a_conflict(before, mine, new):
    pieces = merge(before, mine, new)
    text = Counter(lines_of(with_mine(pieces)))
    disputed = Counter(line for piece in pieces if isinstance(piece, Conflict) for line in piece.new)

    assert not Counter(mine) - Counter(before) - text
    assert not Counter(new) - Counter(before) - text - disputed


@settings(max_examples=100)
@given(few, few)
def test_where_only_one_side_changed_nothing_is_in_dispute(before, after):
    assert with_mine(merge(before, after, before)) == b"".join(after)
    assert with_mine(merge(before, before, after)) == b"".join(after)
    assert with_mine(merge(before, after, after)) == b"".join(after)
