"""GET /api/payment-summary: what the customer reviews before paying."""

from fastapi import APIRouter

from app import orders, payment_details
from app.api import ApiError
from app.dependencies import Database
from app.payment_details import Summary
from app.session import Session

router = APIRouter()


class NoPaymentDetails(ApiError):
    status = 409
    code = "no_payment_details"
    message = "Please enter your payment details first."


@router.get("/api/payment-summary")
def read_summary(session: Session, database: Database) -> Summary:
    with database.begin() as connection:
        order = orders.current_order(connection, session)
        if order is None:
            raise orders.NoOrder
        summary = payment_details.find(connection, order)
    if summary is None:
        raise NoPaymentDetails
    return summary
