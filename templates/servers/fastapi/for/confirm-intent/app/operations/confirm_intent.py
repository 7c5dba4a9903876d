"""POST /api/confirm-intent: create and confirm the PaymentIntent of an order in one call.

An order has one PaymentIntent, so it cannot be charged twice. But the answer of the call that
creates it can be lost. That is why the token of the first attempt is stored before Stripe is
asked: until its answer is known, each attempt repeats that very call, under the same idempotency
key. Later attempts confirm the PaymentIntent that is then known.
"""

import logging
from collections.abc import Callable
from typing import Annotated

import sqlalchemy as sa
import stripe
from fastapi import APIRouter
from pydantic import Field

from app import first_attempts, orders, rules
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.orders import Order
from app.session import Session

logger = logging.getLogger(__name__)
router = APIRouter()


class Attempt(ApiModel):
    order_id: str
    confirmation_token: Annotated[str, Field(pattern=r"^ctoken_\w+$", max_length=255)]


class Outcome(ApiModel):
    status: str
    client_secret: str


class Declined(ApiError):
    status = 402
    code = "card_declined"
    message = "Your payment was declined. Please try another payment method."


class PaymentDetailsUnusable(ApiError):
    status = 422
    code = "payment_details_unusable"
    message = "Please enter your payment details again."


@router.post("/api/confirm-intent")
def confirm_intent(
    attempt: Attempt, session: Session, database: Database, client: Stripe
) -> Outcome:
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, attempt.order_id)
    try:
        intent = _pay(database, client, order, attempt.confirmation_token)
    except stripe.InvalidRequestError as refusal:  # The token is unknown, used or expired.
        logger.warning("order %s: Stripe refused: %s", order.id, refusal)
        raise PaymentDetailsUnusable from refusal
    if intent.status == "canceled":
        with database.begin() as connection:
            orders.supersede(connection, order)
        raise orders.OrderChanged
    return _outcome(intent)


def _pay(
    database: sa.Engine, client: stripe.StripeClient, order: Order, token: str
) -> stripe.PaymentIntent:
    rules.check(order, client.v1.confirmation_tokens.retrieve(token))
    with database.begin() as connection:
        first = first_attempts.begin(connection, order, token)
    if order.payment_intent is None:
        intent = _create(database, client, order, first)
    else:
        intent = client.v1.payment_intents.retrieve(order.payment_intent)
    if token == first or intent.status not in ("requires_payment_method", "requires_action"):
        return intent
    return _answer_of(
        lambda: client.v1.payment_intents.confirm(
            intent.id,
            {"confirmation_token": token},
            {"idempotency_key": f"{order.id}:{token}"},
        )
    )


def _create(
    database: sa.Engine, client: stripe.StripeClient, order: Order, first: str
) -> stripe.PaymentIntent:
    try:
        intent = _answer_of(
            lambda: client.v1.payment_intents.create(
                {
                    "amount": order.quote.amount,
                    "currency": order.quote.currency,
                    "automatic_payment_methods": {"enabled": True},
                    "confirm": True,
                    "confirmation_token": first,
                    "metadata": {"order_id": order.id},
                },
                {"idempotency_key": f"{order.id}:{first}"},
            )
        )
    except (stripe.APIConnectionError, stripe.APIError):
        raise  # Nobody knows whether it was carried out: the next attempt repeats it.
    except stripe.StripeError:
        with database.begin() as connection:
            first_attempts.forget(connection, order)
        raise
    with database.begin() as connection:
        orders.attach_intent(connection, order, intent.id)
    return intent


def _answer_of(call: Callable[[], stripe.PaymentIntent]) -> stripe.PaymentIntent:
    """Return the PaymentIntent; the SDK raises a decline, and that it is paid already."""
    try:
        return call()
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        is_answer = error.http_status == 402 or error.code == "payment_intent_unexpected_state"
        if not is_answer or error.error is None or error.error.payment_intent is None:
            raise
        return error.error.payment_intent


def _outcome(intent: stripe.PaymentIntent) -> Outcome:
    if intent.status == "requires_payment_method":
        error = intent.last_payment_error
        raise Declined(error.code if error else None, error.message if error else None)
    assert intent.client_secret is not None
    return Outcome(status=intent.status, client_secret=intent.client_secret)
