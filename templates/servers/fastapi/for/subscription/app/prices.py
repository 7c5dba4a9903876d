"""The Prices at Stripe: each line of a quote has one, found by a lookup key that says all of it."""

import stripe

from app.catalog import INTERVAL
from app.idempotency import create_once
from app.quotes import Line, Quote


def find_or_create(client: stripe.StripeClient, quote: Quote, line: Line) -> str:
    """Return the id of the line's Price. A Price cannot change: another amount is another Price."""
    lookup_key = f"{line.sku}-{quote.currency}-{line.unit_amount}-{INTERVAL}"
    found = client.v1.prices.list({"lookup_keys": [lookup_key], "active": True}).data
    if found:
        return found[0].id
    price = create_once(
        lambda key: client.v1.prices.create(
            {
                "product_data": {"name": line.name},
                "currency": quote.currency,
                "unit_amount": line.unit_amount,
                "recurring": {"interval": INTERVAL},
                "lookup_key": lookup_key,
                "transfer_lookup_key": True,  # from a Price that was archived
            },
            {"idempotency_key": key},
        ),
        f"{lookup_key}:price",
    )
    return price.id
