"""What somebody sends who is not Stripe, or who is not asked for: made from an event that there is. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from enum import StrEnum
from typing import NamedTuple

from .store import StripeObject

OLD = 3600
"""Seconds since an old signature was made; the SDKs take 300. Source: https://docs.stripe.com/webhooks/signature."""


class Forgery(StrEnum):
    """What is not as it should be."""

    WRONG_SIGNATURE = "wrong_signature"  # signed with another secret
    NO_SIGNATURE = "no_signature"
    OLD_TIMESTAMP = "old_timestamp"  # rightly signed, an hour ago
    CHANGED_BODY = "changed_body"  # another body than the one that was signed
    UNKNOWN_TYPE = "unknown_type"  # rightly signed, of a type that nobody knows
    FOREIGN_OBJECT = "foreign_object"  # rightly signed, about an object that the account does not have

    @property
    def is_signed(self) -> bool:
        """Whether an endpoint has no reason to refuse it."""
        return self in (Forgery.UNKNOWN_TYPE, Forgery.FOREIGN_OBJECT)


class WebhookRequest(NamedTuple):
    """What is posted to an endpoint; without a signature the header is not there."""

    payload: str
    signature: str | None


def sign(payload: str, secret: str, timestamp: int) -> str:
    """Return the value of `Stripe-Signature`. Source: https://docs.stripe.com/webhooks/signature, read 2026-11-23."""
    digest = hmac.new(secret.encode(), f"{timestamp}.{payload}".encode(), hashlib.sha256)
    return f"t={timestamp},v1={digest.hexdigest()}"


def webhook_request(
    event: StripeObject, secret: str, now: int, forgery: Forgery | None = None
) -> WebhookRequest:
    """Return an event as it is sent; `now` is the time of whoever checks it."""
    payload = signed = json.dumps(event, indent=2)
    match forgery:
        case Forgery.NO_SIGNATURE:
            return WebhookRequest(payload, None)
        case Forgery.WRONG_SIGNATURE:
            secret = "whsec_forged"
        case Forgery.OLD_TIMESTAMP:
            now -= OLD
        case Forgery.CHANGED_BODY:
            signed = json.dumps({**event, "created": event["created"] - 1}, indent=2)
    return WebhookRequest(payload, sign(signed, secret, now))


def forged_event(event: StripeObject, forgery: Forgery) -> StripeObject:
    """Return the event that is sent in place of the one given, under another id."""
    forged = {**event, "id": f"evt_forged{event['id'].removeprefix('evt_')}"}
    if forgery is Forgery.UNKNOWN_TYPE:
        forged["type"] = "paydesign.unknown_type"
    elif forgery is Forgery.FOREIGN_OBJECT:
        own = event["data"]["object"]["id"]
        prefix, underscore, rest = own.rpartition("_")
        foreign = f"{prefix}{underscore}foreign{rest}"
        forged["data"] = json.loads(json.dumps(event["data"]).replace(own, foreign))
    return forged
