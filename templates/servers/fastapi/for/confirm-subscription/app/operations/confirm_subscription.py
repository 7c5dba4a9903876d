"""POST /api/confirm-subscription: confirm an order's subscription with a confirmation token.

What is confirmed is the payment of its first invoice or, with a trial, the setup of its payment
method.
"""

from typing import Annotated, Literal

import stripe
from fastapi import APIRouter
from pydantic import Field

from app import orders, rules, subscriptions
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.orders import Order
from app.session import Session
from app.subscriptions import Intent

router = APIRouter()

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


class Attempt(ApiModel):
    order_id: str
    confirmation_token: Annotated[str, Field(pattern=r"^ctoken_\w+$", max_length=255)]


class Outcome(ApiModel):
    type: Literal["payment", "setup"]
    status: str
    client_secret: str


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
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, attempt.order_id)
    token = attempt.confirmation_token
    intent = subscriptions.find(database, client, order)
    if intent is None or intent.status in CONFIRMABLE:
        rules.check_order(order)
        rules.check_payment_method(order, _preview(client, token))
        intent = intent or subscriptions.find_or_create(database, client, session, order)
    if intent.status in CONFIRMABLE:
        intent = _confirm(client, order, intent, token)
    if intent.status == "canceled":  # Somebody was faster.
        with database.begin() as connection:
            orders.supersede(connection, orders.find_order(connection, order.id) or order)
        raise orders.OrderChanged
    return _outcome(intent)


def _preview(client: stripe.StripeClient, token: str) -> rules.PaymentMethod | None:
    try:
        return client.v1.confirmation_tokens.retrieve(token).payment_method_preview
    except stripe.InvalidRequestError as refusal:
        raise PaymentDetailsUnusable from refusal


def _confirm(client: stripe.StripeClient, order: Order, intent: Intent, token: str) -> Intent:
    """Return the Intent; the SDK raises a decline, and that it has succeeded already."""
    is_setup = isinstance(intent, stripe.SetupIntent)
    intents = client.v1.setup_intents if is_setup else client.v1.payment_intents
    try:
        now: Intent = intents.confirm(
            intent.id, {"confirmation_token": token}, {"idempotency_key": f"{order.id}:{token}"}
        )
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        answer = error.error and (error.error.setup_intent or error.error.payment_intent)
        is_answer = error.http_status == 402 or str(error.code).endswith("_unexpected_state")
        if is_answer and answer:
            return answer
        if _is_about_token(error, token):
            raise PaymentDetailsUnusable from error
        raise
    except stripe.APIError as failure:
        if failure.http_status == 409:  # The same attempt is under way in another tab.
            raise
        # Stripe keeps it with its key for a day, so this token cannot be tried again.
        now = intents.retrieve(intent.id)
        if now.status in CONFIRMABLE:
            raise PaymentDetailsUnusable from failure
        return now
    if now.status == "requires_action":
        # If the token was sent before, this is the answer of then: the bank may have refused since.
        return intents.retrieve(intent.id)
    return now


def _is_about_token(error: stripe.StripeError, token: str) -> bool:
    """Tell whether it is refused because the token is used, expired, or of another account."""
    return getattr(error, "param", None) == "confirmation_token" or token in str(error)


def _outcome(intent: Intent) -> Outcome:
    kind: Literal["payment", "setup"]
    error: stripe.PaymentIntent.LastPaymentError | stripe.SetupIntent.LastSetupError | None
    if isinstance(intent, stripe.SetupIntent):
        kind, error = "setup", intent.last_setup_error
    else:
        kind, error = "payment", intent.last_payment_error
    if intent.status == "requires_payment_method":
        raise Declined(error.code if error else None, error.message if error else None)
    assert intent.client_secret is not None
    return Outcome(type=kind, status=intent.status, client_secret=intent.client_secret)
