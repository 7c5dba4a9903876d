"""POST /api/confirm-subscription: confirm an order's subscription with a confirmation token.

What is confirmed is the payment of its first invoice or, with a trial, the setup of its payment
method.
"""

import logging
from typing import Annotated

import stripe
from fastapi import APIRouter
from pydantic import Field

from app import orders, rules, subscriptions
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.session import Session
from app.subscriptions import Confirmation

logger = logging.getLogger(__name__)
router = APIRouter()

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")

Intent = stripe.PaymentIntent | stripe.SetupIntent


class Attempt(ApiModel):
    order_id: str
    confirmation_token: Annotated[str, Field(pattern=r"^ctoken_\w+$", max_length=255)]


class Outcome(Confirmation):
    status: str


class Declined(ApiError):
    status = 402
    code = "card_declined"
    message = "Your payment method was declined. Please try another one."


class PaymentDetailsUnusable(ApiError):
    status = 422
    code = "payment_details_unusable"
    message = "Please enter your payment details again."


@router.post("/api/confirm-subscription")
def confirm_subscription(
    attempt: Attempt, session: Session, database: Database, client: Stripe
) -> Outcome:
    token = attempt.confirmation_token
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, attempt.order_id)
    try:
        rules.check(order, client.v1.confirmation_tokens.retrieve(token))
        confirmation = subscriptions.find_or_create(database, client, session, order)
        intent = _confirm(client, confirmation, token, key=f"{order.id}:{token}")
    except stripe.InvalidRequestError as refusal:  # The token is unknown, used or expired.
        logger.warning("order %s: Stripe refused: %s", order.id, refusal)
        raise PaymentDetailsUnusable from refusal
    if intent.status == "requires_payment_method":
        raise _declined(intent)
    return Outcome(status=intent.status, **confirmation.model_dump())


def _confirm(
    client: stripe.StripeClient, confirmation: Confirmation, token: str, key: str
) -> Intent:
    """Return what became of the Intent; the SDK raises a decline, and that it is paid already."""
    is_setup = confirmation.type == "setup"
    intents = client.v1.setup_intents if is_setup else client.v1.payment_intents
    try:
        return intents.confirm(
            confirmation.intent_id, {"confirmation_token": token}, {"idempotency_key": key}
        )
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        intent = error.error and (error.error.setup_intent or error.error.payment_intent)
        is_answer = error.http_status == 402 or str(error.code).endswith("_unexpected_state")
        if not is_answer or not intent:
            raise
        return intent
    except stripe.APIError as failure:
        # Stripe keeps it with its key for a day, so this token cannot be tried again.
        intent = intents.retrieve(confirmation.intent_id)
        if intent.status in CONFIRMABLE:
            raise PaymentDetailsUnusable from failure
        return intent


def _declined(intent: Intent) -> Declined:
    error: stripe.SetupIntent.LastSetupError | stripe.PaymentIntent.LastPaymentError | None
    if isinstance(intent, stripe.SetupIntent):
        error = intent.last_setup_error
    else:
        error = intent.last_payment_error
    return Declined(error.code if error else None, error.message if error else None)
