from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from fastapi import FastAPI
from stand_in import StandIn

from app import customers

Find = Callable[[str], str]


@pytest.fixture
def find(app: FastAPI, stand_in: StandIn) -> Find:
    return lambda session: customers.find_or_create(app.state.database, stand_in.client, session)


def at_stripe(stand_in: StandIn) -> list[str]:
    return [customer.id for customer in stand_in.client.v1.customers.list().data]


def test_a_session_keeps_its_customer_and_shares_it_with_nobody(
    find: Find, stand_in: StandIn
) -> None:
    first, other = find("somebody"), find("somebody else")

    assert find("somebody") == first
    assert first != other
    assert sorted(at_stripe(stand_in)) == sorted([first, other])


def test_tabs_that_open_at_the_same_time_share_one_customer(find: Find, stand_in: StandIn) -> None:
    with ThreadPoolExecutor(4) as tabs:
        found = set(tabs.map(lambda _: find("somebody"), range(8)))

    assert at_stripe(stand_in) == list(found)


def test_a_lost_answer_does_not_lead_to_a_second_customer(find: Find, stand_in: StandIn) -> None:
    stand_in.fail("POST /v1/customers", "drop_after_work", times=3)

    with pytest.raises(stripe.APIConnectionError):
        find("somebody")
    found = find("somebody")

    assert at_stripe(stand_in) == [found]


def test_a_failure_that_stripe_keeps_does_not_block_the_customer(
    find: Find, stand_in: StandIn
) -> None:
    stand_in.fail("POST /v1/customers", "error_500")

    found = find("somebody")

    assert at_stripe(stand_in) == [found]


def test_a_customer_that_another_tab_is_creating_is_not_created_again(
    find: Find, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise stripe.APIError("There is another request with this key.", http_status=409)

    monkeypatch.setattr(stripe.CustomerService, "create", refuse)

    with pytest.raises(stripe.APIError):
        find("somebody")

    assert at_stripe(stand_in) == []


def test_the_customer_of_the_faster_tab_is_kept(find: Find, stand_in: StandIn) -> None:
    stand_in.fail("POST /v1/customers", "error_500")
    faster: list[str] = []
    stand_in.line.meanwhile = lambda: faster.append(find("somebody"))

    slower = find("somebody")

    assert [slower] == faster
    assert find("somebody") == slower


def test_a_customer_that_was_deleted_at_stripe_is_created_anew(
    app: FastAPI, find: Find, stand_in: StandIn
) -> None:
    client = stand_in.client
    deleted = find("somebody")
    client.v1.customers.delete(deleted)

    intent = customers.create_for(
        app.state.database,
        client,
        "somebody",
        lambda customer: client.v1.setup_intents.create({"customer": customer}),
    )

    assert at_stripe(stand_in) == [intent.customer] == [find("somebody")]


def test_another_refusal_costs_no_customer(app: FastAPI, find: Find, stand_in: StandIn) -> None:
    def create(customer: str) -> str:
        return stand_in.client.v1.subscriptions.create({"customer": customer, "items": []}).id

    with pytest.raises(stripe.InvalidRequestError):
        customers.create_for(app.state.database, stand_in.client, "somebody", create)

    assert len(at_stripe(stand_in)) == 1
