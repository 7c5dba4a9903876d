"""Records and answers files: what was written is read back the same, by us and by other readers of YAML."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from paydesign.decisions.model import Override, Tree
from paydesign.errors import DocumentInvalid, FormatTooNew
from paydesign.records.codec import read_answers, read_record
from paydesign.records.fields import data_of_record
from paydesign.records.model import Choices, Link, Project, Record
from paydesign.records.write import write_record

Make = Callable[..., Record]

TRAPS = [
    *(
        "yes",
        "No",
        "on",
        "y",
        "null",
        "~",
        "true",
        "1",
        "1.5",
        "1e5",
        "0x1F",
        "0123",
        "1_000",
        "12:30:00",
        "=",
        "<<",
    ),
    *(
        "2026-11-23",
        ".nan",
        ".inf",
        "- x",
        "? x",
        ": x",
        "a: b",
        "a:",
        ":",
        "a #b",
        "#x",
        "a, b",
        "[x]",
        "{x: y}",
        "a]",
    ),
    *(
        "'x'",
        '"x"',
        "it's",
        'say "x"',
        "\\n",
        "\\",
        "%x",
        "@x",
        "`x`",
        "&x",
        "*x",
        "!x",
        "|",
        ">",
        "---",
        "...",
        "--- x",
    ),
    *(
        " x",
        "x ",
        "  ",
        " ",
        "\t",
        "\tx",
        "x\ty",
        "\n",
        "\n\n",
        "x\n",
        "x\n\n",
        "\nx",
        " x\ny",
        "x\n y\n",
        "x \ny",
        "x\r\ny",
    ),
    *(
        "x\x07y",
        "x\x00y",
        "\x7f",
        "\x85",
        "a\u2028b",
        "\ufeffx",
        "x\u200fy",
        "\u202ex",
        "שלום",
        "مرحبا: x",
        "日本語",
    ),
    *(
        "😀",
        "👩‍💻 x",
        "é",
        "e\u0301",
        "../x",
        '"; rm -rf',
        "{{7*7}}",
        "<@ x @>",
        "[bold]x[/]",
        "</script>",
        "con",
    ),
    *(
        "x" * 300,
        "x " * 150 + "x",
        "x  y " * 60 + "x",
        ("- " * 100) + "x",
        "x\n\n# y\n  z: [\n",
        "https://x.y/?a=b#c",
    ),
    *(
        "why? x",
        "a,b",
        "a:b",
        "Ends with a colon:",
        "x\n...\ny\n",
        "x\n---\ny",
        "x" * 120 + " # " + "y" * 120,
    ),
]

texts = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(codec="utf-8"), min_size=1),
    st.text("ab :#-,'\"\n\t[]{}?!|>\\%@&*", min_size=1, max_size=40),
    st.lists(st.text("abc:#-?", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join),
)


def read_by_others(text: str) -> list[Any]:
    """Return what a reader of YAML 1.1, with and without libyaml, and one of YAML 1.2 find in a text."""
    one_two = YAML(typ="safe", pure=True)
    return [yaml.load(text, yaml.CSafeLoader), yaml.load(text, yaml.SafeLoader), one_two.load(text)]


def test_a_record_is_written_as_the_contract_has_it(make_record: Make) -> None:
    record = make_record(
        context="Why we are here.\nAnd more.\n",
        deciders=("Ada", "Grace"),
        answers_why={"server_logic": "Stock must be held before money moves."},
    )

    text = write_record(record)

    assert text.splitlines()[:20] == [
        "# yaml-language-server: $schema=.paydesign/decision-record.schema.json",
        "schema: paydesign/decision-record/v1",
        "id: checkout",
        "title: Confirm on the server",
        "status: accepted",
        'date: "2026-11-23"',
        "deciders: [Ada, Grace]",
        "context: |",
        "  Why we are here.",
        "  And more.",
        "answers:",
        "  multi_page: false",
        "  dynamic_amount: true",
        "  server_logic: true",
        "answers_why: {server_logic: Stock must be held before money moves.}",
        "outcome: {guide: finalize-payments-on-the-server, create_intent: after, confirm_on: server}",
        "project: {name: shop, mode: payment, server: fastapi, client: html, currency: usd}",
        "because:",
        "  - Payment details and the Pay button are on one page.",
        "  - >-",
    ]
    assert text.endswith("  tool: paydesign 0.1.0\n")
    assert max(map(len, text.splitlines())) <= 100
    assert "null" not in text


def test_what_was_written_is_read_back_the_same(tree: Tree, make_record: Make, full_record: Record) -> None:
    for record in (
        full_record,
        make_record(),
        make_record({"multi_page": True, "server_logic": False}, project=None),
    ):
        assert read_record(write_record(record).encode(), "paydesign.yaml", tree) == record


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_breaks_and_a_byte_order_mark_change_nothing(
    newline: str, tree: Tree, full_record: Record
) -> None:
    text = "\ufeff" + write_record(full_record).replace("\n", newline)

    assert read_record(text.encode(), "paydesign.yaml", tree) == full_record


def test_a_record_can_be_json(tree: Tree, full_record: Record) -> None:
    text = json.dumps(data_of_record(full_record), indent="\t")

    assert read_record(text.encode(), "paydesign.json", tree) == full_record


@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_any_text_is_read_back_the_same_by_every_reader(text: str, tree: Tree, make_record: Make) -> None:
    record = make_record(
        title=text,
        id=text,
        context=text,
        deciders=(text, text),
        answers_why={"server_logic": text},
        links=(Link(text, "https://example.com"), Link("x", text)),
        project=Project("shop", "payment", text, text, text),
        override=Override("accept-a-payment", text),
    )

    written = write_record(record)

    assert read_by_others(written) == [data_of_record(record)] * 3
    assert read_record(written.encode(), "paydesign.yaml", tree) == record


@pytest.mark.parametrize("trap", TRAPS, ids=ascii)
def test_traps_are_read_back_the_same(trap: str, make_record: Make) -> None:
    record = make_record(title=trap, consulted=(trap, "x"), context=trap, answers_why={"multi_page": trap})

    written = write_record(record)

    assert read_by_others(written) == [data_of_record(record)] * 3
    assert not any(line.endswith((" ", "\t")) for line in written.split("\n"))


@pytest.mark.parametrize(
    "hidden",
    ["\x00", "\x1b[31m", "\x7f", "\x9b", "\u200b", "\u202e", "\u2066", "\ufeff", "\u2028", "\U000e0041"],
    ids=ascii,
)
def test_what_nobody_can_see_is_written_as_an_escape(hidden: str, make_record: Make) -> None:
    text = write_record(make_record(title=f"a{hidden}b", context=f"a{hidden}b\n" * 3))

    assert hidden not in text
    assert text.replace("\n", "").isprintable()


def test_half_a_character_is_replaced_since_no_file_can_hold_it(make_record: Make) -> None:
    assert 'title: "x\\uFFFDy"' in write_record(make_record(title="x\udc80y")).encode().decode()


@pytest.mark.parametrize(
    ("version", "error", "where"),
    [
        pytest.param("v2", FormatTooNew, "f.yaml:2:9", id="the next one"),
        pytest.param("v10", FormatTooNew, "f.yaml:2:9", id="one of two digits"),
        pytest.param("v0", DocumentInvalid, "f.yaml:2:9", id="one that never was"),
        pytest.param("vNext", DocumentInvalid, "f.yaml:2:9", id="no number"),
    ],
)
def test_another_format_is_told_by_its_line(
    version: str, error: type[Exception], where: str, tree: Tree, full_record: Record
) -> None:
    text = write_record(full_record).replace("record/v1\n", f"record/{version}\nunheard_of: 1\n")

    with pytest.raises(error) as caught:
        read_record(text.encode(), "f.yaml", tree)

    assert caught.value.problems[0].where == where  # type: ignore[attr-defined]


def test_answers_are_read_flat(tree: Tree, choices: Choices) -> None:
    data = b"multi_page: false\ndynamic_amount: true\nserver: express\nname: shop\nguide: accept-a-payment\nbecause: go"

    given_answers = read_answers(data, "a.yaml", tree, choices)

    assert given_answers.answers == {"multi_page": False, "dynamic_amount": True}
    assert given_answers.options == {"server": "express", "name": "shop"}
    assert (given_answers.guide, given_answers.because, given_answers.date) == (
        "accept-a-payment",
        "go",
        None,
    )
    assert given_answers.record is None
    assert given_answers.places["server"] == "a.yaml:3:9"


def test_an_empty_answers_file_answers_nothing(tree: Tree) -> None:
    given_answers = read_answers(b"", "a.yaml", tree)

    assert (given_answers.answers, given_answers.options, given_answers.record) == ({}, {}, None)


def test_a_record_answers_too_and_keeps_its_text(tree: Tree, full_record: Record) -> None:
    text = "\ufeff" + write_record(full_record).replace("\n", "\r\n")

    given_answers = read_answers(text.encode(), "p.yaml", tree)

    assert given_answers.record == full_record
    assert given_answers.text == text
    assert given_answers.answers == full_record.answers
    assert given_answers.options["currency"] == "usd"
    assert (given_answers.guide, given_answers.date) == ("accept-a-payment", "2026-11-23")
    assert given_answers.places["server"] == "p.yaml:27:46"


@pytest.mark.parametrize("read", [read_answers, read_record])
def test_what_is_wrong_is_told_by_file(read: Callable[..., object], tree: Tree, full_record: Record) -> None:
    text = write_record(full_record).replace("\nstatus: proposed", "\nstate: proposed")

    with pytest.raises(DocumentInvalid) as caught:
        read(text.encode(), "p.yaml", tree)

    assert caught.value.where == "p.yaml"
    assert [problem.message for problem in caught.value.problems] == [
        "the key `state` is unknown",
        "`status` is missing",
    ]
