"""Checking a document: the same verdict as jsonschema, with the place and the next step."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from paydesign.decisions.loader import load_tree
from paydesign.records.check import check
from paydesign.records.document import read_document
from paydesign.records.fields import data_of_record
from paydesign.records.model import Choices, Record
from paydesign.records.schema import answers_schema, record_schema

CHOICES = Choices(("payment", "setup"), ("fastapi", "express"), ("html",), ("usd", "eur"))
ANSWERS, RECORD = answers_schema(load_tree(), CHOICES), record_schema(load_tree(), CHOICES)
NAME = ANSWERS["properties"]["name"]

texts = st.sampled_from(
    ["", "yes", "fastapi", "payment", "accept-a-payment", "2026-11-23", "2026-02-30", "true", "é"]
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["guide", "rel", "good", "x"]), inner, max_size=3),
    ),
    max_leaves=4,
)


def problems(text: str, schema: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(p.where or "", p.message, p.hint) for p in check(read_document(text.encode(), "f"), schema)]


def is_valid_for_jsonschema(value: Any, schema: dict[str, Any]) -> bool:
    validator = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    return bool(validator.is_valid(value))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*ANSWERS["properties"], "other"]), values, max_size=4))
def test_answers_are_valid_where_jsonschema_says_so(value: dict[str, Any]) -> None:
    found = problems(json.dumps(value), ANSWERS)

    assert (not found) == is_valid_for_jsonschema(value, ANSWERS), found


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_records_are_valid_where_jsonschema_says_so(data: st.DataObject, full_record: Record) -> None:
    value: Any = copy.deepcopy(data_of_record(full_record))
    for _ in range(data.draw(st.integers(0, 2))):
        _damage(value, data)

    found = problems(json.dumps(value), RECORD)

    assert (not found) == is_valid_for_jsonschema(value, RECORD), found


def _damage(value: Any, data: st.DataObject) -> None:
    """Replace, remove or add something at some depth."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(value[key], dict | list) and value[key] and data.draw(st.booleans()):
            value = value[key]
            continue
        match data.draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                value[key] = data.draw(values)
            case "remove":
                del value[key]
            case _ if isinstance(value, dict):
                value[data.draw(st.sampled_from(["guide", "name", "mode", "other"]))] = data.draw(values)
        return


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("multi_page: true\ndate: '2026-11-23'\nserver: express\n", [], id="valid"),
        pytest.param("", [], id="empty"),
        pytest.param(
            "multi_pages: true\n",
            [("f:1:1", "the key `multi_pages` is unknown", "did you mean `multi_page`?")],
            id="typo",
        ),
        pytest.param(
            "multi_page: maybe\n",
            [("f:1:13", '`multi_page` is the text "maybe"', "write true or false")],
            id="maybe",
        ),
        pytest.param(
            'multi_page: "yes"\n',
            [("f:1:13", '`multi_page` is the text "yes"', "write true, without quotes")],
            id="quoted yes",
        ),
        pytest.param(
            "multi_page: 'false'\n",
            [("f:1:13", '`multi_page` is the text "false"', "write false, without quotes")],
            id="quoted false",
        ),
        pytest.param(
            "multi_page: no\n",
            [
                (
                    "f:1:13",
                    "`multi_page` is no, which YAML 1.1 and 1.2 read differently",
                    "write true or false",
                )
            ],
            id="plain no",
        ),
        pytest.param(
            "multi_page: 1\n",
            [("f:1:13", "`multi_page` is the number 1", "write true or false")],
            id="number",
        ),
        pytest.param(
            "multi_page:\n",
            [("f:1:12", "`multi_page` is empty", "write true or false, or remove the line")],
            id="nothing",
        ),
        pytest.param(
            "multi_page: []\n", [("f:1:13", "`multi_page` is a list", "write true or false")], id="list"
        ),
        pytest.param(
            "date: 2026-11-23\n",
            [
                (
                    "f:1:7",
                    "`date` is 2026-11-23, which YAML 1.1 and 1.2 read differently",
                    'quote the date: "2026-11-23"',
                )
            ],
            id="plain date",
        ),
        pytest.param(
            "date: '2026-02-30'\n",
            [
                (
                    "f:1:7",
                    '`date` is the text "2026-02-30"',
                    "write a day of the calendar as YYYY-MM-DD, in quotes",
                )
            ],
            id="no such day",
        ),
        pytest.param(
            "name: 7\n", [("f:1:7", "`name` is the number 7", "write it in quotes")], id="number for a text"
        ),
        pytest.param(
            "name: true\n", [("f:1:7", "`name` is true", "write it in quotes")], id="boolean for a text"
        ),
        pytest.param(
            "because: ''\n",
            [("f:1:10", "`because` is empty", "write text, or remove the line")],
            id="empty text",
        ),
        pytest.param(
            "because: no\n",
            [
                (
                    "f:1:10",
                    "`because` is no, which YAML 1.1 and 1.2 read differently",
                    'write it in quotes: "no"',
                )
            ],
            id="plain no for a text",
        ),
        pytest.param(
            "server: fastpi\n",
            [("f:1:9", '`server` is the text "fastpi"', "did you mean `fastapi`? one of: fastapi, express")],
            id="close to a choice",
        ),
        pytest.param(
            "mode: 3\n", [("f:1:7", "`mode` is the number 3", "one of: payment, setup")], id="no choice"
        ),
        pytest.param(
            'name: "a\\n"\n',
            [("f:1:7", '`name` is the text "a\n"', NAME["description"])],
            id="line break at the end",
        ),
        pytest.param(
            "- a\n", [("f:1:1", "the document is a list", "write keys and values")], id="list of answers"
        ),
        pytest.param(
            "text\n", [("f:1:1", 'the document is the text "text"', "write keys and values")], id="text"
        ),
    ],
)
def test_a_wrong_answer_is_told_with_its_place_and_what_to_write(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert problems(text, ANSWERS) == expected


def test_all_problems_are_told_at_once_with_the_path_to_each() -> None:
    text = "answers: {multi_page: 1}\nlinks:\n  - {rel: x}\n  - {rel: x, hrf: y}\nstatus: done\n"

    found = [(where, message) for where, message, _ in problems(text, RECORD)]

    assert found[:6] == [
        ("f:1:23", "`answers.multi_page` is the number 1"),
        ("f:3:5", "`links[0].href` is missing"),
        ("f:4:14", "the key `links[1].hrf` is unknown"),
        ("f:4:5", "`links[1].href` is missing"),
        ("f:5:9", '`status` is the text "done"'),
        ("f:1:1", "`schema` is missing"),
    ]


def test_a_document_of_another_kind_does_not_flood_the_terminal() -> None:
    found = problems("".join(f"k{number}: 1\n" for number in range(1000)), ANSWERS)

    assert len(found) == 101
    assert found[-1] == ("f:1:1", "and 900 more problems", None)
