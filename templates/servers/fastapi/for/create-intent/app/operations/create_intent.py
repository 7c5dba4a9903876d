"""POST /api/create-intent: the PaymentIntent of an order, for Stripe.js to confirm."""

from fastapi import APIRouter

from app import orders, payment_intents
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
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, body.order_id)
    intent = payment_intents.find_or_create(database, client, order)
    if intent.status in ("succeeded", "processing", "requires_capture"):
        raise orders.AlreadyPaid
    assert intent.client_secret is not None
    return ClientSecret(client_secret=intent.client_secret)
