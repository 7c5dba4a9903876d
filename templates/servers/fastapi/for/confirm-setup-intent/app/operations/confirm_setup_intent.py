"""POST /api/confirm-setup-intent: confirm the SetupIntent of a setup with a confirmation token.

Stripe's guide creates and confirms it in one call. Here these are two, so that the setup knows its
SetupIntent before the bank is asked: whatever answer is lost then, its state can be read.
"""

import logging
from typing import Annotated

import stripe
from fastapi import APIRouter
from pydantic import Field

from app import rules, setup_intents, setups
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.session import Session
from app.setups import Setup

logger = logging.getLogger(__name__)
router = APIRouter()

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


class Attempt(ApiModel):
    setup_id: str
    confirmation_token: Annotated[str, Field(pattern=r"^ctoken_\w+$", max_length=255)]


class Outcome(ApiModel):
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


@router.post("/api/confirm-setup-intent")
def confirm_setup_intent(
    attempt: Attempt, session: Session, database: Database, client: Stripe
) -> Outcome:
    with database.begin() as connection:
        setup = setups.unsaved_setup(connection, session, attempt.setup_id)
    token = attempt.confirmation_token
    try:
        rules.check(setup, client.v1.confirmation_tokens.retrieve(token))
        intent = setup_intents.find_or_create(database, client, session, setup)
        if intent.status in CONFIRMABLE:
            intent = _confirm(client, setup, intent.id, token)
    except stripe.InvalidRequestError as refusal:  # The token is unknown, used or expired.
        logger.warning("setup %s: Stripe refused: %s", setup.id, refusal)
        raise PaymentDetailsUnusable from refusal
    return _outcome(intent)


def _confirm(
    client: stripe.StripeClient, setup: Setup, intent_id: str, token: str
) -> stripe.SetupIntent:
    """Return the SetupIntent; the SDK raises a decline, and that it is confirmed already."""
    try:
        return client.v1.setup_intents.confirm(
            intent_id,
            {"confirmation_token": token},
            {"idempotency_key": f"{setup.id}:{token}"},
        )
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        is_answer = error.http_status == 402 or error.code == "setup_intent_unexpected_state"
        if not is_answer or error.error is None or error.error.setup_intent is None:
            raise
        return error.error.setup_intent
    except stripe.APIError as failure:
        if failure.http_status == 409:  # The same attempt is under way in another tab.
            raise
        # Stripe keeps it with its key for a day, so this token cannot be tried again.
        intent = client.v1.setup_intents.retrieve(intent_id)
        if intent.status in CONFIRMABLE:
            raise PaymentDetailsUnusable from failure
        return intent


def _outcome(intent: stripe.SetupIntent) -> Outcome:
    if intent.status == "requires_payment_method":
        error = intent.last_setup_error
        raise Declined(error.code if error else None, error.message if error else None)
    assert intent.client_secret is not None
    return Outcome(status=intent.status, client_secret=intent.client_secret)
