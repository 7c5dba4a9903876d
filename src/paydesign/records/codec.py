"""Record and answers files: bytes to values, and a record to text."""

from __future__ import annotations

from typing import Any

from ..decisions.model import Tree
from ..errors import DocumentInvalid, Problem
from .check import check
from .document import read_document
from .fields import record_of_data
from .migrate import is_record, to_current
from .model import ANY_CHOICE, PROJECT_KEYS, Choices, GivenAnswers, Record
from .nodes import MappingNode, Node, data_of
from .schema import Schema, answers_schema, record_schema


def read_record(data: bytes, name: str, tree: Tree, choices: Choices = ANY_CHOICE) -> Record:
    """Return the record in a file.

    Raises:
        DocumentUnreadable: It is not the plain YAML or JSON that paydesign reads.
        FormatTooNew: It was written by a newer paydesign.
        DocumentInvalid: With the place of every unknown key, wrong value and missing key.
    """
    return parse_record(read_document(data, name), tree, choices)


def parse_record(document: Node, tree: Tree, choices: Choices = ANY_CHOICE) -> Record:
    """Return the record in a document; raises like `read_record`."""
    return record_of_data(_valid(to_current(document), record_schema(tree, choices), "a decision record"))


def read_answers(data: bytes, name: str, tree: Tree, choices: Choices = ANY_CHOICE) -> GivenAnswers:
    """Return what an answers file says; a record is taken as the answers that it holds.

    Raises:
        DocumentUnreadable, FormatTooNew, DocumentInvalid: As `read_record` does.
    """
    document = read_document(data, name)
    if is_record(document):
        record = parse_record(document, tree, choices)
        return _from_record(record, data.decode(), _places(document, ("answers", "project", "override")))
    values = _valid(document, answers_schema(tree, choices), "an answers file")
    return GivenAnswers(
        answers={question: values[question] for question in tree.questions if question in values},
        options={key: values[key] for key in (*PROJECT_KEYS, *choices.extras) if key in values},
        guide=values.get("guide"),
        because=values.get("because"),
        date=values.get("date"),
        places=_places(document),
    )


def _from_record(record: Record, text: str, places: dict[str, str]) -> GivenAnswers:
    return GivenAnswers(
        answers=record.answers,
        options=record.project.options() if record.project else {},
        guide=record.override.guide if record.override else None,
        because=record.override.because if record.override else None,
        date=record.date,
        record=record,
        text=text,
        places=places,
    )


def _valid(document: Node, schema: Schema, kind: str) -> dict[str, Any]:
    problems: list[Problem] = check(document, schema)
    if problems:
        raise DocumentInvalid(f"this cannot be used as {kind}", where=document.place.file, problems=problems)
    data = data_of(document)
    assert isinstance(data, dict)
    return data


def _places(document: Node, below: tuple[str, ...] = ()) -> dict[str, str]:
    """Return where the value of each key is written, the keys of the mappings `below` included."""
    places: dict[str, str] = {}
    for node in (document, *(document.get(key) for key in below if isinstance(document, MappingNode))):
        if isinstance(node, MappingNode):
            places.update({key: str(entry.value.place) for key, entry in node.entries.items()})
    return places
