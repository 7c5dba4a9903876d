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
