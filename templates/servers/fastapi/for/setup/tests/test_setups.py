"""Payment methods from the button to the customer they are saved for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from saving import save
from stand_in import StandIn, deliver
from stripe_js import DECLINED, THREE_DS, StripeJs

Setup = dict[str, Any]


def test_a_card_is_saved_for_the_customer_and_the_event_keeps_it(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    setup: Setup,
    savings: Callable[[], int],
) -> None:
    outcome = save(browser, stripe_js, setup).outcome
    before_the_event = savings()
    [event] = stand_in.events("setup_intent.succeeded")

    answer = deliver(browser, event)

    assert outcome == "succeeded"
    assert len(stand_in.saved()) == 1
    assert answer == (200, {})
    assert (before_the_event, savings()) == (0, 1)


def test_stripe_is_told_whose_payment_method_it_is_and_what_for(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    save(browser, stripe_js, setup)

    [intent] = stand_in.intents()
    [method] = stand_in.saved()
    assert intent.metadata is not None
    assert intent.metadata.to_dict() == {"setup_id": setup["id"]}
    assert intent.usage == "off_session"
    assert intent.customer == method.customer
    assert intent.automatic_payment_methods is not None
    assert intent.automatic_payment_methods.enabled


def test_a_saved_card_can_be_charged_without_the_customer(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    save(browser, stripe_js, setup)
    [method] = stand_in.saved()

    payment = stand_in.client.v1.payment_intents.create(
        {
            "amount": 5_000_000,
            "currency": setup["currency"],
            "customer": str(method.customer),
            "payment_method": method.id,
            "off_session": True,
            "confirm": True,
            "return_url": "http://127.0.0.1:8000/complete.html",
        }
    )

    assert payment.status == "succeeded"


def test_a_customer_whom_the_bank_recognizes_saves_the_card(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    first = save(browser, stripe_js, setup, THREE_DS)
    before = stand_in.saved()

    status = stripe_js.authenticate(first.client_secret, "succeed")

    assert (first.outcome, before) == ("requires_action", [])
    assert status == "succeeded"
    assert len(stand_in.saved()) == 1


@pytest.mark.parametrize("outcome", ["fail", "abandon"])
def test_after_3d_secure_in_vain_another_card_is_saved(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup, outcome: str
) -> None:
    first = save(browser, stripe_js, setup, THREE_DS)

    status = stripe_js.authenticate(first.client_secret, outcome)
    in_vain = stand_in.saved()
    retry = save(browser, stripe_js, setup)

    assert (status, in_vain) == ("requires_payment_method", [])
    assert retry.outcome == "succeeded"
    assert len(stand_in.saved()) == 1
    assert len(stand_in.intents()) == 1


def test_after_declines_another_card_is_saved(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    setup: Setup,
    savings: Callable[[], int],
) -> None:
    declined = [save(browser, stripe_js, setup, DECLINED).outcome for _ in range(3)]
    for event in stand_in.events():
        assert deliver(browser, event) == (200, {})
    unsaved = savings() == 0

    retry = save(browser, stripe_js, setup)

    assert declined == ["card_declined"] * 3
    assert unsaved
    assert retry.outcome == "succeeded"
    assert len(stand_in.saved()) == 1
    assert len(stand_in.intents()) == 1


def test_pressed_twice_one_card_is_saved(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    save(browser, stripe_js, setup)

    again = save(browser, stripe_js, setup)

    assert again.outcome in ("already_saved", "succeeded")
    assert len(stand_in.saved()) == 1


def test_in_several_tabs_at_once_one_card_is_saved(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    with ThreadPoolExecutor(4) as tabs:
        outcomes = list(tabs.map(lambda _: save(browser, stripe_js, setup).outcome, range(4)))

    assert "succeeded" in outcomes
    assert len(stand_in.saved()) == 1
    assert len(stand_in.intents()) == 1
    assert len(stand_in.client.v1.customers.list().data) == 1


def test_saved_in_another_tab_meanwhile_it_is_not_saved_again(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    def save_in_another_tab() -> None:
        save(browser, stripe_js, setup)
        deliver(browser, stand_in.events("setup_intent.succeeded")[0])

    stand_in.line.meanwhile = save_in_another_tab

    assert save(browser, stripe_js, setup).outcome == "already_saved"
    assert len(stand_in.saved()) == 1


def test_another_payment_method_is_saved_for_the_same_customer(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    save(browser, stripe_js, setup)
    deliver(browser, stand_in.events("setup_intent.succeeded")[0])

    again = save(browser, stripe_js, setup)
    following = browser.post("/api/setup", json={"new": True}).json()

    assert again.outcome == "already_saved"
    assert following["id"] != setup["id"]
    assert save(browser, stripe_js, following).outcome == "succeeded"
    assert len(stand_in.saved()) == 2
    assert len({method.customer for method in stand_in.saved()}) == 1


def test_nobody_saves_in_somebody_elses_name(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    setup: Setup,
    open_browser: Callable[..., TestClient],
) -> None:
    stranger = open_browser(browser.app)

    without_setup = save(stranger, stripe_js, setup)
    stranger.post("/api/setup")
    with_setup = save(stranger, stripe_js, setup)

    assert (without_setup.outcome, with_setup.outcome) == ("no_setup", "setup_changed")
    assert stand_in.intents() == []


def test_a_canceled_setup_intent_retires_the_setup(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    save(browser, stripe_js, setup, DECLINED)
    stand_in.client.v1.setup_intents.cancel(stand_in.intents()[0].id)

    refused = save(browser, stripe_js, setup)

    assert refused.outcome == "setup_changed"
    assert browser.post("/api/setup").json()["id"] != setup["id"]


def test_a_failure_that_stripe_keeps_does_not_block_the_setup(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    stand_in.fail("POST /v1/setup_intents", "error_500")

    assert save(browser, stripe_js, setup).outcome == "succeeded"
    assert len(stand_in.saved()) == 1


@pytest.mark.parametrize("fault", ["drop_before_work", "error_500"])
def test_while_stripe_is_down_nothing_is_saved(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup, fault: str
) -> None:
    stand_in.fail("POST /v1/setup_intents", fault, times=100)

    outcome = save(browser, stripe_js, setup).outcome

    assert outcome == "payment_service_unavailable"
    assert stand_in.saved() == []


def test_the_client_secret_is_not_logged(
    browser: TestClient, stripe_js: StripeJs, setup: Setup, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    save(browser, stripe_js, setup, DECLINED)
    saved = save(browser, stripe_js, setup)

    assert saved.client_secret
    assert caplog.messages
    assert saved.client_secret not in caplog.text
