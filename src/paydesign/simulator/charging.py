"""What becomes of the money of a PaymentIntent when its bank is asked: taken, held, taking its time, or refused."""

from __future__ import annotations

from .confirmation import decline, decline_token, passed_3ds
from .intents import shown
from .methods import load_methods
from .methods.accounts import named_account
from .methods.kinds import account_of, of_account
from .resources import charges, mandates, payment_methods
from .rules import Refusal
from .store import StripeObject
from .world import Call

_ACCOUNT_OF_THE_BANK = "pm_sepaDebit_success_nl"
"""The test account that every customer has who approves a payment on the page of the bank."""


def settle(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject:
    """Ask the bank: the intent succeeds, waits for capture, takes its time, or is refused."""
    if load_methods()[method["type"]].delayed:
        return _debit(call, intent, method)
    refusal = decline(call, intent, method)
    if refusal is not None:
        raise fail(call, intent, method, refusal)
    if call.world.takes_time():
        intent["status"] = "processing"
        call.emit("payment_intent.processing", intent)
        return intent
    return _charge(call, intent, method)


def finished(call: Call, intent: StripeObject, *, succeeds: bool) -> StripeObject:
    """End the processing; the intent keeps what went wrong, nothing is raised."""
    method = call.store.get("payment_method", intent["payment_method"])
    if load_methods()[method["type"]].delayed:
        return _end_debit(call, intent, method, succeeds=succeeds)
    if succeeds:
        return _charge(call, intent, method)
    fail(call, intent, method, Refusal("payment_attempt_failed", {"payment_method": method}))
    return intent


def _debit(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject:
    """Ask the bank, which says nothing for days."""
    mandates.agree(call, intent, method)
    charges.add_charge(call, intent, method, None, is_pending=True)
    _keep(call, intent, method)
    intent["status"] = "processing"
    call.emit("payment_intent.processing", intent)
    return intent


def _end_debit(call: Call, intent: StripeObject, method: StripeObject, *, succeeds: bool) -> StripeObject:
    charge, account = call.store.get("charge", intent["latest_charge"]), account_of(method)
    if succeeds:
        charges.end(call, charge, None)
        succeed(call, intent, intent["amount"])
        return intent
    code = {"code": account.code} if account and account.code else {}
    refusal = Refusal("payment_attempt_failed", {**code, "charge": charge["id"], "payment_method": method})
    charges.end(call, charge, refusal.body())
    _needs_another(call, intent, refusal)
    return intent


def _save_account(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject | None:
    """Save the account behind a method that can itself be used once, if that is wanted, and return it."""
    is_wanted = intent["customer"] and intent["setup_future_usage"]
    account = named_account(_ACCOUNT_OF_THE_BANK)
    if not is_wanted or not load_methods()[method["type"]].saved_as or account is None:
        return None
    details = {"billing_details": method["billing_details"]}
    saved = payment_methods.new_method(call.world, of_account(account), details)
    mandates.fulfil(call, intent, saved)
    saved["_set_up"], method["_saved_as"] = True, saved["id"]
    payment_methods.attach_to(call, saved, intent["customer"])
    return saved


def _keep(call: Call, intent: StripeObject, method: StripeObject) -> None:
    """Use the method up, or save it to the customer."""
    method["_is_spent"] = True
    if intent["customer"] and intent["setup_future_usage"]:
        method["_set_up"] = True
        payment_methods.attach_to(call, method, intent["customer"])


def _charge(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject:
    saved = _save_account(call, intent, method)
    charge = charges.add_charge(call, intent, method, None, passed_3ds(intent, method))
    if saved is None:
        _keep(call, intent, method)
    else:
        saved["sepa_debit"]["generated_from"]["charge"] = charge["id"]
        method["_is_spent"] = True
    if intent["capture_method"] == "manual":
        intent["status"], intent["amount_capturable"] = "requires_capture", intent["amount"]
        call.emit("payment_intent.amount_capturable_updated", intent)
    else:
        succeed(call, intent, intent["amount"])
    return intent


def succeed(call: Call, intent: StripeObject, amount: int) -> None:
    """Tell that the money was taken."""
    intent["status"], intent["amount_received"], intent["amount_capturable"] = "succeeded", amount, 0
    call.emit("payment_intent.succeeded", intent)


def fail(call: Call, intent: StripeObject, method: StripeObject, refusal: Refusal) -> Refusal:
    """Put the intent back to where it needs another method, and return the refusal with it."""
    charge = charges.add_charge(call, intent, method, refusal.body())
    refusal.extra |= {"charge": charge["id"], "payment_method": method}
    _needs_another(call, intent, refusal)
    refusal.extra |= shown(call, intent)
    return refusal


def _needs_another(call: Call, intent: StripeObject, refusal: Refusal) -> None:
    intent["last_payment_error"] = refusal.body()
    intent["status"], intent["payment_method"] = "requires_payment_method", None
    intent["_authenticated"] = None
    decline_token(call, intent)
    call.emit("payment_intent.payment_failed", intent)
