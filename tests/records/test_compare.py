"""Comparing a record with what its answers lead to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paydesign.decisions.model import Override, Tree
from paydesign.records.codec import parse_record
from paydesign.records.compare import differences, unanswered
from paydesign.records.document import read_document
from paydesign.records.model import Record
from paydesign.records.write import write_record

Make = Callable[..., Record]


def found(text: str, derived: Record) -> list[tuple[str, str, str | None]]:
    problems = differences(read_document(text.encode(), "p"), derived)
    return [(line_of(problem.where, text), problem.message, problem.hint) for problem in problems]


def line_of(where: str | None, text: str) -> str:
    """Return the part of the line that a place points at, so that the expectations can be read."""
    _, line, column = (where or "").split(":")
    return text.splitlines()[int(line) - 1][int(column) - 1 :]


def test_a_derived_record_has_no_differences(make_record: Make, full_record: Record) -> None:
    for record in (make_record(), full_record, make_record({"multi_page": True, "server_logic": True})):
        assert found(write_record(record), record) == []


def test_what_people_write_is_no_difference(make_record: Make) -> None:
    text = write_record(make_record(title="Another", status="proposed", date="2020-01-01", deciders=("Ada",)))

    assert found(text, make_record()) == []


def test_the_version_of_the_tool_is_no_difference(make_record: Make) -> None:
    text = write_record(make_record()).replace("tool: paydesign 0.1.0", "tool: paydesign 99.0")

    assert found(text, make_record()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "confirm_on: server",
            "confirm_on: client",
            ("client}", '`outcome.confirm_on` is "client"', 'it should be "server"'),
            id="outcome",
        ),
        pytest.param(
            "  - Payment details and the Pay button are on one page.\n",
            "",
            (
                ">-",
                "`because[0]` is missing",
                'it should be "Payment details and the Pay button are on one page."',
            ),
            id="reason removed",
        ),
        pytest.param(
            "because:\n",
            "because:\n  - I said so.\n",
            ("I said so.", "`because[0]` does not follow from the answers", "remove it"),
            id="reason added",
        ),
        pytest.param(
            "if: {multi_page: true}",
            "if: {multi_page: false}",
            ("false}", "`alternatives[0].if.multi_page` is false", "it should be true"),
            id="alternative",
        ),
        pytest.param(
            'tree: "2026-11"',
            'tree: "2025-01"',
            ('"2025-01"', '`source.tree` is "2025-01"', 'it should be "2026-11"'),
            id="another tree",
        ),
        pytest.param(
            "code: checkout-sessions-recommended",
            "code: all-is-well",
            (
                "all-is-well",
                '`notices[0].code` is "all-is-well"',
                'it should be "checkout-sessions-recommended"',
            ),
            id="notice",
        ),
    ],
)
def test_a_difference_is_told_where_it_is(
    old: str, new: str, expected: tuple[str, str, str], make_record: Make
) -> None:
    text = write_record(make_record()).replace(old, new)

    [(where, *rest)] = found(text, make_record())

    if "missing" not in expected[1]:
        assert where == expected[0]
    assert tuple(rest) == expected[1:]


def test_answers_that_are_changed_by_hand_change_all_that_follows(tree: Tree, make_record: Make) -> None:
    text = write_record(make_record()).replace("server_logic: true\nout", "server_logic: false\nout")

    messages = [
        message
        for _, message, _ in found(text, make_record({**make_record().answers, "server_logic": False}))
    ]

    assert messages[:2] == [
        '`outcome.guide` is "finalize-payments-on-the-server"',
        '`outcome.confirm_on` is "server"',
    ]
    assert any(message.startswith("`because[2]`") for message in messages)


def test_an_answer_that_is_never_asked_is_a_difference(make_record: Make) -> None:
    derived = make_record({"multi_page": True, "server_logic": True})
    text = write_record(derived).replace("answers:\n", "answers:\n  dynamic_amount: true\n")

    assert found(text, derived) == [
        (
            "dynamic_amount: true",
            "`answers.dynamic_amount` is never asked after the other answers",
            "remove it",
        )
    ]


def test_an_override_is_compared_with_what_the_answers_recommend(make_record: Make) -> None:
    derived = make_record(override=Override("accept-a-payment", "We know better."))
    wrong = write_record(derived).replace(
        "recommended: finalize-payments-on-the-server", "recommended: accept-a-payment-deferred"
    )
    without = (
        write_record(derived)
        .replace("  recommended: finalize-payments-on-the-server\n", "")
        .replace(", recommended: finalize-payments-on-the-server", "")
    )

    [(_, message, hint)] = found(wrong, derived)

    assert message == '`override.recommended` is "accept-a-payment-deferred"'
    assert hint == 'it should be "finalize-payments-on-the-server"'
    assert without != write_record(derived)
    assert found(without, derived) == []


def test_derived_blocks_that_are_missing_are_told(make_record: Make) -> None:
    text = write_record(make_record())
    start, end = text.index("because:"), text.index("notices:")

    messages = [message for _, message, _ in found(text[:start] + text[end:], make_record())]

    assert messages == ["`because` is missing", "`consequences` is missing", "`alternatives` is missing"]


def test_a_record_without_all_its_answers_says_which_comes_next(tree: Tree, make_record: Make) -> None:
    text = write_record(make_record()).replace("  dynamic_amount: true\n  server_logic: true\n", "")
    document = read_document(text.encode(), "p")

    [problem] = unanswered(document, parse_record(document, tree), tree)

    assert problem.message.startswith("`answers.dynamic_amount` is missing: Can the amount change")
    assert line_of(problem.where, text) == "multi_page: false"


def test_a_record_with_all_its_answers_leaves_nothing_open(tree: Tree, make_record: Make) -> None:
    document = read_document(write_record(make_record()).encode(), "p")

    assert unanswered(document, parse_record(document, tree), tree) == []
