"""The Customer at Stripe that a browser session has: payment methods are saved for it."""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa
import stripe
from sqlalchemy.exc import IntegrityError

from app.database import metadata
from app.idempotency import create_once

logger = logging.getLogger(__name__)

Created = TypeVar("Created")

customers = sa.Table(
    "customers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("session_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("stripe_customer", sa.String(255), unique=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)


def create_for(
    database: sa.Engine,
    client: stripe.StripeClient,
    session: str,
    create: Callable[[str], Created],
) -> Created:
    """Return what `create` makes for this session's Customer, whose id it is given.

    A Customer that was deleted at Stripe is created anew, once.
    """
    customer = find_or_create(database, client, session)
    try:
        return create(customer)
    except stripe.InvalidRequestError as refusal:
        if (refusal.code, refusal.param) != ("resource_missing", "customer"):
            raise
    logger.warning("Stripe does not have %s any more; the session gets another one", customer)
    with database.begin() as connection:
        connection.execute(sa.delete(customers).where(customers.c.stripe_customer == customer))
    return create(find_or_create(database, client, session))


def find_or_create(database: sa.Engine, client: stripe.StripeClient, session: str) -> str:
    """Return the id of this session's Customer at Stripe; it is created once."""
    with database.begin() as connection:
        customer_id, stripe_customer = _find_or_add(connection, session)
    if stripe_customer is not None:
        return stripe_customer
    customer = create_once(
        lambda key: client.v1.customers.create(
            {"metadata": {"customer_id": customer_id}}, {"idempotency_key": key}
        ),
        f"{customer_id}:customer",
    )
    with database.begin() as connection:
        return _attach(connection, customer_id, customer.id)


def _find_or_add(connection: sa.Connection, session: str) -> tuple[str, str | None]:
    query = sa.select(customers).where(customers.c.session_hash == session)
    row = connection.execute(query).first()
    if row is None:
        added = {
            "id": secrets.token_urlsafe(16),
            "session_hash": session,
            "created_at": datetime.now(UTC),
        }
        with suppress(IntegrityError), connection.begin_nested():  # Another tab may be faster.
            connection.execute(sa.insert(customers).values(added))
        row = connection.execute(query).one()
    return row.id, row.stripe_customer


def _attach(connection: sa.Connection, customer_id: str, stripe_customer: str) -> str:
    """Keep the Customer, unless another tab was faster; return the one that is kept."""
    connection.execute(
        sa.update(customers)
        .where(customers.c.id == customer_id, customers.c.stripe_customer.is_(None))
        .values(stripe_customer=stripe_customer)
    )
    kept = sa.select(customers.c.stripe_customer).where(customers.c.id == customer_id)
    return str(connection.execute(kept).scalar_one())
