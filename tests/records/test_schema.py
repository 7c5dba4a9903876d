"""The schemas follow the tree and the choices, and are what JSON Schema calls valid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from paydesign.decisions.model import Tree
from paydesign.records.fields import KEYS, data_of_record
from paydesign.records.model import Choices, Record
from paydesign.records.schema import answers_schema, record_schema


@pytest.mark.parametrize("build", [answers_schema, record_schema])
def test_a_schema_is_valid_and_has_a_name_of_its_own(
    build: Callable[..., dict[str, Any]], tree: Tree, choices: Choices
) -> None:
    schema = build(tree, choices)

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:paydesign:")
    assert schema["title"].startswith("paydesign")


def test_every_key_says_what_it_is(tree: Tree, choices: Choices) -> None:
    for schema in (answers_schema(tree, choices), record_schema(tree, choices)):
        for key, value in schema["properties"].items():
            assert value.get("description"), key


def test_the_record_has_the_keys_of_the_contract_in_its_order(tree: Tree, full_record: Record) -> None:
    written = list(data_of_record(full_record))

    assert list(record_schema(tree)["properties"]) == list(KEYS) == written


def test_questions_come_from_the_tree_and_choices_from_the_caller(tree: Tree, choices: Choices) -> None:
    known = answers_schema(tree, choices)["properties"]
    unknown = answers_schema(tree)["properties"]

    assert [key for key, value in known.items() if value.get("type") == "boolean"] == list(tree.questions)
    assert known["server"]["enum"] == ["fastapi", "express"]
    assert unknown["server"]["type"] == "string"
    assert set(unknown["guide"]["enum"]) == {outcome.guide for outcome in tree.outcomes.values()}
