"""What happens to a subscription when its period is over. With Stripe that takes a month; here it is ordered."""

from __future__ import annotations

from . import invoicing
from .collection import collect, method_of
from .resources import invoices, subscriptions
from .rules import Refusal
from .store import StripeObject
from .world import Call

_RENEWABLE = ("active", "trialing", "past_due")


def renew(call: Call, subscription: StripeObject) -> None:
    """Begin the next period: its invoice is charged off session, unless the subscription ends or pauses here.

    Raises:
        Refusal: The subscription has not begun, has ended or is paused.
    """
    if subscription["status"] not in _RENEWABLE:
        raise Refusal("not_renewable", id=subscription["id"], status=subscription["status"])
    end = subscription["items"]["data"][0]["current_period_end"]
    if subscription["status"] == "trialing":
        subscriptions.tell_trial_end(call, subscription, is_over=True)
    if subscription["cancel_at"] is not None and subscription["cancel_at"] <= end:
        subscriptions.end(call, subscription)
    elif not end_trial_without_a_method(call, subscription):
        _begin_next(call, subscription, end)


def _begin_next(call: Call, subscription: StripeObject, start: int) -> None:
    before = {name: subscription[name] for name in ("latest_invoice", "status")}
    paused = subscription["pause_collection"]
    if paused and paused["resumes_at"] is not None and paused["resumes_at"] <= start:
        before["pause_collection"], subscription["pause_collection"] = paused, None
    subscription["items"]["data"] = invoicing.next_period(subscription["items"]["data"])
    subscription["status"] = "active"
    invoice = bill(call, subscription, "subscription_cycle", invoicing.cycle_lines(call, subscription))
    call.emit("customer.subscription.updated", subscription, before)
    if invoice["amount_due"] and invoice["status"] == "open":
        collect(call, invoice, method_of(call, subscription), is_off_session=True)
        if invoice["status"] == "open":
            fall_behind(call, subscription)


def bill(call: Call, subscription: StripeObject, reason: str, lines: list[StripeObject]) -> StripeObject:
    """Add an invoice of a subscription that has begun, open unless its collection is paused."""
    invoice = invoicing.add_draft(call, subscription, reason, lines)
    if subscription["pause_collection"]:
        _set_aside(call, invoice, subscription["pause_collection"]["behavior"])
    else:
        invoicing.finalize(call, invoice)
    return invoice


def _set_aside(call: Call, invoice: StripeObject, behavior: str) -> None:
    """Do not collect an invoice: https://docs.stripe.com/billing/subscriptions/pause-payment."""
    if behavior == "void":
        invoicing.finalize(call, invoice)
        if invoice["status"] == "open":
            invoices.void_open(call, invoice)
    elif behavior == "mark_uncollectible":
        invoicing.finalize(call, invoice)
        if invoice["status"] == "open":
            invoices.give_up_on(call, invoice)


def fall_behind(call: Call, subscription: StripeObject) -> None:
    """Note that an invoice of the subscription waits to be paid."""
    before, subscription["status"] = subscription["status"], "past_due"
    if before != "past_due":
        call.emit("customer.subscription.updated", subscription, {"status": before})


def end_trial_without_a_method(call: Call, subscription: StripeObject) -> bool:
    """Cancel or pause a subscription whose trial is over without a method, if it was asked for."""
    if subscription["status"] != "trialing" or method_of(call, subscription) is not None:
        return False
    behavior = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if behavior == "cancel":
        subscriptions.end(call, subscription)
    elif behavior == "pause":
        subscription["status"] = "paused"
        call.emit("customer.subscription.paused", subscription)
    return bool(behavior != "create_invoice")
