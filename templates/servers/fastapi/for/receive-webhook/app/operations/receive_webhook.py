"""POST /webhook: the events that Stripe sends, which alone decide what has happened.

Stripe sends an event more than once, and events in any order. Each one is recorded and
handled in one transaction: if that fails, Stripe is told so and sends it again.
"""

import logging
from datetime import UTC, datetime
from typing import Annotated

import sqlalchemy as sa
import stripe
from fastapi import APIRouter, Depends, Header, Request
from sqlalchemy.exc import IntegrityError

from app import events
from app.api import ApiError
from app.database import metadata
from app.dependencies import AppSettings, Database, Stripe

logger = logging.getLogger(__name__)
router = APIRouter()

processed_events = sa.Table(
    "processed_events",
    metadata,
    sa.Column("id", sa.String(255), primary_key=True),
    sa.Column("type", sa.String(255), nullable=False),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
)


class InvalidSignature(ApiError):
    status = 400
    code = "invalid_signature"
    message = "The signature is not valid."


class InvalidPayload(ApiError):
    status = 400
    code = "invalid_payload"
    message = "This is not an event."


class OtherApiVersion(ApiError):
    status = 400
    code = "other_api_version"
    message = "The event is of another version of the API."


async def read_body(request: Request) -> bytes:
    """Return the body as it was signed: parsing it first would lose the exact bytes."""
    return await request.body()


@router.post("/webhook")
def receive_webhook(
    payload: Annotated[bytes, Depends(read_body)],
    settings: AppSettings,
    database: Database,
    client: Stripe,
    stripe_signature: Annotated[str | None, Header()] = None,
) -> dict[str, str]:
    try:
        event = client.construct_event(payload, stripe_signature, settings.webhook_secret)
        event_id, kind, subject = event.id, event.type, event.data.object
        version = getattr(event, "api_version", None)
    except stripe.SignatureVerificationError as error:
        raise InvalidSignature from error
    except (AttributeError, TypeError, ValueError) as error:
        raise InvalidPayload from error
    if version and _train(version) != _train(stripe.api_version):
        logger.error(
            "event %s is of API version %s: create the endpoint with version %s, or run"
            " `stripe listen --latest`",
            event_id,
            version,
            stripe.api_version,
        )
        raise OtherApiVersion
    with database.begin() as connection:
        if _record(connection, event_id, kind):
            events.handle(connection, kind, subject)
        else:
            logger.info("event %s was handled before", event_id)
    return {}


def _train(version: str) -> str:
    """Return the name of a version's release train: within it nothing is removed or renamed."""
    return version.partition(".")[2]


def _record(connection: sa.Connection, event_id: str, kind: str) -> bool:
    row = {"id": event_id, "type": kind, "received_at": datetime.now(UTC)}
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(processed_events).values(row))
    except IntegrityError:
        return False
    return True
