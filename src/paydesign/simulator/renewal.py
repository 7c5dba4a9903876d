"""What happens to a subscription when its period is over. With Stripe that takes a month; here it is ordered."""

from __future__ import annotations

from .params import Params
from .periods import end_of_period
from .resources import invoices, payment_intents, subscriptions
from .rules import Refusal
from .store import StripeObject
from .world import Call

_RENEWABLE = ("active", "trialing", "past_due")


def renew(call: Call, subscription: StripeObject) -> None:
    """Begin the next period: its invoice is charged off session, unless the subscription ends here.

    Raises:
        Refusal: The subscription has not begun, or has ended.
    """
    if subscription["status"] not in _RENEWABLE:
        raise Refusal("not_renewable", id=subscription["id"], status=subscription["status"])
    if subscription["cancel_at_period_end"] or _lacks_a_card_after_trial(call, subscription):
        subscriptions.end(call, subscription)
        return
    before = {name: subscription[name] for name in ("latest_invoice", "status")}
    for item in subscription["items"]["data"]:
        start = item["current_period_end"]
        item["current_period_start"] = start
        item["current_period_end"] = end_of_period(start, item["price"]["recurring"])
    invoice = invoices.new_invoice(call, subscription, "subscription_cycle")
    subscription |= {"latest_invoice": invoice["id"], "status": "active"}
    call.emit("customer.subscription.updated", subscription, before)
    if invoice["amount_due"]:
        _charge(call, subscription, invoice)


def _charge(call: Call, subscription: StripeObject, invoice: StripeObject) -> None:
    payment = invoice["+payments"]["data"][0]["payment"]
    intent = call.store.get("payment_intent", payment["payment_intent"])
    params = {"off_session": True, "payment_method": _card(call, subscription)}
    if params["payment_method"] is None:
        del params["payment_method"]
    try:
        payment_intents.confirm_intent(Call(call.world, Params(params)), intent)
    except Refusal:
        subscription["status"] = "past_due"
        call.emit("customer.subscription.updated", subscription, {"status": "active"})


def _card(call: Call, subscription: StripeObject) -> str | None:
    customer = call.store.get("customer", subscription["customer"])
    chosen = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    return str(chosen) if chosen else None


def _lacks_a_card_after_trial(call: Call, subscription: StripeObject) -> bool:
    behavior = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    is_trial = subscription["status"] == "trialing"
    return is_trial and behavior == "cancel" and _card(call, subscription) is None
