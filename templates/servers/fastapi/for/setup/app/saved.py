"""What happens once a payment method is saved."""

import sqlalchemy as sa

from app.setups import Setup


def keep(connection: sa.Connection, setup: Setup, customer: str, payment_method: str) -> None:
    """Do what the customer saved it for: called exactly once for each setup, and nowhere else.

    To charge it later, create a PaymentIntent with this customer and payment method, `confirm`
    and `off_session`. The setup is marked as saved in the transaction of `connection`, so what you
    write there is written with it or not at all. Leave slow work to a job that you write there:
    Stripe waits for the answer, and repeats the event if none comes.
    """
