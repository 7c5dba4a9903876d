"""The confirmation token of the first attempt to pay an order."""

import sqlalchemy as sa

from app.database import metadata
from app.orders import AlreadyPaid, Order, OrderChanged, find_order, orders

first_attempts = sa.Table(
    "first_attempts",
    metadata,
    sa.Column("order_id", sa.ForeignKey(orders.c.id), primary_key=True),
    sa.Column("confirmation_token", sa.String(255), nullable=False),
)


def begin(connection: sa.Connection, order: Order, token: str) -> str:
    """Keep the order from being changed, and return the token of the first attempt to pay it.

    Raises:
        OrderChanged, AlreadyPaid: If that has happened since it was read.
    """
    lock = (
        sa.update(orders)
        .where(orders.c.id == order.id, orders.c.state.in_(["open", "paying"]))
        .values(state="paying")
    )
    if connection.execute(lock).rowcount == 0:
        now = find_order(connection, order.id)
        raise AlreadyPaid if now and now.state == "paid" else OrderChanged
    query = sa.select(first_attempts).where(first_attempts.c.order_id == order.id)
    if row := connection.execute(query).first():
        return str(row.confirmation_token)
    connection.execute(
        sa.insert(first_attempts).values(order_id=order.id, confirmation_token=token)
    )
    return token


def forget(connection: sa.Connection, order: Order) -> None:
    """Undo `begin` after a refusal: nothing was charged, and the order can be changed again."""
    connection.execute(sa.delete(first_attempts).where(first_attempts.c.order_id == order.id))
    unlock = sa.update(orders).where(orders.c.id == order.id, orders.c.payment_intent.is_(None))
    connection.execute(unlock.values(state="open"))
