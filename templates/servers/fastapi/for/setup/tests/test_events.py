from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from saving import save
from stand_in import Json, StandIn, deliver
from stripe_js import DECLINED, StripeJs

from app import setups

Setup = dict[str, Any]


@pytest.fixture
def events(browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup) -> list[Json]:
    """What Stripe tells when the second card was saved; none of it is sent yet."""
    save(browser, stripe_js, setup, DECLINED)
    save(browser, stripe_js, setup)
    return stand_in.events(kind="")


@pytest.fixture
def saved(events: list[Json]) -> Json:
    """The event that the payment method is saved."""
    [event] = [event for event in events if event["type"] == "setup_intent.succeeded"]
    return event


def is_saved(app: FastAPI, setup: Setup) -> bool:
    with app.state.database.begin() as connection:
        found = setups.find_setup(connection, setup["id"])
    return found is not None and found.state == "saved"


@pytest.mark.parametrize(
    "arrange",
    [
        pytest.param(lambda events: events, id="in order"),
        pytest.param(lambda events: events[::-1], id="reordered"),
        pytest.param(lambda events: events * 2, id="all again"),
        pytest.param(lambda events: [event for event in events for _ in "12"], id="twice in a row"),
    ],
)
def test_however_events_come_the_payment_method_is_kept_once(
    app: FastAPI,
    browser: TestClient,
    setup: Setup,
    events: list[Json],
    savings: Callable[[], int],
    arrange: Callable[[list[Json]], list[Json]],
) -> None:
    is_told = False
    for event in arrange(events):
        is_told |= event["type"] == "setup_intent.succeeded"
        assert deliver(browser, event) == (200, {})
        assert savings() == is_told

    assert is_saved(app, setup)


def test_a_late_event_keeps_it_after_a_restart_and_only_once(
    saved: Json,
    savings: Callable[[], int],
    start_app: Callable[[], FastAPI],
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    late = deliver(open_browser(start_app()), saved)
    later = deliver(open_browser(start_app()), saved)

    assert late == later == (200, {})
    assert savings() == 1


def test_two_events_about_one_setup_keep_it_once(
    browser: TestClient, saved: Json, savings: Callable[[], int]
) -> None:
    deliver(browser, saved)

    deliver(browser, saved | {"id": "evt_2"})

    assert savings() == 1


def test_customer_and_payment_method_are_those_that_stripe_names(
    browser: TestClient, stand_in: StandIn, saved: Json, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="app")

    deliver(browser, saved)

    [method] = stand_in.saved()
    assert f"saved {method.id} for {method.customer}" in caplog.text


def test_why_a_card_was_declined_is_logged(
    browser: TestClient, events: list[Json], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="app")

    for event in events:
        deliver(browser, event)

    assert [text for text in caplog.messages if "was not set up: card_declined" in text]


@pytest.mark.parametrize("owner", ["unknown", "nobody", "this setup"])
def test_a_setup_intent_that_is_not_ours_keeps_nothing(
    app: FastAPI,
    browser: TestClient,
    stand_in: StandIn,
    setup: Setup,
    savings: Callable[[], int],
    owner: str,
) -> None:
    customer = stand_in.client.v1.customers.create()
    metadata = {"unknown": {"setup_id": "unknown"}, "this setup": {"setup_id": setup["id"]}}
    stand_in.client.v1.setup_intents.create(
        {
            "customer": customer.id,
            "confirm": True,
            "payment_method": "pm_card_visa",
            "return_url": "https://elsewhere.example",
            "metadata": metadata.get(owner, {}),
        }
    )
    [event] = stand_in.events("setup_intent.succeeded")

    answer = deliver(browser, event)

    assert answer == (200, {})
    assert savings() == 0
    assert not is_saved(app, setup)


def test_an_event_that_cannot_be_handled_is_to_be_sent_again(
    app: FastAPI, browser: TestClient, saved: Json, savings: Callable[[], int]
) -> None:
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE setups RENAME TO out_of_reach"))
    refused, _ = deliver(browser, saved)
    with app.state.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE out_of_reach RENAME TO setups"))

    assert refused == 500
    assert savings() == 0
    assert deliver(browser, saved) == (200, {})
    assert savings() == 1
