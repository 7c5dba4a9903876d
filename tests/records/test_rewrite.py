"""Bringing a record's file up to date: only what is derived changes, what people wrote stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paydesign.decisions.model import Override, Tree
from paydesign.records.codec import read_record
from paydesign.records.document import read_document
from paydesign.records.fields import data_of_record
from paydesign.records.model import Project, Record
from paydesign.records.nodes import data_of
from paydesign.records.rewrite import rewrite
from paydesign.records.write import write_record

Make = Callable[..., Record]

TWO_STEP = {"multi_page": True, "server_logic": False}


def lines_outside_of_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line that is no content of a block scalar."""
    inside = -1
    for number, line in enumerate(text.splitlines()):
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and (not line.strip() or indent > inside):
            continue
        inside = -1
        if re.search(r"[:-] [|>]-?$", line):
            # The content of a block in a list is indented deeper than the dash.
            inside = indent
        yield number, line


def hand_edited(text: str, random: Random) -> tuple[str, list[str]]:
    """Return the text of a record as people leave it, and the comments that they put in."""
    lines = text.splitlines()
    comments: list[str] = []
    structure = dict(lines_outside_of_blocks(text))
    for number, line in reversed(structure.items()):
        kind = random.choice(["none"] * 6 + ["before", "deeper", "trailing", "blank"])
        comment = f"# c{number} it's {{[\"x: 'y"
        comments.append(comment)
        indent = " " * (len(line) - len(line.lstrip()))
        if kind == "trailing":
            lines[number] += f"  {comment}"
        elif kind == "before" or (kind == "deeper" and number - 1 in structure):
            lines.insert(number, f"{indent}{'   ' if kind == 'deeper' else ''}{comment}")
        elif kind == "blank":
            lines.insert(number, "")
    text = "\n".join(lines) + random.choice(["\n", "\n\n# the end\n", ""])
    text = random.choice(["", "---\n", "# top\n\n"]) + text
    if random.random() < 0.3:
        text = text.replace("\n", "\r\n")
    return random.choice(["", "\ufeff"]) + text, [comment for comment in comments if comment in text]


def variants(make_record: Make) -> list[Record]:
    return [
        make_record(),
        make_record(TWO_STEP),
        make_record({"multi_page": False, "dynamic_amount": False, "server_logic": True}, date="2027-01-31"),
        make_record(TWO_STEP, override=Override("accept-a-payment", "x: y # z")),
        make_record(project=Project("other", "setup", "express", "react", "jpy")),
        make_record(project=None),
    ]


def shuffled(text: str, random: Random) -> str:
    """Return the record with its top-level blocks in another order, sometimes."""
    head, *blocks = re.split(r"(?m)^(?=[a-z])", text)
    return head + "".join(random.sample(blocks, len(blocks)) if random.random() < 0.5 else blocks)


@settings(max_examples=150, deadline=None)
@given(random=st.randoms(use_true_random=True))
def test_a_rewritten_file_says_what_it_should_and_loses_nothing(
    random: Random, tree: Tree, make_record: Make, full_record: Record
) -> None:
    before, after = (random.choice([*variants(make_record), full_record]) for _ in range(2))
    original, comments = hand_edited(shuffled(write_record(before), random), random)
    # Without a line break at its end, the last text of a file has none either.
    before = read_record(original.encode(), "p", tree)

    result = rewrite(original, after)

    said = read_record(result.encode(), "p", tree)
    human = before.human._make(ours or theirs for ours, theirs in zip(before.human, after.human, strict=True))
    assert said == after._replace(human=human, project=after.project or before.project)
    for comment in ["# yaml-language-server", *comments]:
        assert result.count(comment) == original.count(comment)
    assert rewrite(result, after) == result
    assert result.startswith("\ufeff") == original.startswith("\ufeff")
    if "\r\n" in original:
        assert result.count("\n") == result.count("\r\n")
    kept = [key for key in data_of(read_document(original.encode(), "p")) if key in data_of_record(said)]
    assert [key for key in data_of(read_document(result.encode(), "p")) if key in kept] == kept


@settings(max_examples=50, deadline=None)
@given(random=st.randoms(use_true_random=True))
def test_a_file_that_says_it_already_is_returned_byte_for_byte(random: Random, make_record: Make) -> None:
    record = random.choice(variants(make_record))
    original, _ = hand_edited(write_record(record), random)

    assert rewrite(original, record) == original


def test_only_the_blocks_that_differ_change(make_record: Make) -> None:
    original = write_record(make_record(context="Kept.\n\nAs it is.\n")).replace(
        "\nbecause:", "\n# reasons\nbecause:"
    )
    other = make_record(project=Project("shop", "payment", "express", "html", "usd"), title="ignored")

    result = rewrite(original, other)

    assert result == original.replace("server: fastapi", "server: express")


def test_a_comment_in_a_replaced_block_moves_above_it(make_record: Make) -> None:
    original = write_record(make_record()).replace(
        "  dynamic_amount: true\n",
        "  # one page, for now\n  dynamic_amount: true  # carts\n",
    )

    result = rewrite(original, make_record({**TWO_STEP, "server_logic": True}))

    assert "# one page, for now\n# carts\nanswers:\n  multi_page: true\n  server_logic: true\n" in result


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        pytest.param("\n\n", "{}\n\n", id="blank lines"),
        pytest.param("   # deep\n", "# deep\n{}", id="a comment deeper than the key"),
        pytest.param("\n # deep\n\n# left\n", "# deep\n{}\n# left\n", id="comments deep and left"),
    ],
)
def test_what_follows_a_replaced_block_stays_outside_of_it(
    between: str, expected: str, make_record: Make
) -> None:
    new, old = (write_record(record) for record in (make_record(), make_record(TWO_STEP)))
    block, other = (re.search(r"(?ms)^because:.*?(?=^cons)", text)[0] for text in (new, old))  # type: ignore[index]
    title = "title:   'My own'   # spaced\n"
    original = re.sub("title: .*\n", title, new).replace(block, other + between)

    result = rewrite(original, make_record())

    assert result == re.sub("title: .*\n", title, new).replace(block, expected.format(block))


def test_a_file_without_a_last_line_break_gets_one_where_a_block_follows(make_record: Make) -> None:
    lines = write_record(make_record()).splitlines()
    outcome = next(line for line in lines if line.startswith("outcome:"))
    original = "\n".join([*(line for line in lines if line != outcome), outcome])

    result = rewrite(original, make_record(override=Override("finalize-payments-on-the-server", "x")))

    assert result == (
        f"{original}\noverride:\n  guide: finalize-payments-on-the-server\n  because: x\n"
        "  recommended: finalize-payments-on-the-server\n"
    )


def test_new_blocks_come_at_their_place_and_old_ones_go(make_record: Make) -> None:
    plain, overridden = make_record(), make_record(override=Override("accept-a-payment", "We know better."))
    original = write_record(plain).replace("project:", "# what is made\nproject:")

    there = rewrite(original, overridden)
    back = rewrite(there, plain)

    keys = re.findall(r"(?m)^([a-z_]+):", there)
    assert keys[keys.index("outcome") :][:3] == ["outcome", "override", "project"]
    assert "# what is made\nproject:" in there
    assert back == original


@pytest.mark.parametrize(
    "context",
    [
        pytest.param("context: |+\n  x\n\n\n", id="keeps its blank lines"),
        pytest.param("context: >\n  x\n\n  # text\n\n", id="folded, with a sign that is no comment"),
        pytest.param("context: x\n  y # comment\n", id="plain over two lines"),
        pytest.param("context: 'x\n\n  # text\n  y'\n", id="quoted over lines"),
        pytest.param("? context\n: x\n", id="explicit key"),
        pytest.param('"context": x\n', id="quoted key"),
        pytest.param("context: # comment\n  x\n", id="value on the next line"),
        pytest.param("context: | # comment\n  # text\n", id="comment on a block's first line"),
        pytest.param("context: |2\n    x\n   y\n", id="indentation given"),
    ],
)
def test_however_a_text_is_written_it_stays_so(context: str, make_record: Make) -> None:
    original = write_record(make_record()).replace("answers:\n", f"{context}answers:\n", 1)
    without_answers_why = make_record(TWO_STEP, answers_why={"server_logic": "because"})

    result = rewrite(original, without_answers_why)

    assert context in result
    for text in (original, result):
        assert data_of(read_document(text.encode(), "p").get("context")) == data_of(  # type: ignore[union-attr]
            read_document(context.encode(), "p").get("context")  # type: ignore[union-attr]
        )


def test_a_json_record_stays_json_and_keeps_its_order(make_record: Make) -> None:
    before: dict[str, Any] = data_of_record(make_record(title="Été 😀"))
    before = {"title": before.pop("title"), **before}

    result = rewrite(json.dumps(before), make_record(TWO_STEP))

    assert list(json.loads(result))[:3] == ["title", "schema", "id"]
    assert json.loads(result)["answers"] == TWO_STEP
    assert json.loads(result)["title"] == "Été 😀"
    assert rewrite(result, make_record(TWO_STEP)) == result


def test_a_record_in_brackets_with_comments_is_written_anew_with_all_of_them(
    make_record: Make, tree: Tree
) -> None:
    lines = [
        f"{json.dumps(key)}: {json.dumps(value)}, # {key}"
        for key, value in data_of_record(make_record()).items()
    ]
    original = "{\n" + "\n".join(lines) + "\n}\n"

    result = rewrite(original, make_record(TWO_STEP))

    assert read_record(result.encode(), "p", tree) == make_record(TWO_STEP)
    assert [line for line in result.splitlines() if line.startswith("# ")][1:] == [
        f"# {key}" for key in data_of_record(make_record())
    ]
    assert rewrite(result, make_record(TWO_STEP)) == result


def test_an_indented_record_stays_indented(make_record: Make, tree: Tree) -> None:
    original = re.sub(r"(?m)^(?=.)", "  ", write_record(make_record(context="a\nb\n")))

    result = rewrite(original, make_record(TWO_STEP, override=Override("accept-a-payment", "x")))

    assert all(line.startswith("  ") for line in result.splitlines())
    assert read_record(result.encode(), "p", tree).human.context == "a\nb\n"
