"""The business rules that have the last word before a payment method is saved."""

import logging

import stripe

from app.api import ApiError
from app.setups import Setup

logger = logging.getLogger(__name__)


class PaymentMethodRefused(ApiError):
    status = 403
    code = "payment_method_refused"


def check(setup: Setup, token: stripe.ConfirmationToken) -> None:
    """Refuse what must not be saved: the place for restrictions.

    Raises:
        PaymentMethodRefused: With a sentence for the customer.
    """
    card = getattr(token.payment_method_preview, "card", None)
    if card is not None and card.funding == "prepaid":
        logger.info("setup %s: a prepaid card was refused", setup.id)
        raise PaymentMethodRefused(
            message="We cannot accept prepaid cards. Please use another payment method."
        )
