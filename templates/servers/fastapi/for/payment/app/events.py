"""What the events of Stripe mean for the orders."""

import logging

import sqlalchemy as sa
import stripe

from app import orders
from app.fulfilment import fulfil

logger = logging.getLogger(__name__)


def handle(connection: sa.Connection, kind: str, subject: object) -> None:
    """Do what an event about this object asks for, in the transaction that records it."""
    if kind == "payment_intent.succeeded" and isinstance(subject, stripe.PaymentIntent):
        _settle(connection, subject)
    else:
        logger.info("event: %s", kind)


def _settle(connection: sa.Connection, intent: stripe.PaymentIntent) -> None:
    order = orders.find_order(connection, getattr(intent.metadata, "order_id", ""))
    if order is None:
        logger.warning("%s paid for an order that is not ours", intent.id)
    elif (intent.amount_received, intent.currency) != (order.quote.amount, order.quote.currency):
        logger.error("order %s: %s paid another amount; refund it", order.id, intent.id)
    elif orders.mark_paid(connection, order, intent.id):
        fulfil(connection, order)
