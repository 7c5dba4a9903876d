"""The one PaymentIntent of an order.

It is created, and stored with its order, before it is confirmed. So whatever happens to an answer
while money moves, it is known which PaymentIntent to look at, and that one is charged once at most.
"""

from contextlib import suppress

import sqlalchemy as sa
import stripe

from app import orders
from app.idempotency import create_once
from app.orders import Order


def find_or_create(
    database: sa.Engine, client: stripe.StripeClient, order: Order
) -> stripe.PaymentIntent:
    """Return the order's PaymentIntent; after a decline it is used again.

    Raises:
        OrderChanged, AlreadyPaid: If that has happened since the order was read.
    """
    if order.payment_intent is None:
        intent = _create_and_attach(database, client, order)
    else:
        intent = client.v1.payment_intents.retrieve(order.payment_intent)
    if intent.status == "canceled":
        with database.begin() as connection:
            orders.supersede(connection, order)
        raise orders.OrderChanged
    return intent


def _create_and_attach(
    database: sa.Engine, client: stripe.StripeClient, order: Order
) -> stripe.PaymentIntent:
    # However often this is asked for, an order has one PaymentIntent.
    intent = create_once(lambda key: _create(client, order, key), f"{order.id}:create")
    with database.begin() as connection:
        now = orders.attach_intent(connection, order, intent.id)
    if now.payment_intent != intent.id:
        # The order was closed, or got one in another tab. Nobody has the secret of this one, so
        # nobody has paid it; it may be canceled already.
        with suppress(stripe.InvalidRequestError):
            client.v1.payment_intents.cancel(intent.id)
    if now.state == "paid":
        raise orders.AlreadyPaid
    if now.state == "superseded" or now.payment_intent is None:
        raise orders.OrderChanged
    if now.payment_intent != intent.id:
        return client.v1.payment_intents.retrieve(now.payment_intent)
    return intent


def _create(client: stripe.StripeClient, order: Order, key: str) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create(
        {
            "amount": order.quote.amount,
            "currency": order.quote.currency,
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"order_id": order.id},
        },
        {"idempotency_key": key},
    )
