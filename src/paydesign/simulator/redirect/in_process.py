"""Puts the stand-in behind the Stripe SDK of this very process, for as long as a test takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from ..access import STRIPE_HOSTS

_SENDING = tuple(
    f"request{kind}_with_retries{ending}" for kind in ("", "_stream") for ending in ("", "_async")
)


@contextmanager
def sdk_redirected(stripe: ModuleType, url: str) -> Iterator[None]:
    """Have what the SDK would send to Stripe's hosts sent to `url`.

    It is changed where the address of a request is whole, because a program may have made its client, with the
    addresses in it, long before.
    """
    client = stripe.HTTPClient if hasattr(stripe, "HTTPClient") else stripe.http_client.HTTPClient
    kept = {name: vars(client)[name] for name in _SENDING if name in vars(client)}
    for name, send in kept.items():
        setattr(client, name, _sending_to(url, send))
    try:
        yield
    finally:
        for name, send in kept.items():
            setattr(client, name, send)


def _sending_to(stand_in: str, send: Any) -> Any:
    def send_there(client: Any, method: str, url: str, *others: Any, **named: Any) -> Any:
        parts = urlsplit(url)
        if parts.hostname in STRIPE_HOSTS:
            url = stand_in + parts._replace(scheme="", netloc="").geturl()
        return send(client, method, url, *others, **named)

    return send_there
