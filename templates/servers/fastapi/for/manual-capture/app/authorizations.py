"""What the events of Stripe mean for an amount that is held until it is captured.

They come in any order. So an order is never moved back: one that is paid or closed stays so.
"""

import logging

import sqlalchemy as sa
import stripe

from app import orders

logger = logging.getLogger(__name__)


def hold(connection: sa.Connection, intent: stripe.PaymentIntent) -> None:
    """Note that an order is authorized: from now on it can be captured."""
    order = orders.find_order(connection, getattr(intent.metadata, "order_id", ""))
    if order is None:
        logger.warning("%s is authorized for an order that is not ours", intent.id)
    elif (intent.amount_capturable, intent.currency) != (order.quote.amount, order.quote.currency):
        logger.error("order %s: %s holds another amount; cancel it", order.id, intent.id)
    elif orders.mark_authorized(connection, order, intent.id):
        logger.info("order %s is authorized: capture it when you deliver", order.id)


def release(connection: sa.Connection, intent: stripe.PaymentIntent) -> None:
    """Close an order whose authorization has lapsed or was given up."""
    order = orders.find_order(connection, getattr(intent.metadata, "order_id", ""))
    if order is not None and orders.mark_canceled(connection, order, intent.id):
        logger.info("order %s is canceled: nothing is held for it any more", order.id)
