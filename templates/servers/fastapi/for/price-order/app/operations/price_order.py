"""PUT /api/order: change the cart.

An order is a quote that never changes, so a changed cart is a new order. The old
one is retired first, with its PaymentIntent: a page that still shows it cannot pay it.
"""

from typing import Annotated

import stripe
from fastapi import APIRouter
from pydantic import Field

from app import orders
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.quotes import make_quote
from app.session import Session

router = APIRouter()


class Cart(ApiModel):
    quantities: dict[str, Annotated[int, Field(strict=True, ge=0, le=99)]]
    discount_code: Annotated[str, Field(max_length=50)] | None = None


class PaymentInProgress(ApiError):
    status = 409
    code = "payment_in_progress"
    message = "A payment for this order is under way, so it cannot be changed now."


@router.put("/api/order")
def price_order(
    cart: Cart, session: Session, database: Database, client: Stripe
) -> orders.OrderView:
    quote = make_quote(cart.quantities, cart.discount_code)
    with database.begin() as connection:
        old = orders.current_order(connection, session)
    if old is None:
        raise orders.NoOrder
    if old.state == "paid":
        raise orders.AlreadyPaid
    _stop_payment(client, old)
    with database.begin() as connection:
        if not orders.supersede(connection, old):
            raise PaymentInProgress
        return orders.view(orders.open_order(connection, session, quote))


def _stop_payment(client: stripe.StripeClient, order: orders.Order) -> None:
    if order.payment_intent is None:
        return
    try:
        client.v1.payment_intents.cancel(order.payment_intent)
    except stripe.InvalidRequestError as refusal:
        if client.v1.payment_intents.retrieve(order.payment_intent).status != "canceled":
            raise PaymentInProgress from refusal
