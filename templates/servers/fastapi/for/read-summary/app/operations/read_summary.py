"""GET /api/payment-summary: what the customer reviews before paying."""

from fastapi import APIRouter

from app import orders, payment_details, payment_intents
from app.api import ApiError
from app.dependencies import Database, Stripe
from app.payment_details import Summary
from app.session import Session

router = APIRouter()


class NoPaymentDetails(ApiError):
    status = 409
    code = "no_payment_details"
    message = "Please enter your payment details first."


@router.get("/api/payment-summary")
def read_summary(session: Session, database: Database, client: Stripe) -> Summary:
    with database.begin() as connection:
        order = orders.newest_order(connection, session)
        if order is None:
            raise orders.NoOrder
        summary = payment_details.find(connection, order)
    if payment_intents.is_settled(client, order):
        raise orders.AlreadyPaid
    if summary is None or order.is_closed:
        raise NoPaymentDetails
    return summary
