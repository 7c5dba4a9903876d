"""Walking the tree that ships: every row of Stripe's page, one question at a time."""

import pytest

from paydesign.decisions.engine import guides, outcomes_of_guide, step, walk
from paydesign.decisions.model import Ask, Done, Outcome

TWO_STEP = "build-a-two-step-confirmation"
FINALIZE = "finalize-payments-on-the-server"

ROWS = [
    pytest.param({"multi_page": True, "server_logic": False}, (TWO_STEP, "after", "client"), id="pages"),
    pytest.param({"multi_page": True, "server_logic": True}, (TWO_STEP, "after", "server"), id="pages-logic"),
    pytest.param(
        {"multi_page": False, "dynamic_amount": False, "server_logic": False},
        ("accept-a-payment", "before", "client"),
        id="static",
    ),
    pytest.param(
        {"multi_page": False, "dynamic_amount": False, "server_logic": True},
        (FINALIZE, "after", "server"),
        id="static-logic",
    ),
    pytest.param(
        {"multi_page": False, "dynamic_amount": True, "server_logic": False},
        ("accept-a-payment-deferred", "after", "client"),
        id="dynamic",
    ),
    pytest.param(
        {"multi_page": False, "dynamic_amount": True, "server_logic": True},
        (FINALIZE, "after", "server"),
        id="dynamic-logic",
    ),
]


@pytest.mark.parametrize(("answers", "outcome"), ROWS)
def test_the_answers_of_a_row_lead_to_its_outcome(tree, answers, outcome):
    done = step(tree, answers)

    assert isinstance(done, Done)
    assert done.outcome == Outcome(*outcome)
    assert [(taken.question.id, taken.answer) for taken in done.taken] == list(answers.items())


@pytest.mark.parametrize(("answers", "outcome"), ROWS)
def test_asking_one_by_one_asks_what_the_row_has_and_counts_down(tree, answers, outcome):
    given, left = {}, []

    while isinstance(asked := step(tree, given), Ask):
        left.append(asked.most_left)
        given[asked.question.id] = answers[asked.question.id]

    assert list(given.items()) == list(answers.items())
    assert asked.outcome == Outcome(*outcome)
    assert left == sorted(left, reverse=True)
    assert left[0] == 3
    assert left[-1] == 1


def test_the_tree_has_these_six_paths_and_no_other(tree):
    rows = [(row.values[0], Outcome(*row.values[1])) for row in ROWS]

    walked = [({s.question.id: s.answer for s in done.taken}, done.outcome) for done in walk(tree)]

    assert sorted(map(str, walked)) == sorted(map(str, rows))


def test_the_five_outcomes_belong_to_four_guides(tree):
    outcomes = [outcome for guide in guides(tree) for outcome in outcomes_of_guide(tree, guide)]

    assert len(guides(tree)) == 4
    assert len(set(outcomes)) == 5
    assert outcomes_of_guide(tree, "no-such-guide") == []


def test_a_walk_follows_the_answers_that_are_given(tree):
    left_open = list(walk(tree, {"multi_page": False, "server_logic": True}))

    assert [done.outcome.guide for done in left_open] == [FINALIZE, FINALIZE]
    assert [done.taken[1].answer for done in left_open] == [True, False]


def test_an_answer_that_is_not_on_the_path_changes_nothing(tree):
    without = step(tree, {"multi_page": True, "server_logic": True})

    with_it = step(tree, {"multi_page": True, "dynamic_amount": True, "server_logic": True})

    assert with_it == without
