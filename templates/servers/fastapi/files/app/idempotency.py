"""How something is created at Stripe once, however often it is asked for."""

import secrets
from collections.abc import Callable
from typing import TypeVar

import stripe

Created = TypeVar("Created")


def create_once(create: Callable[[str], Created], key: str) -> Created:
    """Return what `create` makes under this idempotency key, which it is given.

    Stripe keeps a failure of its own with the key for a day. Use this only for what charges
    nothing when it is created: then another key is taken.
    """
    try:
        return create(key)
    except stripe.APIError as failure:
        if failure.http_status == 409:  # Another tab creates it right now.
            raise
        return create(f"{key}:{secrets.token_hex(8)}")
