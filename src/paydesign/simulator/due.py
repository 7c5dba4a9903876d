"""What has come due by the stand-in's clock, and happens only when it is ordered. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .methods.accounts import Account
from .methods.kinds import account_of
from .store import Store, StripeObject

_RUNNING = ("active", "trialing", "past_due")


def due(store: Store, now: int) -> Iterator[StripeObject]:
    """Yield what would have happened by itself at Stripe.

    Each has `object`, `id`, `since` (seconds since the epoch), `what`, and `order`: the path under /_simulator/
    that does it, or None if nothing does.
    """
    for one in store.all("subscription", lambda one: one["status"] in _RUNNING):
        end = min((item["current_period_end"] for item in one["items"]["data"]), default=now + 1)
        if end <= now:
            order = f"POST subscriptions/{one['id']}/renew"
            yield _entry(one, end, "The period is over.", order)
    for one in store.all("payment_intent", lambda one: one["status"] == "processing"):
        method = store.find("payment_method", one["payment_method"] or "") or {}
        if method and (account := account_of(method)) is not None:
            since = store.get("charge", one["latest_charge"])["created"]
            yield _entry(one, since, _leads(account), f"POST intents/{one['id']}/finish")
    for one in store.all("payment_intent", lambda one: one["status"] == "requires_capture"):
        charge = store.find("charge", one["latest_charge"] or "") or {}
        card = (charge.get("payment_method_details") or {}).get("card") or {}
        end = card.get("capture_before") or now + 1
        if end <= now:
            yield _entry(
                one, end, "The authorization has lapsed; the amount can still be captured here.", None
            )


def _leads(account: Account) -> str:
    """Return what the bank says in the end of a debit of a test account."""
    if account.leads is None:
        return "The bank never says yes or no to this test account."
    code = f", with {account.code}" if account.code else ""
    return f"The bank has said nothing yet. This test account leads to the outcome {account.leads}{code}."


def _entry(one: StripeObject, since: int, what: str, order: str | None) -> StripeObject:
    return {"object": one["object"], "id": one["id"], "since": since, "what": what, "order": order}
