"""The business rules that have the last word before a subscription begins."""

import logging

import stripe

from app.api import ApiError
from app.orders import Order

logger = logging.getLogger(__name__)


class PaymentRefused(ApiError):
    status = 403
    code = "payment_refused"


def check(order: Order, token: stripe.ConfirmationToken) -> None:
    """Refuse what must not begin: the place for stock, fees and restrictions.

    Raises:
        PaymentRefused: With a sentence for the customer.
    """
    card = getattr(token.payment_method_preview, "card", None)
    if card is not None and card.funding == "prepaid":
        logger.info("order %s: a prepaid card was refused", order.id)
        raise PaymentRefused(
            message="We cannot accept prepaid cards. Please use another payment method."
        )
