"""POST /api/payment-summary: bind a confirmation token to the order, for the review page."""

from typing import Annotated

import stripe
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.exc import IntegrityError

from app import orders, payment_details
from app.api import ApiError, ApiModel
from app.dependencies import Database, Stripe
from app.payment_details import PaymentMethod, Summary
from app.session import Session

router = APIRouter()


class Details(ApiModel):
    order_id: str
    confirmation_token: Annotated[str, Field(pattern=r"^ctoken_\w+$", max_length=255)]


class UnknownPaymentDetails(ApiError):
    status = 422
    code = "unknown_payment_details"
    message = "Please enter your payment details again."


@router.post("/api/payment-summary")
def summarize_payment(
    details: Details, session: Session, database: Database, client: Stripe
) -> Summary:
    with database.begin() as connection:
        order = orders.unpaid_order(connection, session, details.order_id)
    try:
        token = client.v1.confirmation_tokens.retrieve(details.confirmation_token)
    except stripe.InvalidRequestError as refusal:
        raise UnknownPaymentDetails from refusal
    if token.payment_method_preview is None:
        raise UnknownPaymentDetails
    method = _describe(token.payment_method_preview)
    try:
        with database.begin() as connection:
            return payment_details.save(connection, order, token.id, method)
    except IntegrityError:  # The token was entered for another order.
        raise UnknownPaymentDetails from None


def _describe(preview: stripe.ConfirmationToken.PaymentMethodPreview) -> PaymentMethod:
    card = getattr(preview, "card", None)
    if card is None:
        return PaymentMethod(type=preview.type, label=preview.type.replace("_", " ").capitalize())
    label = f"{card.brand.replace('_', ' ').title()} ending in {card.last4}"
    return PaymentMethod(type=preview.type, label=label)
