"""POST /api/create-subscription: the subscription of an order, for Stripe.js to confirm."""

from fastapi import APIRouter

from app import orders, subscriptions
from app.api import ApiModel
from app.dependencies import Database, Stripe
from app.session import Session
from app.subscriptions import Confirmation

router = APIRouter()


class OrderToSubscribe(ApiModel):
    order_id: str


@router.post("/api/create-subscription")
def create_subscription(
    body: OrderToSubscribe, session: Session, database: Database, client: Stripe
) -> Confirmation:
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, body.order_id)
    return subscriptions.find_or_create(database, client, session, order)
