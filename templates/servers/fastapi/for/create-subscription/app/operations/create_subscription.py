"""POST /api/create-subscription: the subscription of an order, for Stripe.js to confirm."""

from typing import Literal

import stripe
from fastapi import APIRouter

from app import orders, subscriptions
from app.api import ApiModel
from app.dependencies import Database, Stripe
from app.session import Session

router = APIRouter()


class OrderToSubscribe(ApiModel):
    order_id: str


class Confirmation(ApiModel):
    """What Stripe.js has to confirm: the payment of the first invoice, or the setup of a trial."""

    type: Literal["payment", "setup"]
    client_secret: str


@router.post("/api/create-subscription")
def create_subscription(
    body: OrderToSubscribe, session: Session, database: Database, client: Stripe
) -> Confirmation:
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, body.order_id)
    intent = subscriptions.find_or_create(database, client, session, order)
    if intent.status in subscriptions.SETTLED:
        raise orders.AlreadyPaid
    assert intent.client_secret is not None
    is_setup = isinstance(intent, stripe.SetupIntent)
    return Confirmation(type="setup" if is_setup else "payment", client_secret=intent.client_secret)
