"""POST /api/create-intent: the PaymentIntent of an order, for Stripe.js to confirm."""

import stripe
from fastapi import APIRouter

from app import orders
from app.api import ApiModel
from app.dependencies import Database, Stripe
from app.session import Session

router = APIRouter()


class OrderToPay(ApiModel):
    order_id: str


class ClientSecret(ApiModel):
    client_secret: str


@router.post("/api/create-intent")
def create_intent(
    body: OrderToPay, session: Session, database: Database, client: Stripe
) -> ClientSecret:
    """Create the PaymentIntent once; after that, also after a decline, it is used again."""
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, body.order_id)
    if order.payment_intent is None:
        intent = _create(client, order)
        with database.begin() as connection:
            is_current = orders.attach_intent(connection, order, intent.id)
        if not is_current:
            # The order changed meanwhile. Nobody has the secret yet, so nobody can pay.
            client.v1.payment_intents.cancel(intent.id)
            raise orders.OrderChanged
    else:
        intent = client.v1.payment_intents.retrieve(order.payment_intent)
    if intent.status == "canceled":
        with database.begin() as connection:
            orders.supersede(connection, order)
        raise orders.OrderChanged
    if intent.status in ("succeeded", "processing", "requires_capture"):
        raise orders.AlreadyPaid
    assert intent.client_secret is not None
    return ClientSecret(client_secret=intent.client_secret)


def _create(client: stripe.StripeClient, order: orders.Order) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create(
        {
            "amount": order.quote.amount,
            "currency": order.quote.currency,
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"order_id": order.id},
        },
        # However often this is asked for, an order has one PaymentIntent.
        {"idempotency_key": f"{order.id}:create"},
    )
