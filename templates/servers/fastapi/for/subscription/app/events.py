"""What the events of Stripe mean for the subscriptions.

They come in any order, and what they say may be out of date. So an order is begun, renewed and
ended by facts that stay true: an invoice is paid, a SetupIntent has succeeded, a subscription has
ended. The first invoice has a PaymentIntent too: that it has succeeded is told once more by
`payment_intent.succeeded`, which counts for nothing. A trial's first invoice is over nothing and
paid at once, before the customer has done anything: the trial begins when its SetupIntent succeeds.
"""

import logging

import sqlalchemy as sa
import stripe

from app import access, fulfilment, orders, subscriptions
from app.orders import Order

logger = logging.getLogger(__name__)


def handle(connection: sa.Connection, kind: str, subject: object) -> None:
    """Do what an event about this object asks for, in the transaction that records it."""
    if kind == "invoice.paid" and isinstance(subject, stripe.Invoice):
        _settle(connection, subject)
    elif kind == "setup_intent.succeeded" and isinstance(subject, stripe.SetupIntent):
        _begin_trial(connection, subject)
    elif kind == "customer.subscription.deleted" and isinstance(subject, stripe.Subscription):
        _end(connection, subject)
    else:
        logger.info("event: %s", kind)


def _settle(connection: sa.Connection, invoice: stripe.Invoice) -> None:
    details = invoice.parent.subscription_details if invoice.parent else None
    order = subscriptions.find_order(connection, str(details.subscription)) if details else None
    if order is None:
        logger.warning("%s is paid for a subscription that is not ours", invoice.id)
        return
    is_first = invoice.billing_reason == "subscription_create" and not order.quote.trial_days
    due = (order.quote.amount, order.quote.currency)
    if is_first and (invoice.amount_paid, invoice.currency) != due:
        logger.error("order %s: %s is paid with another amount; refund it", order.id, invoice.id)
    elif not access.record_invoice(connection, order, invoice):
        logger.info("order %s: %s was handled before", order.id, invoice.id)
    elif is_first:
        _begin(connection, order)
    elif invoice.billing_reason == "subscription_cycle":
        logger.info("order %s is paid again: deliver it again", order.id)
        fulfilment.renew(connection, order)


def _begin_trial(connection: sa.Connection, setup: stripe.SetupIntent) -> None:
    order = subscriptions.find_order_of_intent(connection, setup.id)
    if order is None:
        logger.info("%s begins no trial of ours", setup.id)
    else:
        _begin(connection, order)


def _begin(connection: sa.Connection, order: Order) -> None:
    assert order.subscription is not None
    if orders.mark_paid(connection, order, order.subscription):
        logger.info("order %s is paid: deliver it", order.id)
        fulfilment.fulfil(connection, order)
        if subscriptions.has_ended(connection, order):  # We were told of the end first.
            _deliver_no_more(connection, order)


def _end(connection: sa.Connection, subscription: stripe.Subscription) -> None:
    order = subscriptions.find_order(connection, subscription.id)
    if order is None:
        logger.warning("%s has ended, which is not ours", subscription.id)
    elif subscriptions.mark_ended(connection, subscription.id) and order.state == "paid":
        _deliver_no_more(connection, order)


def _deliver_no_more(connection: sa.Connection, order: Order) -> None:
    logger.info("order %s has ended: deliver it no more", order.id)
    fulfilment.end(connection, order)
