"""GET /api/setup-summary: what the customer reviews before saving it."""

from fastapi import APIRouter

from app import payment_details, setup_intents, setups
from app.api import ApiError
from app.dependencies import Database, Stripe
from app.payment_details import Summary
from app.session import Session

router = APIRouter()


class NoPaymentDetails(ApiError):
    status = 409
    code = "no_payment_details"
    message = "Please enter your payment details first."


@router.get("/api/setup-summary")
def read_setup_summary(session: Session, database: Database, client: Stripe) -> Summary:
    with database.begin() as connection:
        setup = setups.newest_setup(connection, session)
        if setup is None:
            raise setups.NoSetup
        summary = payment_details.find(connection, setup)
    if setup_intents.is_settled(client, setup):
        raise setups.AlreadySaved
    if summary is None or setup.state == "retired":
        raise NoPaymentDetails
    return summary
