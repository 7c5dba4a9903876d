"""POST /api/confirm-intent: confirm the PaymentIntent of an order with a confirmation token.

Stripe's guide creates and confirms it in one call. Here these are two, so that the order knows its
PaymentIntent before money moves: whatever answer is lost then, its state can be read.
"""

import logging
from typing import Annotated

import stripe
from fastapi import APIRouter
from pydantic import Field

from app import orders, payment_intents, rules
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.orders import Order
from app.session import Session

logger = logging.getLogger(__name__)
router = APIRouter()

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


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
    token = attempt.confirmation_token
    try:
        rules.check(order, client.v1.confirmation_tokens.retrieve(token))
        intent = payment_intents.find_or_create(database, client, order)
        if intent.status in CONFIRMABLE:
            intent = _confirm(client, order, intent.id, token)
    except stripe.InvalidRequestError as refusal:  # The token is unknown, used or expired.
        logger.warning("order %s: Stripe refused: %s", order.id, refusal)
        raise PaymentDetailsUnusable from refusal
    return _outcome(intent)


def _confirm(
    client: stripe.StripeClient, order: Order, intent_id: str, token: str
) -> stripe.PaymentIntent:
    """Return the PaymentIntent; the SDK raises a decline, and that it is paid already."""
    try:
        return client.v1.payment_intents.confirm(
            intent_id,
            {"confirmation_token": token},
            {"idempotency_key": f"{order.id}:{token}"},
        )
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        is_answer = error.http_status == 402 or error.code == "payment_intent_unexpected_state"
        if not is_answer or error.error is None or error.error.payment_intent is None:
            raise
        return error.error.payment_intent
    except stripe.APIError as failure:
        # Stripe keeps it with its key for a day, so this token cannot be tried again.
        intent = client.v1.payment_intents.retrieve(intent_id)
        if intent.status in CONFIRMABLE:
            raise PaymentDetailsUnusable from failure
        return intent


def _outcome(intent: stripe.PaymentIntent) -> Outcome:
    if intent.status == "requires_payment_method":
        error = intent.last_payment_error
        raise Declined(error.code if error else None, error.message if error else None)
    assert intent.client_secret is not None
    return Outcome(status=intent.status, client_secret=intent.client_secret)
