"""Older formats: shown with one that never was, since the first is still the current one."""

from __future__ import annotations

import pytest

from paydesign.errors import FormatTooNew
from paydesign.records.document import read_document
from paydesign.records.migrate import is_record, to_current
from paydesign.records.nodes import Entry, MappingNode, ScalarNode, data_of

OLD = b"schema: paydesign/decision-record/v0\nheading: Hello\n"


def rename_heading(node: MappingNode) -> MappingNode:
    return MappingNode(
        {"title" if key == "heading" else key: entry for key, entry in node.entries.items()}, node.place
    )


def add_status(node: MappingNode) -> MappingNode:
    status = Entry(node.place, ScalarNode("accepted", node.place))
    return MappingNode({**node.entries, "status": status}, node.place)


def test_an_old_record_goes_through_every_version_and_keeps_its_places() -> None:
    node = to_current(read_document(OLD, "p"), {0: rename_heading, 1: add_status}, current=2)

    assert data_of(node) == {"schema": "paydesign/decision-record/v2", "title": "Hello", "status": "accepted"}
    assert isinstance(node, MappingNode)
    assert str(node.entries["title"].key_place) == "p:2:1"


def test_a_newer_record_is_refused_with_its_line() -> None:
    with pytest.raises(FormatTooNew) as caught:
        to_current(read_document(OLD.replace(b"v0", b"v3"), "p"), {0: rename_heading}, current=2)

    assert caught.value.problems == (("the format is v3, and the newest known is v2", "p:1:9", None),)
    assert caught.value.hint == "upgrade paydesign"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(OLD, True, id="old"),
        pytest.param(b"schema: paydesign/decision-record/v99\n", True, id="new"),
        pytest.param(b"schema: something/else\n", False, id="another schema"),
        pytest.param(b"multi_page: true\n", False, id="answers"),
        pytest.param(b"- schema\n", False, id="a list"),
        pytest.param(b"schema: [paydesign/decision-record/v1]\n", False, id="no text"),
    ],
)
def test_a_record_is_told_by_its_schema(data: bytes, expected: bool) -> None:
    assert is_record(read_document(data, "p")) is expected
