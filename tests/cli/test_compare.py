"""`paydesign compare`: two guides, and the question that tells them apart."""

import json
import re
from itertools import combinations

import pytest

from paydesign.cli.comparison import compare_guides
from paydesign.cli.comparison_page import page_of
from paydesign.decisions.loader import load_tree
from paydesign.facts.loader import load_guides

ACCEPT, DEFERRED, FINALIZE, TWO_STEP = load_guides()
PAIRS = list(combinations(load_guides(), 2))


@pytest.mark.parametrize(
    ("one", "other", "question", "answers"),
    [
        (ACCEPT, DEFERRED, "dynamic_amount", (False, True)),
        (ACCEPT, FINALIZE, "server_logic", (False, True)),
        (ACCEPT, TWO_STEP, "multi_page", (False, True)),
        (DEFERRED, FINALIZE, "server_logic", (False, True)),
        (DEFERRED, TWO_STEP, "multi_page", (False, True)),
        (FINALIZE, TWO_STEP, "multi_page", (False, True)),
        (TWO_STEP, FINALIZE, "multi_page", (True, False)),
    ],
)
def test_the_deciding_question_is_named_with_the_answer_for_each_guide(
    paydesign, one, other, question, answers
):
    document = json.loads(paydesign("compare", one, other, "--json").stdout)

    assert [(d["question"], d["answers"]) for d in document["deciding"]] == [
        (question, dict(zip((one, other), answers, strict=True)))
    ]


@pytest.mark.parametrize(
    ("other", "side"), [(ACCEPT, "client"), (DEFERRED, "client"), (FINALIZE, "server")], ids=str
)
def test_a_guide_with_two_sides_is_compared_by_the_one_that_the_other_has(paydesign, other, side):
    document = json.loads(paydesign("compare", TWO_STEP, other, "--json").stdout)

    assert [guide["confirm_on"] for guide in document["guides"]] == [side, side]


def test_the_document_has_flow_code_limits_and_answers_of_both(paydesign):
    document = json.loads(paydesign("compare", DEFERRED, FINALIZE, "--json").stdout)

    deferred, finalize = document["guides"]
    assert "elements.submit()" in deferred["code"]["browser"]
    assert "confirmation_tokens.retrieve(id)" in finalize["code"]["server"]
    assert {"multi_page": False, "dynamic_amount": False, "server_logic": True} in finalize["answers"]
    shared = [limit["text"] for limit in document["shared_restrictions"]]
    assert any("BLIK" in text for text in shared)
    assert not any("BLIK" in limit["text"] for guide in document["guides"] for limit in guide["restrictions"])
    assert any("customer_balance" in limit["text"] for limit in deferred["restrictions"])
    assert document["notices"][0]["code"] == "checkout-sessions-recommended"


def rows_of(one, other, width, *, is_stacked):
    comparison = compare_guides(load_tree(), load_guides()[one], load_guides()[other])
    return list(page_of(comparison, width, is_stacked=is_stacked))


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize("width", [40, 60])
def test_every_pair_fits_a_narrow_terminal_one_below_the_other(one, other, width):
    rows = rows_of(one, other, width, is_stacked=False)

    assert not any(row.right for row in rows)
    assert [row.text for row in rows if len(row.text) > width and len(row.text.split()) > 1] == []
    assert f"Flow: {load_guides()[other].title}" in " ".join(row.text for row in rows)


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize("width", [80, 90, 100])
def test_every_pair_stands_in_two_columns_where_there_is_room(one, other, width):
    rows = rows_of(one, other, width, is_stacked=False)

    pairs = [row for row in rows if row.right]
    assert any((row.text.strip(), row.right) == ("Flow", "Flow") for row in pairs)
    assert len({len(row.text) for row in pairs}) == 1
    assert all(len(row.text + row.right) <= width for row in pairs)


def test_in_a_pipe_one_guide_is_below_the_other_however_wide(paydesign):
    done = paydesign("compare", ACCEPT, FINALIZE, env={"COLUMNS": "120"})

    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stdout.index("Flow: Accept a payment") < done.stdout.index(
        "Flow: Finalize payments on the server"
    )
    assert "What makes one choose" in done.stdout
    assert done.stdout.endswith(f"  paydesign explain {ACCEPT}\n  paydesign explain {FINALIZE}\n")


@pytest.mark.parametrize(
    ("one", "other", "hints"),
    [
        ("accept", FINALIZE, ["'accept' is not a guide", "did you mean accept-a-payment"]),
        ("x", "yy", ["'x' is not a guide", "'yy' is not a guide", "the guides are: accept-a-payment, "]),
        ("multi_page", FINALIZE, ["only guides can be compared"]),
    ],
)
def test_an_unknown_guide_is_a_usage_error_and_both_are_named(paydesign, one, other, hints):
    done = paydesign("compare", one, other)

    assert done.returncode == 2
    for hint in hints:
        assert hint in done.stderr


@pytest.mark.parametrize("arguments", [[ACCEPT], [], [ACCEPT, ACCEPT], [ACCEPT, "Accept_A_Payment"]], ids=len)
def test_it_takes_two_different_guides(paydesign, arguments):
    done = paydesign("compare", *arguments)

    assert done.returncode == 2
    assert re.search(r"error\[[a-z-]+\]", done.stderr)
