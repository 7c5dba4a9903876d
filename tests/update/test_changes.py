"""What becomes of a file, by what was generated, what is there and what is generated now."""

from __future__ import annotations

import pytest

from paydesign.project.manifest import digest
from paydesign.update.changes import Before, Kind, NoFile, Why, changes, left, written

OLD, NEW, MINE = b"a\nb\nc\nd\n", b"a\nb\nc\nD\n", b"A\nb\nc\nd\n"


def before(**files):
    return Before({path: digest(data) for path, data in files.items()}, files)


def one(was, mine, new, known=True):
    generated = before(it=was) if was is not None else before()
    if not known:
        generated = generated._replace(texts={})
    found = changes(generated, {} if mine is None else {"it": mine}, {} if new is None else {"it": new})
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("was", "mine", "new"),
    [
        (OLD, OLD, OLD),
        (OLD, MINE, OLD),
        (OLD, NEW, NEW),
        (OLD, OLD.replace(b"\n", b"\r\n"), OLD),
        (OLD, NoFile("it"), OLD),
        (OLD, NoFile("it"), None),
        (OLD, None, OLD),
        (OLD, None, None),
        (None, NEW, NEW),
        (None, NEW.replace(b"\n", b"\r\n"), NEW),
    ],
)
def test_a_file_stays_as_it_is(was, mine, new):
    assert one(was, mine, new) is None


@pytest.mark.parametrize(
    ("was", "mine", "new", "kind", "data"),
    [
        (None, None, NEW, Kind.ADDED, NEW),
        (OLD, OLD, NEW, Kind.UPDATED, NEW),
        (OLD, OLD.replace(b"\n", b"\r\n"), NEW, Kind.UPDATED, NEW.replace(b"\n", b"\r\n")),
        (b"a\r\n", b"a\r\n", NEW, Kind.UPDATED, NEW),
        (OLD, OLD, None, Kind.DELETED, None),
        (OLD, None, NEW, Kind.GONE, None),
        (OLD, MINE, NEW, Kind.MERGED, b"A\nb\nc\nD\n"),
        (OLD, MINE.replace(b"\n", b"\r\n"), NEW, Kind.MERGED, b"A\r\nb\r\nc\r\nD\r\n"),
        (OLD, MINE.replace(b"A\n", b"A\r\n"), NEW, Kind.MERGED, b"A\r\nb\nc\nD\n"),
        (OLD, MINE[:-1], b"a\nB\nc\nd\n", Kind.CONFLICT, None),
        (
            b"\xff\nb\nc\nd\n",
            b"\xff\nb\nc\nd\n\xfe\n",
            b"\xfd\nb\nc\nd\n",
            Kind.MERGED,
            b"\xfd\nb\nc\nd\n\xfe\n",
        ),
    ],
)
def test_a_file_changes(was, mine, new, kind, data):
    change = one(was, mine, new)

    assert (change.kind, change.data) == (kind, data)
    assert written([change]) == ({} if kind in (Kind.GONE, Kind.CONFLICT) else {"it": data})


@pytest.mark.parametrize(
    ("was", "mine", "new", "known", "why", "rej", "inline"),
    [
        (OLD, b"a\n2\nc\nd\n", b"a\nB\nc\nd\n", True, Why.BOTH_CHANGED, {"it", "it.rej"}, {"it"}),
        (None, MINE, NEW, True, Why.YOURS, {"it", "it.rej"}, {"it"}),
        (OLD, MINE, None, True, Why.NOT_NEEDED, set(), set()),
        (OLD, MINE, NEW, False, Why.NOT_MERGED, {"it.rej"}, {"it.rej"}),
        (b"\0", b"\0\1", b"\0\2", True, Why.NOT_MERGED, {"it.rej"}, {"it.rej"}),
        (OLD, NoFile("it"), NEW, True, Why.NO_FILE, {"it.rej"}, {"it.rej"}),
    ],
)
def test_a_conflict_is_told_and_can_be_left(was, mine, new, known, why, rej, inline):
    change = one(was, mine, new, known)

    assert (change.kind, change.why) == (Kind.CONFLICT, why)
    assert left([change], "rej", "now").keys() == rej
    assert left([change], "inline", "now").keys() == inline
    assert left([change], "rej", "now").get("it", mine) == mine


def test_what_is_kept_is_believed_only_if_the_manifest_says_the_same():
    generated = before(it=OLD)._replace(texts={"it": b"another\n"})

    assert changes(generated, {"it": MINE}, {"it": NEW})[0].why is Why.NOT_MERGED
