from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import orders
from app.orders import Order


@pytest.fixture
def order(app: FastAPI, browser: TestClient) -> Order:
    opened = browser.post("/api/order").json()
    with app.state.database.begin() as connection:
        found = orders.find_order(connection, opened["id"])
    assert found is not None
    return found


def test_what_is_paid_is_not_paid_again(app: FastAPI, order: Order) -> None:
    with app.state.database.begin() as connection:
        paid = orders.open_order(connection, "somebody", order.quote)
        orders.mark_paid(connection, paid, "pi_1")

        with pytest.raises(orders.AlreadyPaid):
            orders.unpaid_order(connection, "somebody", paid.id)


def test_after_a_paid_order_the_next_one_counts(app: FastAPI, order: Order) -> None:
    with app.state.database.begin() as connection:
        paid = orders.open_order(connection, "somebody", order.quote)
        orders.mark_paid(connection, paid, "pi_1")
        following = orders.open_order(connection, "somebody", order.quote)

        assert orders.current_order(connection, "somebody") == following


def test_a_paid_order_stays_paid(app: FastAPI, order: Order) -> None:
    with app.state.database.begin() as connection:
        assert orders.mark_paid(connection, order, "pi_1")

        assert not orders.mark_paid(connection, order, "pi_1")
        assert not orders.attach_intent(connection, order, "pi_2")
        assert not orders.supersede(connection, order)


def test_an_order_is_kept_once_a_payment_has_begun_that_nobody_knew_of(
    app: FastAPI, order: Order
) -> None:
    with app.state.database.begin() as connection:
        orders.attach_intent(connection, order, "pi_1")

        assert not orders.supersede(connection, order)


def test_pages_that_open_at_the_same_time_share_one_order(browser: TestClient) -> None:
    browser.cookies.set("checkout_session", "somebody")

    with ThreadPoolExecutor(8) as pages:
        answers = list(pages.map(lambda _: browser.post("/api/order").json(), range(16)))

    assert len({answer["id"] for answer in answers}) == 1
