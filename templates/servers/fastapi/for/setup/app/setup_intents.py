"""The one SetupIntent of a setup.

It is created, and stored with its setup, before it is confirmed. So whatever answer is lost then,
it is known which SetupIntent to look at.
"""

from contextlib import suppress

import sqlalchemy as sa
import stripe

from app import customers, setups
from app.idempotency import create_once
from app.setups import Setup

# The customer has done everything. The event that says so may still be on its way.
SETTLED = ("succeeded", "processing")


def find(
    database: sa.Engine, client: stripe.StripeClient, setup: Setup
) -> stripe.SetupIntent | None:
    """Return the setup's SetupIntent, if it has one; after a decline it is used again.

    Raises:
        SetupChanged: If it is canceled.
    """
    if setup.setup_intent is None:
        return None
    return _retrieve(database, client, setup, setup.setup_intent)


def find_or_create(
    database: sa.Engine, client: stripe.StripeClient, session: str, setup: Setup
) -> stripe.SetupIntent:
    """Return the setup's SetupIntent.

    Raises:
        SetupChanged, AlreadySaved: If that has happened since the setup was read.
    """
    intent = find(database, client, setup)
    if intent is None:
        intent = _create_and_attach(database, client, session, setup)
    return intent


def is_settled(client: stripe.StripeClient, setup: Setup) -> bool:
    """Tell whether there is nothing left to save in the setup, also if only Stripe knows yet."""
    if setup.state != "confirming" or setup.setup_intent is None:
        return setup.state == "saved"
    return client.v1.setup_intents.retrieve(setup.setup_intent).status in SETTLED


def _create_and_attach(
    database: sa.Engine, client: stripe.StripeClient, session: str, setup: Setup
) -> stripe.SetupIntent:
    # However often this is asked for, a setup has one SetupIntent.
    intent = customers.create_for(
        database,
        client,
        session,
        lambda customer: create_once(
            lambda key: _create(client, customer, setup, key), f"{setup.id}:create:{customer}"
        ),
    )
    with database.begin() as connection:
        now = setups.attach_intent(connection, setup, intent.id)
    if now.setup_intent != intent.id:
        # The setup was closed, or got one in another tab. Nobody has the secret of this one, so
        # nobody has confirmed it; it may be canceled already.
        with suppress(stripe.InvalidRequestError):
            client.v1.setup_intents.cancel(intent.id)
    if now.state == "saved":
        raise setups.AlreadySaved
    if now.state == "retired" or now.setup_intent is None:
        raise setups.SetupChanged
    if now.setup_intent != intent.id:
        return _retrieve(database, client, now, now.setup_intent)
    return intent


def _retrieve(
    database: sa.Engine, client: stripe.StripeClient, setup: Setup, intent_id: str
) -> stripe.SetupIntent:
    intent = client.v1.setup_intents.retrieve(intent_id)
    if intent.status == "canceled":
        with database.begin() as connection:
            setups.retire(connection, setup)
        raise setups.SetupChanged
    return intent


def _create(
    client: stripe.StripeClient, customer: str, setup: Setup, key: str
) -> stripe.SetupIntent:
    return client.v1.setup_intents.create(
        {
            "customer": customer,
            "automatic_payment_methods": {"enabled": True},
            # For payments that the customer is not there for, as the page says.
            "usage": "off_session",
            "metadata": {"setup_id": setup.id},
        },
        {"idempotency_key": key},
    )
