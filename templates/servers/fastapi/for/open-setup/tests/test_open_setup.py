from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from saving import save
from stand_in import StandIn, deliver
from stripe_js import DECLINED, StripeJs

from app import setups

Setup = dict[str, Any]


def open_setup(browser: TestClient, **body: object) -> tuple[int, Any]:
    answer = browser.post("/api/setup", json=body)
    return answer.status_code, answer.json()


def test_the_browser_learns_the_currency_and_no_amount(browser: TestClient) -> None:
    setup = browser.post("/api/setup").json()

    assert setup == {"id": setup["id"], "currency": setups.CURRENCY}


def test_pages_that_open_at_the_same_time_share_one_setup(browser: TestClient) -> None:
    browser.cookies.set("checkout_session", "s" * 43)

    with ThreadPoolExecutor(8) as pages:
        answers = list(pages.map(lambda _: browser.post("/api/setup").json(), range(16)))

    assert len({answer["id"] for answer in answers}) == 1


def test_tabs_that_open_the_next_setup_at_the_same_time_share_it(app: FastAPI) -> None:
    with app.state.database.begin() as connection:
        first = setups.open_setup(connection, "somebody", after=None)
        second = setups.open_setup(connection, "somebody", after=first)

        assert second != first
        assert setups.open_setup(connection, "somebody", after=first) == second


@pytest.mark.parametrize("is_told", [False, True], ids=["event late", "event come"])
def test_what_is_saved_is_replaced_only_if_the_customer_wants_it(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup, is_told: bool
) -> None:
    save(browser, stripe_js, setup)
    if is_told:
        deliver(browser, stand_in.events("setup_intent.succeeded")[0])

    status, answer = open_setup(browser)
    wanted, following = open_setup(browser, new=True)

    assert (status, answer["error"]["code"]) == (409, "already_saved")
    assert (wanted, following["id"] != setup["id"]) == (200, True)
    assert open_setup(browser) == (200, following)


def test_what_is_not_saved_is_resumed_also_if_another_setup_is_asked_for(
    browser: TestClient, stripe_js: StripeJs, setup: Setup
) -> None:
    before = open_setup(browser, new=True)
    save(browser, stripe_js, setup, DECLINED)

    assert open_setup(browser, new=True) == before == (200, setup)


@pytest.mark.parametrize("body", [{"new": "yes"}, {"currency": "eur"}])
def test_nothing_else_can_be_asked_for(browser: TestClient, body: dict[str, object]) -> None:
    status, answer = open_setup(browser, **body)

    assert (status, answer["error"]["code"]) == (422, "invalid_request")
