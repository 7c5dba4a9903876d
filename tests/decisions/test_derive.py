"""What follows from the answers: reasons, notices, what other answers would have given, and an override."""

import pytest

from paydesign.decisions.derive import decide
from paydesign.decisions.engine import guides, walk
from paydesign.decisions.model import Outcome, Override
from paydesign.errors import InvalidValue

STATIC = {"multi_page": False, "dynamic_amount": False, "server_logic": False}
STATIC_WITH_LOGIC = {**STATIC, "server_logic": True}
DYNAMIC = {**STATIC, "dynamic_amount": True}
PAGES = {"multi_page": True, "server_logic": False}

STANDING = "checkout-sessions-recommended"
GAP = "static-page-with-server-logic"
CONTRADICTS = "guide-contradicts-answers"


def codes(decision):
    return [notice.code for notice in decision.notices]


def alternatives(decision):
    return {
        (other.outcome.guide, other.outcome.confirm_on): dict(other.changes)
        for other in decision.alternatives
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(STATIC, [STANDING], id="static"),
        pytest.param(DYNAMIC, [STANDING], id="dynamic"),
        pytest.param({**DYNAMIC, "server_logic": True}, [STANDING], id="dynamic with logic"),
        pytest.param(PAGES, [STANDING], id="several pages"),
        pytest.param(STATIC_WITH_LOGIC, [GAP, STANDING], id="static with logic: diagram and prose differ"),
    ],
)
def test_a_notice_is_raised_where_it_applies_and_checkout_sessions_once(tree, answers, expected):
    decision = decide(tree, answers)

    assert codes(decision) == expected
    assert all(notice.source.startswith("https://docs.stripe.com/") for notice in decision.notices)


def test_each_answer_gives_one_reason_in_the_order_asked(tree):
    decision = decide(tree, STATIC_WITH_LOGIC)

    assert len(decision.because) == 3
    assert "one page" in decision.because[0]
    assert "settled" in decision.because[1]
    assert "last word" in decision.because[2]


def test_an_answer_off_the_path_is_kept_apart_and_not_recorded(tree):
    decision = decide(tree, {**PAGES, "dynamic_amount": True})

    assert decision.answers == PAGES
    assert decision.off_path == {"dynamic_amount": True}


def test_answers_are_recorded_in_the_order_asked_whatever_the_order_given(tree):
    decision = decide(tree, dict(reversed(DYNAMIC.items())))

    assert list(decision.answers) == ["multi_page", "dynamic_amount", "server_logic"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(
            STATIC,
            {
                ("build-a-two-step-confirmation", "client"): {"multi_page": True},
                ("accept-a-payment-deferred", "client"): {"dynamic_amount": True},
                ("finalize-payments-on-the-server", "server"): {"server_logic": True},
            },
            id="static",
        ),
        pytest.param(
            STATIC_WITH_LOGIC,
            {
                ("build-a-two-step-confirmation", "server"): {"multi_page": True},
                ("accept-a-payment", "client"): {"server_logic": False},
            },
            id="static with logic: a changing amount leads to the same outcome",
        ),
        pytest.param(
            PAGES,
            {
                ("accept-a-payment-deferred", "client"): {"multi_page": False, "dynamic_amount": True},
                ("accept-a-payment", "client"): {"multi_page": False, "dynamic_amount": False},
            },
            id="several pages: a question that was not asked is part of the change",
        ),
    ],
)
def test_alternatives_say_which_answers_would_have_led_elsewhere(tree, answers, expected):
    decision = decide(tree, answers)

    assert alternatives(decision) == expected
    for other in decision.alternatives:
        assert decide(tree, {**answers, **other.changes}).outcome == other.outcome
        assert other.not_chosen_because in decision.because


def every_decision(tree):
    for done in walk(tree):
        answers = {taken.question.id: taken.answer for taken in done.taken}
        for override in (None, *(Override(guide, "We know better.") for guide in guides(tree))):
            yield decide(tree, answers, override)


def test_a_chosen_guide_is_never_an_alternative_and_a_chosen_outcome_nowhere(tree):
    for decision in every_decision(tree):
        others = [other.outcome for other in (*decision.alternatives, *decision.variants)]
        assert decision.outcome.guide not in [other.outcome.guide for other in decision.alternatives]
        assert {other.outcome.guide for other in decision.variants} <= {decision.outcome.guide}
        assert decision.outcome not in others
        assert decision.recommended not in others
        assert len(set(others)) == len(others)


def test_what_confirms_the_same_guide_on_the_other_side_is_told_apart(tree):
    [variant] = decide(tree, PAGES).variants

    assert variant.outcome == Outcome("build-a-two-step-confirmation", "after", "server")
    assert variant.changes == {"server_logic": True}


def test_an_override_keeps_both_the_guide_and_the_recommendation_and_warns(tree):
    override = Override("accept-a-payment", "A first version without codes.")

    decision = decide(tree, DYNAMIC, override)

    assert decision.outcome == Outcome("accept-a-payment", "before", "client")
    assert decision.recommended == Outcome("accept-a-payment-deferred", "after", "client")
    assert decision.override == override
    assert codes(decision) == [CONTRADICTS, STANDING]


@pytest.mark.parametrize(("logic", "side"), [(False, "client"), (True, "server")], ids=["browser", "server"])
def test_an_override_keeps_the_side_that_confirms_where_the_guide_has_it(tree, logic, side):
    decision = decide(
        tree, {**DYNAMIC, "server_logic": logic}, Override("build-a-two-step-confirmation", "Why not.")
    )

    assert decision.outcome == Outcome("build-a-two-step-confirmation", "after", side)


def test_an_override_to_the_recommended_guide_does_not_warn(tree):
    decision = decide(tree, STATIC, Override("accept-a-payment", "We want it to stay so."))

    assert decision.outcome == decision.recommended
    assert codes(decision) == [STANDING]


def test_an_override_to_an_unknown_guide_lists_the_guides(tree):
    with pytest.raises(InvalidValue) as caught:
        decide(tree, STATIC, Override("charge-a-card", "Old habits."))

    assert caught.value.where == "--guide"
    assert "accept-a-payment-deferred" in caught.value.problems[0].hint


def test_incomplete_answers_decide_nothing(tree):
    with pytest.raises(ValueError, match="server_logic"):
        decide(tree, {"multi_page": True})
