"""Until when a subscription gives access.

It rests on facts that stay true in whatever order they are told: an invoice that is paid says until
when that is, and a subscription ends once.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import stripe
from sqlalchemy.exc import IntegrityError

from app import orders, subscriptions
from app.catalog import GRACE_DAYS
from app.database import metadata
from app.orders import Order

paid_invoices = sa.Table(
    "paid_invoices",
    metadata,
    sa.Column("id", sa.String(255), primary_key=True),
    sa.Column("order_id", sa.ForeignKey(orders.orders.c.id), nullable=False, index=True),
    sa.Column("is_renewal", sa.Boolean, nullable=False),
    sa.Column("paid_until", sa.BigInteger, nullable=False),  # seconds since 1970, as Stripe counts
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
)


def record_invoice(connection: sa.Connection, order: Order, invoice: stripe.Invoice) -> bool:
    """Note until when the order is paid; False if the invoice was noted before."""
    row = {
        "id": invoice.id,
        "order_id": order.id,
        "is_renewal": invoice.billing_reason == "subscription_cycle",
        # The period of the invoice itself is another one: https://docs.stripe.com/api/invoices/object
        "paid_until": max((line.period.end for line in invoice.lines.data), default=0),
        "recorded_at": datetime.now(UTC),
    }
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(paid_invoices).values(row))
    except IntegrityError:
        return False
    return True


def count_renewals(connection: sa.Connection, order: Order) -> int:
    """Return how often the order was paid again."""
    query = sa.select(sa.func.count()).where(
        paid_invoices.c.order_id == order.id, paid_invoices.c.is_renewal.is_(True)
    )
    return connection.execute(query).scalar_one()


def paid_until(connection: sa.Connection, order: Order) -> datetime | None:
    """Return the end of what is paid or, in a trial, free; None if nothing is known of that yet."""
    query = sa.select(sa.func.max(paid_invoices.c.paid_until)).where(
        paid_invoices.c.order_id == order.id
    )
    seconds = connection.execute(query).scalar()
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def has_access(connection: sa.Connection, session: str, at: datetime) -> bool:
    """Tell whether an order of this session gives access at this time: ask it on your pages."""
    mine = orders.orders_of(connection, session)
    return any(_gives_access(connection, order, at) for order in mine)


def _gives_access(connection: sa.Connection, order: Order, at: datetime) -> bool:
    until = paid_until(connection, order)
    return (
        order.state == "paid"
        and until is not None
        and at < until + timedelta(days=GRACE_DAYS)
        and not subscriptions.has_ended(connection, order)
    )
