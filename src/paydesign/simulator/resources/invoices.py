"""Invoices, as subscriptions make them, and the payments of them."""

from __future__ import annotations

from .. import invoicing
from ..collection import collect, method_of, payment_of
from ..intents import CONFIRMABLE
from ..lists import page
from ..rendering import render
from ..rules import Refusal
from ..store import StripeObject
from ..world import Call, Routes
from . import payment_intents

_PAYABLE = ("open", "uncollectible")

INSTEAD = {
    "forgive": "All that is due is taken.",
    "mandate": "Cards are taken without a mandate.",
    "source": "Use `payment_method`.",
}


def on_intent_succeeded(call: Call, intent: StripeObject) -> None:
    """Pay the invoice that the PaymentIntent was made for, if any."""
    invoice = call.store.find("invoice", intent.get("_invoice", ""))
    if invoice is not None and invoice["status"] in _PAYABLE:
        invoicing.pay(call, invoice)


def on_intent_failed(call: Call, intent: StripeObject) -> None:
    """Count the failed attempt; off session, a card that asks for approval fails too."""
    if invoice := call.store.find("invoice", intent.get("_invoice", "")):
        before = render(call.store, invoice)
        invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
        call.emit_change("invoice.updated", invoice, before)
        call.emit("invoice.payment_failed", invoice)
        if intent["last_payment_error"]["code"] == "authentication_required":
            on_action_required(call, intent)


def on_action_required(call: Call, intent: StripeObject) -> None:
    """Tell that the customer has to do something before the invoice is paid."""
    if invoice := call.store.find("invoice", intent.get("_invoice", "")):
        call.emit("invoice.payment_action_required", invoice)


def retrieve(call: Call) -> StripeObject:
    """Answer one invoice."""
    return call.store.get("invoice", call.path["invoice"])


def list_all(call: Call) -> StripeObject:
    """Answer the invoices."""
    subscription = call.params.get("subscription")

    def fits(invoice: StripeObject) -> bool:
        return subscription in (None, invoice["parent"]["subscription_details"]["subscription"])

    names = ("collection_method", "customer", "customer_account", "due_date", "status")
    return page(call, "invoice", fits, by=names)


def pay(call: Call) -> StripeObject:
    """Pay an invoice: with a saved method, or by noting that it was paid elsewhere."""
    invoice, given = retrieve(call), call.params
    if invoice["status"] == "paid":
        raise Refusal("invoice_already_paid")
    if invoice["status"] == "draft":
        invoicing.finalize(call, invoice)
    if invoice["status"] == "paid":
        return invoice
    if invoice["status"] not in _PAYABLE:
        raise Refusal("invoice_not_open")
    if given.get("paid_out_of_band"):
        return _pay_elsewhere(call, invoice)
    method = given.get("payment_method") or _method_of(call, invoice)
    if method is None:
        raise Refusal("no_payment_method")
    is_off_session = bool(given.get("off_session", True))
    refusal = collect(call, invoice, method, is_off_session=is_off_session)
    if refusal is not None:
        raise refusal
    if invoice["status"] in _PAYABLE:
        raise Refusal("invoice_requires_action")
    return invoice


def _method_of(call: Call, invoice: StripeObject) -> str | None:
    id = invoice["parent"]["subscription_details"]["subscription"]
    return method_of(call, call.store.get("subscription", id))


def _pay_elsewhere(call: Call, invoice: StripeObject) -> StripeObject:
    """Note a payment that Stripe has not seen; the PaymentIntent is given up."""
    intent = payment_of(call, invoice)
    if intent["status"] in CONFIRMABLE:
        payment_intents.give_up(call, intent, None)
    invoicing.pay(call, invoice, is_attempt=False)
    return invoice


def void(call: Call) -> StripeObject:
    """Give up an invoice that was not paid."""
    invoice = retrieve(call)
    if invoice["status"] == "paid":
        raise Refusal("invoice_paid")
    if invoice["status"] != "open":
        raise Refusal("invoice_not_open")
    void_open(call, invoice)
    return invoice


def void_open(call: Call, invoice: StripeObject) -> None:
    """Void an open invoice and cancel the PaymentIntent that would pay it."""
    before = render(call.store, invoice)
    invoice["status"], invoice["status_transitions"]["voided_at"] = "void", call.world.now()
    for payment in (invoice["+payments"] or {"data": []})["data"]:
        payment["status"], payment["status_transitions"]["canceled_at"] = "canceled", call.world.now()
        intent = call.store.get("payment_intent", payment["payment"]["payment_intent"])
        if intent["status"] in CONFIRMABLE:
            payment_intents.give_up(call, intent, "void_invoice")
    call.emit_change("invoice.updated", invoice, before)
    call.emit("invoice.voided", invoice)


def give_up_on(call: Call, invoice: StripeObject) -> None:
    """Mark an open invoice as one that will not be paid; it still can be."""
    before = render(call.store, invoice)
    invoice["status"] = "uncollectible"
    invoice["status_transitions"]["marked_uncollectible_at"] = call.world.now()
    call.emit_change("invoice.updated", invoice, before)
    call.emit("invoice.marked_uncollectible", invoice)


def list_payments(call: Call) -> StripeObject:
    """Answer the payments of invoices."""
    wanted = call.params.take("payment", {})

    def fits(payment: StripeObject) -> bool:
        return all(payment["payment"].get(name) == value for name, value in wanted.items())

    return page(call, "invoice_payment", fits, by=("invoice", "status"))


ROUTES: Routes = {
    "GET /v1/invoices": list_all,
    "GET /v1/invoices/{invoice}": retrieve,
    "POST /v1/invoices/{invoice}/pay": pay,
    "POST /v1/invoices/{invoice}/void": void,
    "GET /v1/invoice_payments": list_payments,
}
LISTENERS = {
    "payment_intent.succeeded": on_intent_succeeded,
    "payment_intent.payment_failed": on_intent_failed,
    "payment_intent.requires_action": on_action_required,
}
