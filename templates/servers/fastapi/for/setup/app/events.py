"""What the events of Stripe mean for the setups."""

import logging

import sqlalchemy as sa
import stripe

from app import setups
from app.saved import keep

logger = logging.getLogger(__name__)


def handle(connection: sa.Connection, kind: str, subject: object) -> None:
    """Do what an event about this object asks for, in the transaction that records it."""
    if kind == "setup_intent.succeeded" and isinstance(subject, stripe.SetupIntent):
        _settle(connection, subject)
    elif kind == "setup_intent.setup_failed" and isinstance(subject, stripe.SetupIntent):
        error = subject.last_setup_error
        logger.info("%s was not set up: %s", subject.id, error.code if error else "no reason given")
    else:
        logger.info("event: %s", kind)


def _settle(connection: sa.Connection, intent: stripe.SetupIntent) -> None:
    setup = setups.find_setup(connection, getattr(intent.metadata, "setup_id", ""))
    customer, method = _id(intent.customer), _id(intent.payment_method)
    if setup is None or setup.setup_intent != intent.id:
        logger.warning("%s saved a payment method for a setup that is not ours", intent.id)
    elif setups.mark_saved(connection, setup, method):
        logger.info("setup %s: saved %s for %s", setup.id, method, customer)
        keep(connection, setup, customer, method)


def _id(reference: str | stripe.Customer | stripe.PaymentMethod | None) -> str:
    """Return the id of what an event refers to; events do not expand it."""
    return reference if isinstance(reference, str) else getattr(reference, "id", "")
