"""What happens once a subscription has begun, is paid again, or has ended.

Each of these is called in the transaction of `connection` that records what has happened, so what
you write there is written with it or not at all. Leave mail and other slow work to a job that you
write there: Stripe waits for the answer, and repeats the event if none comes.

Whether an order's customer has access at this moment, `access.has_access` tells your pages.
"""

import sqlalchemy as sa

from app.orders import Order


def fulfil(connection: sa.Connection, order: Order) -> None:
    """Deliver the order: called exactly once for each order that was paid or began its trial."""


def renew(connection: sa.Connection, order: Order) -> None:
    """Deliver the order again: called exactly once for each interval that was paid after that."""


def end(connection: sa.Connection, order: Order) -> None:
    """Deliver the order no more: called exactly once, when its subscription has ended."""
