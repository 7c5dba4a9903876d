"""Capture an authorized order when you deliver it: `python -m app.capture ORDER`.

The state is Stripe's: an authorization can lapse before its event has come. The order becomes paid
and is fulfilled by the webhook, as ever.
"""

import secrets
import sys

import sqlalchemy as sa
import stripe
from dotenv import load_dotenv

from app import orders
from app.database import open_database
from app.dependencies import new_stripe_client
from app.settings import load_settings


def capture(database: sa.Engine, client: stripe.StripeClient, order_id: str) -> str:
    """Capture the whole amount of an order, and return what to tell the operator.

    Raises:
        SystemExit: With the reason why it is not captured.
    """
    with database.begin() as connection:
        order = orders.find_order(connection, order_id)
    if order is None:
        raise SystemExit(f"There is no order {order_id}.")
    if order.payment_intent is None:
        raise SystemExit(f"Order {order.id} is not authorized: its payment has not begun.")
    try:
        return _capture(client, order.id, order.payment_intent)
    except stripe.StripeError as error:
        problem = f"Stripe did not answer as hoped ({type(error).__name__})"
        hint = "run this again, it is captured once at most"
        raise SystemExit(f"Order {order.id}: {problem}; {hint}.") from error


def _capture(client: stripe.StripeClient, order_id: str, intent_id: str) -> str:
    intent = client.v1.payment_intents.retrieve(intent_id)
    if intent.status == "succeeded":
        return f"Order {order_id} is captured already."
    if intent.status == "canceled":
        problem = "its authorization has lapsed or was canceled"
        raise SystemExit(f"Order {order_id} cannot be captured: {problem}.")
    if intent.status != "requires_capture":
        raise SystemExit(f"Order {order_id} is not authorized: its payment is {intent.status}.")
    # A PaymentIntent is captured once at most. So each run can have a key of its own: with one for
    # all of them Stripe would repeat a failure for a day.
    key = f"{order_id}:capture:{secrets.token_hex(8)}"
    client.v1.payment_intents.capture(intent_id, {}, {"idempotency_key": key})
    return f"Order {order_id} is captured."


def main() -> None:
    if len(sys.argv) != 2:
        print("Usage: python -m app.capture ORDER", file=sys.stderr)
        raise SystemExit(2)
    load_dotenv(".env")
    settings = load_settings()
    database = open_database(settings.database_url)
    print(capture(database, new_stripe_client(settings), sys.argv[1]))


if __name__ == "__main__":
    main()
