"""What an operation can ask for in its signature."""

from typing import Annotated

import sqlalchemy as sa
import stripe
from fastapi import Depends, Request

from app.settings import Settings

TIMEOUT = 20  # seconds, for each of the attempts


def new_stripe_client(settings: Settings) -> stripe.StripeClient:
    # A repeated request carries the same idempotency key, so it is safe to repeat.
    line = stripe.RequestsClient(timeout=TIMEOUT)
    return stripe.StripeClient(settings.secret_key, max_network_retries=2, http_client=line)


def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def get_database(request: Request) -> sa.Engine:
    database: sa.Engine = request.app.state.database
    return database


def get_stripe(request: Request) -> stripe.StripeClient:
    client: stripe.StripeClient = request.app.state.stripe
    return client


AppSettings = Annotated[Settings, Depends(get_settings)]
Database = Annotated[sa.Engine, Depends(get_database)]
Stripe = Annotated[stripe.StripeClient, Depends(get_stripe)]
