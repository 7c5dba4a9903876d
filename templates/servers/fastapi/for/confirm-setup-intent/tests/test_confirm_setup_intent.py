from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from saving import save, save_with
from stand_in import StandIn, deliver
from stripe_js import DECLINED, GOOD, THREE_DS, StripeJs

PREPAID = "5105105105105100"

Setup = dict[str, Any]


@pytest.fixture
def used_token(
    app: FastAPI, stripe_js: StripeJs, open_browser: Callable[[FastAPI], TestClient]
) -> str:
    """A token that another customer has used."""
    other = open_browser(app)
    setup = other.post("/api/setup").json()
    token = stripe_js.new_token(setup)
    assert save_with(other, setup, token).outcome == "succeeded"
    return token


@pytest.mark.parametrize(
    ("card", "outcome"),
    [
        pytest.param(GOOD, "succeeded", id="accepted"),
        pytest.param(DECLINED, "card_declined", id="declined"),
        pytest.param(THREE_DS, "requires_action", id="3D Secure"),
    ],
)
@pytest.mark.parametrize("declined_before", [False, True], ids=["first", "later"])
def test_a_token_that_is_sent_twice_has_the_same_outcome(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    setup: Setup,
    declined_before: bool,
    card: str,
    outcome: str,
) -> None:
    if declined_before:
        save(browser, stripe_js, setup, DECLINED)
    token = stripe_js.new_token(setup, card)

    first = save_with(browser, setup, token)

    assert first.outcome == outcome
    assert save_with(browser, setup, token) == first
    assert len(stand_in.intents()) == 1


@pytest.mark.parametrize("fault", ["timeout", "drop_after_work"])
def test_one_lost_answer_is_not_noticed(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup, fault: str
) -> None:
    stand_in.fail("POST /v1/setup_intents", fault)

    assert save(browser, stripe_js, setup).outcome == "succeeded"
    assert len(stand_in.saved()) == 1


@pytest.mark.parametrize("call", ["", "/"], ids=["create", "confirm"])
@pytest.mark.parametrize("card", [GOOD, DECLINED, THREE_DS])
def test_after_a_lost_answer_another_token_does_not_save_twice(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    setup: Setup,
    savings: Callable[[], int],
    card: str,
    call: str,
) -> None:
    stand_in.fail(f"POST /v1/setup_intents{call}", "drop_after_work", times=3)
    lost = save(browser, stripe_js, setup, card)

    again = save(browser, stripe_js, setup)
    deliver(browser, stand_in.events("setup_intent.succeeded")[0])

    assert (lost.outcome, again.outcome) == ("payment_service_unavailable", "succeeded")
    assert len(stand_in.saved()) == 1
    assert savings() == 1
    assert len(stand_in.intents()) == 1


def test_after_a_failure_that_stripe_keeps_the_details_are_asked_for_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    stand_in.fail("POST /v1/setup_intents/", "error_500")

    failed = save(browser, stripe_js, setup)
    again = save(browser, stripe_js, setup)

    assert (failed.outcome, again.outcome) == ("payment_details_unusable", "succeeded")
    assert len(stand_in.saved()) == 1


def test_a_prepaid_card_is_refused_before_there_is_a_setup_intent(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    refused = save(browser, stripe_js, setup, PREPAID)

    assert refused.outcome == "payment_method_refused"
    assert stand_in.intents() == []
    assert save(browser, stripe_js, setup).outcome == "succeeded"


def test_a_token_that_stripe_does_not_know_is_refused(
    browser: TestClient, stripe_js: StripeJs, setup: Setup
) -> None:
    refused = save_with(browser, setup, "ctoken_unknown")

    assert refused.outcome == "payment_details_unusable"
    assert save(browser, stripe_js, setup).outcome == "succeeded"


def test_a_token_is_used_for_one_setup_only(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup, used_token: str
) -> None:
    refused = save_with(browser, setup, used_token)
    saved_before = len(stand_in.saved())

    assert refused.outcome == "payment_details_unusable"
    assert saved_before == 1
    assert save(browser, stripe_js, setup).outcome == "succeeded"
