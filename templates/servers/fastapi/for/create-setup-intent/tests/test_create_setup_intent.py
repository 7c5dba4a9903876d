from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from saving import save
from stand_in import StandIn, deliver
from stripe_js import GOOD, StripeJs, typed_in

Setup = dict[str, Any]


def create_setup_intent(browser: TestClient, setup: Setup, **more: object) -> tuple[int, Any]:
    answer = browser.post("/api/create-setup-intent", json={"setupId": setup["id"], **more})
    return answer.status_code, answer.json()


def test_a_customer_from_the_browser_is_refused(
    browser: TestClient, stand_in: StandIn, setup: Setup
) -> None:
    status, answer = create_setup_intent(browser, setup, customer="cus_1")

    assert (status, answer["error"]["code"]) == (422, "invalid_request")
    assert stand_in.intents() == []


def test_the_browser_cannot_change_the_customer_at_stripe(
    browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, setup: Setup
) -> None:
    other = stand_in.client.v1.customers.create()
    _, answer = create_setup_intent(browser, setup)

    stripe_js.confirm(answer["clientSecret"], typed_in(setup, GOOD) | {"customer": other.id})

    assert [method for method in stand_in.saved() if method.customer == other.id] == []


def test_asked_twice_there_is_one_setup_intent(
    browser: TestClient, stand_in: StandIn, setup: Setup
) -> None:
    first = create_setup_intent(browser, setup)

    assert create_setup_intent(browser, setup) == first
    assert len(stand_in.intents()) == 1


@pytest.mark.parametrize("fault", ["timeout", "drop_after_work"])
def test_a_lost_answer_does_not_lead_to_a_second_setup_intent(
    browser: TestClient, stand_in: StandIn, setup: Setup, fault: str
) -> None:
    stand_in.fail("POST /v1/setup_intents", fault, times=3)

    lost, answer = create_setup_intent(browser, setup)
    repeated, _ = create_setup_intent(browser, setup)

    assert (lost, answer["error"]["code"]) == (503, "payment_service_unavailable")
    assert repeated == 200
    assert len(stand_in.intents()) == 1


def test_a_customer_who_does_not_learn_that_it_is_saved_does_not_save_it_again(
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    setup: Setup,
    savings: Callable[[], int],
) -> None:
    stand_in.fail("POST /v1/setup_intents/", "drop_after_work")
    with pytest.raises(httpx2.TransportError):
        save(browser, stripe_js, setup)

    again = save(browser, stripe_js, setup)
    deliver(browser, stand_in.events("setup_intent.succeeded")[0])

    assert again.outcome == "already_saved"
    assert len(stand_in.saved()) == 1
    assert savings() == 1
