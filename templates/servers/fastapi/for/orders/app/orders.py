"""Orders: a quote that cannot change any more, and how far its payment is."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa

from app.api import ApiError
from app.database import metadata
from app.quotes import Quote

State = Literal["open", "paying", "superseded", "paid"]

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("session_hash", sa.String(64), nullable=False, index=True),
    sa.Column("quote", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("payment_intent", sa.String(255), unique=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("fulfilled_at", sa.DateTime(timezone=True)),
)


class NoOrder(ApiError):
    status = 404
    code = "no_order"
    message = "There is no order in this browser. Please start again."


class OrderChanged(ApiError):
    status = 409
    code = "order_changed"
    message = "Your order has changed. Please check it before you pay."


class AlreadyPaid(ApiError):
    status = 409
    code = "already_paid"
    message = "This order is already paid."


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    quote: Quote
    state: State
    payment_intent: str | None


class OrderView(Quote):
    """An order as the browser sees it."""

    id: str


def view(order: Order) -> OrderView:
    return OrderView(id=order.id, **order.quote.model_dump())


def open_order(connection: sa.Connection, session: str, quote: Quote) -> Order:
    order = Order(secrets.token_urlsafe(16), quote, "open", None)
    row = {
        "id": order.id,
        "session_hash": session,
        "quote": quote.model_dump(),
        "state": order.state,
        "created_at": datetime.now(UTC),
    }
    connection.execute(sa.insert(orders).values(row))
    return order


def find_order(connection: sa.Connection, order_id: str) -> Order | None:
    row = connection.execute(sa.select(orders).where(orders.c.id == order_id)).first()
    return _order(row) if row else None


def current_order(connection: sa.Connection, session: str) -> Order | None:
    """Return the newest order of this browser session; it may be paid already."""
    query = (
        sa.select(orders)
        .where(orders.c.session_hash == session, orders.c.state != "superseded")
        .order_by(orders.c.created_at.desc())
    )
    row = connection.execute(query).first()
    return _order(row) if row else None


def unpaid_order(connection: sa.Connection, session: str, order_id: str) -> Order:
    """Return the order of this browser session that has this id and waits for its payment.

    Raises:
        NoOrder: If the session has no order.
        OrderChanged: If the id is not that of its current order.
        AlreadyPaid: If there is nothing left to pay.
    """
    order = current_order(connection, session)
    if order is None:
        raise NoOrder
    if order.id != order_id:
        raise OrderChanged
    if order.state == "paid":
        raise AlreadyPaid
    return order


def attach_intent(connection: sa.Connection, order: Order, intent_id: str) -> bool:
    """Remember the order's one PaymentIntent; False if it is superseded or paid by now."""
    statement = (
        sa.update(orders)
        .where(orders.c.id == order.id, orders.c.state.in_(["open", "paying"]))
        .values(payment_intent=intent_id, state="paying")
    )
    return connection.execute(statement).rowcount == 1


def supersede(connection: sa.Connection, order: Order) -> bool:
    """Retire an order; False if a payment has begun that was not known when it was read."""
    known_state = "open" if order.payment_intent is None else "paying"
    statement = (
        sa.update(orders)
        .where(orders.c.id == order.id, orders.c.state == known_state)
        .values(state="superseded")
    )
    return connection.execute(statement).rowcount == 1


def mark_paid(connection: sa.Connection, order: Order, intent_id: str) -> bool:
    """Note that the order is paid and being fulfilled; False if it was noted before."""
    statement = (
        sa.update(orders)
        .where(orders.c.id == order.id, orders.c.fulfilled_at.is_(None))
        .values(state="paid", payment_intent=intent_id, fulfilled_at=datetime.now(UTC))
    )
    return connection.execute(statement).rowcount == 1


def _order(row: sa.Row[tuple[object, ...]]) -> Order:
    return Order(row.id, Quote.model_validate(row.quote), row.state, row.payment_intent)
