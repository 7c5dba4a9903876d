"""Who has access to what is delivered, whatever Stripe tells first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paying import pay
from stand_in import StandIn, deliver
from stripe_js import GOOD, THREE_DS, StripeJs

from app import access, catalog, orders

IN_ORDER = pytest.mark.parametrize("order_of_events", [1, -1], ids=["in order", "reordered"])
GRACE = timedelta(days=catalog.GRACE_DAYS)

Order = dict[str, Any]


def has_access(app: FastAPI, order: Order, at: datetime) -> bool:
    with app.state.database.begin() as connection:
        query = sa.select(orders.orders.c.session_hash).where(orders.orders.c.id == order["id"])
        session = connection.execute(query).scalar_one()
        return access.has_access(connection, session, at)


def ends(stand_in: StandIn) -> datetime:
    """Return when Stripe charges the subscription again."""
    [subscription] = stand_in.subscriptions()
    return datetime.fromtimestamp(subscription["items"].data[0].current_period_end, UTC)


def tell(browser: TestClient, stand_in: StandIn, order_of_events: int) -> None:
    for event in stand_in.events(kind="")[::order_of_events]:
        assert deliver(browser, event) == (200, {})


@IN_ORDER
def test_what_is_paid_gives_access_until_a_few_days_after_its_end(
    app: FastAPI,
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    order_of_events: int,
) -> None:
    pay(browser, stripe_js, order)
    before = has_access(app, order, datetime.now(UTC))
    tell(browser, stand_in, order_of_events)

    late = ends(stand_in) + GRACE
    assert not before
    assert has_access(app, order, datetime.now(UTC))
    assert has_access(app, order, late - timedelta(seconds=1))
    assert not has_access(app, order, late)


@IN_ORDER
def test_each_renewal_gives_access_for_longer(
    app: FastAPI,
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    order_of_events: int,
) -> None:
    pay(browser, stripe_js, order)
    stand_in.renew()
    stand_in.renew()
    tell(browser, stand_in, order_of_events)

    assert has_access(app, order, ends(stand_in))
    assert not has_access(app, order, ends(stand_in) + GRACE)


@IN_ORDER
def test_a_subscription_that_has_ended_gives_no_access(
    app: FastAPI,
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    order: Order,
    order_of_events: int,
) -> None:
    pay(browser, stripe_js, order)
    stand_in.client.v1.subscriptions.cancel(stand_in.subscriptions()[0].id)
    tell(browser, stand_in, order_of_events)

    assert not has_access(app, order, datetime.now(UTC))


@IN_ORDER
@pytest.mark.parametrize("card", [GOOD, THREE_DS], ids=["saved", "not saved"])
def test_a_trial_gives_access_once_the_payment_method_is_saved(
    app: FastAPI,
    browser: TestClient,
    stand_in: StandIn,
    stripe_js: StripeJs,
    monkeypatch: pytest.MonkeyPatch,
    order_of_events: int,
    card: str,
) -> None:
    monkeypatch.setattr(catalog, "TRIAL_DAYS", 14)
    order = browser.post("/api/order").json()
    pay(browser, stripe_js, order, card)
    tell(browser, stand_in, order_of_events)

    assert has_access(app, order, datetime.now(UTC)) == (card == GOOD)
    assert not has_access(app, order, ends(stand_in) + GRACE)


def test_a_newer_order_takes_no_access_away(
    app: FastAPI, browser: TestClient, stand_in: StandIn, stripe_js: StripeJs, order: Order
) -> None:
    pay(browser, stripe_js, order)
    tell(browser, stand_in, 1)

    newer = browser.post("/api/order", json={"new": True}).json()

    assert has_access(app, newer, datetime.now(UTC))
