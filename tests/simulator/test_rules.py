"""Every rule of the table is raised once, and nothing else can be."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from paydesign.simulator.cards import load_cards
from paydesign.simulator.contract import object_schema
from paydesign.simulator.resources.customer_sessions import LIFETIME as CUSTOMER_SESSION
from paydesign.simulator.rules import FILE, Rule, load_rules

RETURN_URL = "http://127.0.0.1:9/done"
INTENT = {"amount": "1999", "currency": "usd"}
PAY = {**INTENT, "confirm": "true", "return_url": RETURN_URL}
REFUNDS = "/v1/refunds"
ITEM = {"amount": "500", "currency": "usd"}
ALLOWED = {"allowed_payment_method_types[]": "ideal"}
IDEAL = {**PAY, **ALLOWED, "currency": "eur", "payment_method_data[type]": "ideal"}
SEPA = {
    **INTENT,
    "currency": "eur",
    "confirm": "true",
    "allowed_payment_method_types[]": "sepa_debit",
    "payment_method": "pm_sepaDebit_success_de",
}
MANDATE = "mandate_data[customer_acceptance][type]"
METHODS = "/v1/payment_methods"
US_ROUTING = "us_bank_account[routing_number]"
HOLDER = {"billing_details[name]": "Ada"}
US_ACCOUNT = {
    **HOLDER,
    "type": "us_bank_account",
    "us_bank_account[account_number]": "000123456789",
    US_ROUTING: "110000000",
}
SOURCE = FILE.parent
NOW = 1_795_000_000
"""Where the clock begins."""


class World(NamedTuple):
    """What a scenario works with."""

    send: Callable[..., Any]
    browse: Callable[..., Any]
    typed_card: Callable[..., dict[str, str]]
    make_token: Callable[..., str]
    finish_3ds: Callable[..., Any]
    clock: Any
    control: Callable[..., Any]

    def intent(self, **params: str) -> dict[str, Any]:
        return dict(self.send("POST", "/v1/payment_intents", {**INTENT, **params}).body)

    def pay(self, method: str = "pm_card_visa", **params: str) -> Any:
        return self.send("POST", "/v1/payment_intents", {**PAY, "payment_method": method, **params})

    def pay_by_token(self, token: str, **params: str) -> Any:
        return self.send("POST", "/v1/payment_intents", {**PAY, "confirmation_token": token, **params})

    def confirm(self, intent: dict[str, Any], **params: str) -> Any:
        return self.send("POST", f"/v1/payment_intents/{intent['id']}/confirm", params)

    def refund(self, paid: Any, *amounts: str) -> Any:
        """Refund each amount in turn, all that is left if none is given, and return the last answer."""
        for amount in amounts or ("",):
            given = {"payment_intent": paid.body["id"], **({"amount": amount} if amount else {})}
            reply = self.send("POST", REFUNDS, given)
        return reply

    def dispute(self) -> dict[str, Any]:
        self.pay("pm_card_createDispute")
        return dict(self.send("GET", "/v1/disputes").body["data"][0])

    def tokenize(self, **changed: str) -> Any:
        return self.browse("POST", "/v1/confirmation_tokens", self.typed_card(**changed))


def refunded_inquiry(w: World) -> Any:
    w.refund(w.pay("pm_card_createDisputeInquiry"))
    [inquiry] = w.send("GET", "/v1/disputes").body["data"]
    return w.control("POST", f"disputes/{inquiry['id']}/close", {"outcome": "escalated"})


def customer_session(w: World, **features: str) -> Any:
    given = {f"components[payment_element][features][{name}]": value for name, value in features.items()}
    enabled = {"components[payment_element][enabled]": "true"}
    return w.send("POST", "/v1/customer_sessions", {"customer": customer(w), **enabled, **given})


def elements_of(w: World, secret: str, wait: int = 0) -> Any:
    w.clock.advance(wait)
    options = {**INTENT, "mode": "payment", "customer_session_client_secret": secret}
    return w.browse("GET", "/v1/elements/session", options)


def used_card_token(w: World) -> Any:
    card = {"card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "2030"}
    token = w.browse("POST", "/v1/tokens", card).body["id"]
    w.send("POST", "/v1/payment_methods", {"type": "card", "card[token]": token})
    return w.send("POST", "/v1/payment_methods", {"type": "card", "card[token]": token})


def used_token(w: World) -> Any:
    token = w.make_token()
    w.pay_by_token(token)
    return w.pay_by_token(token)


def declined_token(w: World) -> Any:
    token = w.make_token("4000000000000002")
    w.pay_by_token(token)
    return w.pay_by_token(token)


def aged_token(w: World, seconds: int) -> Any:
    token = w.make_token()
    w.clock.advance(seconds)
    return w.pay_by_token(token)


def same_key(w: World, path: str, params: dict[str, str]) -> Any:
    w.send("POST", "/v1/payment_intents", INTENT, Idempotency_Key="k")
    return w.send("POST", path, params, Idempotency_Key="k")


def two_at_once(w: World) -> Any:
    from concurrent.futures import ThreadPoolExecutor

    w.control("POST", "faults", {"next": {"fault": "slow", "seconds": 1, "count": 2}})
    with ThreadPoolExecutor() as pool:
        both = [
            pool.submit(w.send, "POST", "/v1/payment_intents", INTENT, Idempotency_Key="k") for _ in range(2)
        ]
    return max((one.result() for one in both), key=lambda reply: reply.status)


def failed_3ds(w: World, path: str, error: str, params: dict[str, str]) -> Any:
    given = {**params, "confirm": "true", "return_url": RETURN_URL}
    intent = w.send("POST", path, {**given, "payment_method": "pm_card_authenticationRequired"}).body
    w.finish_3ds(intent["next_action"], "fail")
    after = w.send("GET", f"{path}/{intent['id']}")
    after.body["error"] = after.body[error]
    return after


def failed_redirect(w: World) -> Any:
    intent = w.send("POST", "/v1/payment_intents", IDEAL).body
    w.finish_3ds(intent["next_action"], "fail")
    after = w.send("GET", f"/v1/payment_intents/{intent['id']}")
    after.body["error"] = after.body["last_payment_error"]
    return after


def customer(w: World) -> str:
    return str(w.send("POST", "/v1/customers").body["id"])


def customers_card(w: World) -> str:
    made = w.send("POST", "/v1/payment_methods/pm_card_visa/attach", {"customer": customer(w)})
    return str(made.body["id"])


def subscribe(w: World, **params: str) -> Any:
    customer = w.send("POST", "/v1/customers").body["id"]
    price = {"product_data[name]": "Book", "unit_amount": "900", "currency": "usd"}
    made = w.send("POST", "/v1/prices", price).body["id"]
    return w.send("POST", "/v1/subscriptions", {"customer": customer, "items[0][price]": made, **params})


def monthly(w: World) -> str:
    price = {"product_data[name]": "Book", "unit_amount": "900", "currency": "usd"}
    return str(w.send("POST", "/v1/prices", {**price, "recurring[interval]": "month"}).body["id"])


def subscribe_by_debit(w: World) -> Any:
    owner = customer(w)
    saved = w.send("POST", f"{METHODS}/pm_usBankAccount_success/attach", {"customer": owner}).body["id"]
    given = {"customer": owner, "items[0][price]": monthly(w), "default_payment_method": saved}
    return w.send("POST", "/v1/subscriptions", given)


def subscribed(w: World, owner: str) -> str:
    """Return a subscription that waits for its first payment."""
    given = {"customer": owner, "items[0][price]": monthly(w), "payment_behavior": "default_incomplete"}
    return str(w.send("POST", "/v1/subscriptions", given).body["id"])


def billed_item(w: World, method: str) -> Any:
    """Ask for a change of an invoice item that is on an invoice already."""
    owner = customer(w)
    item = w.send("POST", "/v1/invoiceitems", {**ITEM, "customer": owner}).body["id"]
    subscribed(w, owner)
    return w.send(method, f"/v1/invoiceitems/{item}")


def processed(w: World, path: str, error: str, params: dict[str, str]) -> Any:
    w.control("POST", "faults", {"next": {"fault": "processing"}})
    given = {**params, "confirm": "true", "return_url": RETURN_URL, "payment_method": "pm_card_visa"}
    id = w.send("POST", path, given).body["id"]
    w.control("POST", f"intents/{id}/finish", {"outcome": "failed"})
    after = w.send("GET", f"{path}/{id}")
    after.body["error"] = after.body[error]
    return after


def make_coupon(w: World, **params: str) -> Any:
    return w.send("POST", "/v1/coupons", {"amount_off": "500", "currency": "usd", **params})


def discounted(w: World, wait: int = 0, **coupon: str) -> Any:
    make_coupon(w, id="FIVE", **coupon)
    w.clock.advance(wait)
    monthly = {"price_data[recurring][interval]": "month", "price_data[currency]": "usd"}
    product = w.send("POST", "/v1/products", {"name": "Book"}).body["id"]
    price = {**monthly, "price_data[unit_amount]": "900", "price_data[product]": product}
    items = {f"items[0][{name.replace('[', '][', 1)}": value for name, value in price.items()}
    given = {"customer": w.send("POST", "/v1/customers").body["id"], "discounts[0][coupon]": "FIVE"}
    return w.send(
        "POST",
        "/v1/subscriptions",
        {**given, **items, "payment_behavior": "default_incomplete"},
    )


def two_prices(w: World) -> Any:
    price = {"product_data[name]": "Book", "unit_amount": "900", "currency": "usd", "lookup_key": "book"}
    w.send("POST", "/v1/prices", price)
    return w.send("POST", "/v1/prices", price)


def promote(w: World, coupon: str | None = "TEN", **params: str) -> Any:
    w.send("POST", "/v1/coupons", {"id": "TEN", "percent_off": "10"})
    promotion = {"promotion[type]": "coupon", **({"promotion[coupon]": coupon} if coupon else {})}
    return w.send("POST", "/v1/promotion_codes", {**promotion, **params})


class Monthly:
    """A customer, with a card to pay by if one is named, and a price by the month."""

    def __init__(self, w: World, card: str = "", **recurring: str) -> None:
        self.w, self.customer = w, customer(w)
        if card:
            self.method = self.attach(card)
        self.price = self.new_price(**recurring)

    def attach(self, card: str) -> str:
        made = self.w.send("POST", f"/v1/payment_methods/{card}/attach", {"customer": self.customer})
        return str(made.body["id"])

    def new_price(self, interval: str = "month", currency: str = "usd", **recurring: str) -> Any:
        given = {"product_data[name]": "Book", "unit_amount": "900", "currency": currency}
        given |= {f"recurring[{name}]": value for name, value in recurring.items()}
        return self.w.send("POST", "/v1/prices", {**given, "recurring[interval]": interval})

    def subscribe(self, **params: str) -> Any:
        given = {"customer": self.customer, "items[0][price]": self.price.body["id"]}
        if hasattr(self, "method"):
            given["default_payment_method"] = self.method
        return self.w.send("POST", "/v1/subscriptions", {**given, **params})

    def canceled(self, **params: str) -> Any:
        path = f"/v1/subscriptions/{self.subscribe(trial_period_days='3').body['id']}"
        self.w.send("DELETE", path)
        return self.w.send("POST", path, params)

    def change(self, coupon: str = "", price: str = "", date: str = "", **params: str) -> Any:
        """Change the item of a subscription, or add one of another price, or one of the same."""
        if coupon:
            make_coupon(self.w, id=coupon)
        discount = {"discounts[0][coupon]": coupon} if coupon else {}
        made = self.subscribe(**discount).body
        other = {name: params.pop(name) for name in ("interval", "currency") if name in params}
        given = {f"items[0][{name}]": value for name, value in params.items()}
        if price or other:
            given["items[0][price]"] = self.price.body["id"] if price else self.new_price(**other).body["id"]
        else:
            given["items[0][id]"] = made["items"]["data"][0]["id"]
        if date:
            given["proration_date"] = date
        return self.w.send("POST", f"/v1/subscriptions/{made['id']}", given)

    def pay_again(self) -> Any:
        return self.w.send("POST", f"/v1/invoices/{self.subscribe().body['latest_invoice']}/pay")

    def pay_by(self, card: str) -> Any:
        invoice = self.subscribe(payment_behavior="default_incomplete").body["latest_invoice"]
        given = {"payment_method": self.attach(card), "off_session": "false"}
        return self.w.send("POST", f"/v1/invoices/{invoice}/pay", given)


def canceled_setup(w: World) -> str:
    id = w.send("POST", "/v1/setup_intents").body["id"]
    w.send("POST", f"/v1/setup_intents/{id}/cancel")
    return f"/v1/setup_intents/{id}"


def canceled(w: World) -> str:
    id = w.intent()["id"]
    w.send("POST", f"/v1/payment_intents/{id}/cancel")
    return f"/v1/payment_intents/{id}"


CREATE = "/v1/payment_intents"
ELEMENTS = {"mode": "payment", "currency": "usd"}

SCENARIOS: dict[str, Callable[[World], Any]] = {
    "api_key_missing": lambda w: w.send("GET", CREATE, Authorization=""),
    "api_key_invalid": lambda w: w.send("GET", CREATE, Authorization="Bearer nonsense"),
    "secret_key_required": lambda w: w.browse("POST", CREATE, INTENT),
    "live_key": lambda w: w.send("GET", CREATE, Authorization="Bearer sk_live_" + "x"),
    "api_version_malformed": lambda w: w.send("GET", CREATE, Stripe_Version="newest"),
    "other_api_version": lambda w: w.send("GET", CREATE, Stripe_Version="2020-08-27"),
    "parameter_of_other_version": lambda w: w.send(
        "POST", CREATE, {"account_balance": "1"}, Stripe_Version="2020-08-27"
    ),
    "not_simulated": lambda w: w.send("GET", "/v1/checkout/sessions"),
    "method_not_played": lambda w: w.browse(
        "POST", "/v1/confirmation_tokens", {"payment_method_data[type]": "klarna"}
    ),
    "methods_said_twice": lambda w: w.send(
        "POST", CREATE, {**INTENT, **ALLOWED, "automatic_payment_methods[enabled]": "true"}
    ),
    "method_of_other_currency": lambda w: w.send(
        "POST", CREATE, {**INTENT, "payment_method_types[]": "ideal"}, Stripe_Version="2025-02-24.acacia"
    ),
    "method_does_not_fit": lambda w: w.send(
        "POST",
        CREATE,
        {
            **{name: value for name, value in SEPA.items() if not name.startswith("allowed")},
            "payment_method_types[]": "sepa_debit",
            "capture_method": "manual",
        },
        Stripe_Version="2025-02-24.acacia",
    ),
    "statement_descriptor_of_card": lambda w: w.pay(statement_descriptor="SHOP"),
    "no_method_fits": lambda w: w.send("POST", CREATE, {**INTENT, **ALLOWED}),
    "method_not_allowed": lambda w: w.send("POST", CREATE, {**PAY, "payment_method_data[type]": "ideal"}),
    "method_not_saved": lambda w: w.send(
        "POST",
        f"/v1/payment_methods/{w.send('POST', '/v1/payment_methods', {'type': 'ideal'}).body['id']}/attach",
        {"customer": customer(w)},
    ),
    "saving_not_played": lambda w: w.send(
        "POST",
        "/v1/setup_intents",
        {
            **ALLOWED,
            "payment_method_data[type]": "ideal",
            "confirm": "true",
            "return_url": RETURN_URL,
        },
    ),
    "unknown_account": lambda w: w.send(
        "POST", METHODS, {**HOLDER, "type": "sepa_debit", "sepa_debit[iban]": "DE00"}
    ),
    "unknown_routing_number": lambda w: w.send("POST", METHODS, {**US_ACCOUNT, US_ROUTING: "1"}),
    "test_account_not_played": lambda w: w.pay("pm_sepaDebit_disputed_de"),
    "microdeposits_not_played": lambda w: w.send("POST", METHODS, US_ACCOUNT),
    "mandate_data_missing": lambda w: w.send("POST", CREATE, {**SEPA, "setup_future_usage": "off_session"}),
    "mandate_data_not_given": lambda w: w.send("POST", CREATE, SEPA),
    "refund_of_pending": lambda w: w.refund(w.send("POST", CREATE, {**SEPA, MANDATE: "offline"})),
    "subscription_method_not_played": subscribe_by_debit,
    "redirect_without_return_url": lambda w: w.send(
        "POST", CREATE, {name: value for name, value in IDEAL.items() if name != "return_url"}
    ),
    "redirect_not_handled": lambda w: w.send("POST", CREATE, {**IDEAL, "error_on_requires_action": "true"}),
    "parameter_unknown": lambda w: w.send("POST", CREATE, {**INTENT, "amnt": "1"}),
    "parameter_missing": lambda w: w.send("POST", CREATE, {"amount": "1999"}),
    "parameter_invalid_integer": lambda w: w.send("POST", CREATE, {**INTENT, "amount": "19.99"}),
    "parameter_invalid_number": lambda w: subscribe(w, application_fee_percent="some"),
    "parameter_invalid_boolean": lambda w: w.send("POST", CREATE, {**INTENT, "confirm": "yes"}),
    "parameter_invalid_enum": lambda w: w.send("POST", CREATE, {**INTENT, "capture_method": "later"}),
    "parameter_invalid_string": lambda w: w.send("POST", CREATE, {**INTENT, "currency[a]": "usd"}),
    "parameter_invalid_array": lambda w: w.send("POST", CREATE, {**INTENT, "expand": "customer"}),
    "parameter_invalid_object": lambda w: w.send(
        "POST", CREATE, {**INTENT, "automatic_payment_methods": "true"}
    ),
    "parameter_only_with_confirm": lambda w: w.send("POST", CREATE, {**INTENT, "return_url": RETURN_URL}),
    "payment_method_types_no_longer_supported": lambda w: w.send(
        "POST", CREATE, {**INTENT, "payment_method_types[]": "card"}
    ),
    "parameter_not_simulated": lambda w: w.send(
        "POST", CREATE, {**INTENT, "hooks[inputs][tax][calculation]": "x"}
    ),
    "both_cursors": lambda w: w.send(
        "GET", CREATE, {"starting_after": w.intent()["id"], "ending_before": w.intent()["id"]}
    ),
    "expand_too_deep": lambda w: w.send("GET", CREATE, {"expand[]": "data.a.b.c.d"}),
    "expand_not_simulated": lambda w: w.send("GET", f"/v1/customers/{customer(w)}", {"expand[]": "sources"}),
    "product_exists": lambda w: [
        w.send("POST", "/v1/products", {"id": "book", "name": "Book"}) for _ in range(2)
    ][-1],
    "resource_missing": lambda w: w.send("GET", f"{CREATE}/pi_none"),
    "resource_missing_in_parameter": lambda w: w.send("POST", CREATE, {**INTENT, "customer": "cus_none"}),
    "cannot_expand": lambda w: w.send("POST", CREATE, {**INTENT, "expand[]": "amount"}),
    "invalid_currency": lambda w: w.send("POST", CREATE, {**INTENT, "currency": "xxx"}),
    "amount_too_small": lambda w: w.send("POST", CREATE, {**INTENT, "amount": "49"}),
    "amount_too_large": lambda w: w.send("POST", CREATE, {**INTENT, "amount": "1000000000000"}),
    "amount_not_whole": lambda w: w.send("POST", CREATE, {"amount": "50050", "currency": "isk"}),
    "upper_case_currency": lambda w: w.send("POST", CREATE, {**INTENT, "currency": "USD"}),
    "idempotency_other_parameters": lambda w: same_key(w, CREATE, {**INTENT, "amount": "2000"}),
    "idempotency_other_endpoint": lambda w: same_key(w, "/v1/customers", INTENT),
    "idempotency_key_in_use": two_at_once,
    "idempotency_key_too_long": lambda w: w.send("POST", CREATE, INTENT, Idempotency_Key="k" * 256),
    "already_succeeded": lambda w: w.confirm(w.pay().body, payment_method="pm_card_visa"),
    "confirm_unexpected_state": lambda w: w.send("POST", f"{canceled(w)}/confirm"),
    "update_after_the_bank": lambda w: w.send("POST", canceled(w), {"capture_method": "manual"}),
    "update_unexpected_state": lambda w: w.send("POST", canceled(w), {"amount": "2000"}),
    "method_unexpected_state": lambda w: w.send("POST", canceled(w), {"payment_method": "pm_card_visa"}),
    "capture_unexpected_state": lambda w: w.send("POST", f"{canceled(w)}/capture"),
    "captured_already": lambda w: w.send("POST", f"{CREATE}/{w.pay().body['id']}/capture"),
    "cancel_unexpected_state": lambda w: w.send("POST", f"{canceled(w)}/cancel"),
    "cancel_of_processing": lambda w: w.send(
        "POST", f"{CREATE}/{w.send('POST', CREATE, {**SEPA, MANDATE: 'offline'}).body['id']}/cancel"
    ),
    "capture_too_large": lambda w: w.send(
        "POST", f"{CREATE}/{w.pay(capture_method='manual').body['id']}/capture", {"amount_to_capture": "2000"}
    ),
    "missing_payment_method": lambda w: w.confirm(w.intent(), return_url=RETURN_URL),
    "return_url_missing": lambda w: w.confirm(w.intent(), payment_method="pm_card_visa"),
    "client_secret_differs": lambda w: w.browse(
        "GET", f"{CREATE}/{w.intent()['id']}", {"client_secret": "x"}
    ),
    "currency_differs": lambda w: w.pay_by_token(w.make_token(mode="payment", currency="eur")),
    "setup_future_usage_differs": lambda w: w.pay_by_token(w.make_token(setup_future_usage="off_session")),
    "capture_method_differs": lambda w: w.pay_by_token(w.make_token(capture_method="manual")),
    "amount_differs": lambda w: w.pay_by_token(w.make_token(**ELEMENTS, amount="5")),
    "mode_differs": lambda w: w.pay_by_token(w.make_token(mode="setup", currency="usd")),
    "confirmation_token_used": used_token,
    "confirmation_token_expired": lambda w: aged_token(w, 13 * 3600),
    "confirmation_token_old": lambda w: aged_token(w, 3600),
    "confirmation_token_after_decline": declined_token,
    "card_declined": lambda w: w.pay("pm_card_visa_chargeDeclined"),
    "card_declined_insufficient_funds": lambda w: w.pay("pm_card_visa_chargeDeclinedInsufficientFunds"),
    "expired_card": lambda w: w.pay("pm_card_chargeDeclinedExpiredCard"),
    "incorrect_cvc": lambda w: w.pay("pm_card_chargeDeclinedIncorrectCvc"),
    "processing_error": lambda w: w.pay("pm_card_chargeDeclinedProcessingError"),
    "incorrect_number": lambda w: w.tokenize(number="4242424242424241"),
    "invalid_expiry_month": lambda w: w.tokenize(exp_month="13"),
    "invalid_expiry_year": lambda w: w.tokenize(exp_year="20"),
    "invalid_cvc": lambda w: w.tokenize(cvc="1"),
    "unknown_card_number": lambda w: w.tokenize(number="4111111111111111"),
    "unknown_test_name": lambda w: w.pay("pm_card_moon"),
    "test_card_not_simulated": lambda w: w.tokenize(number="4000000000001208"),
    "event_never_sent": lambda w: w.send(
        "POST",
        "/v1/webhook_endpoints",
        {"url": "http://127.0.0.1:9/hook", "enabled_events[0]": "payout.paid"},
    ),
    "test_method_not_played": lambda w: w.pay("pm_bacsDebit_success"),
    "radar_settings": lambda w: w.pay("pm_card_riskLevelElevated"),
    "raw_card_data": lambda w: w.send(
        "POST", "/v1/payment_methods", {"type": "card", "card[number]": "4242424242424242"}
    ),
    "token_used": used_card_token,
    "token_not_played": lambda w: w.send("POST", "/v1/tokens", {"pii[id_number]": "000000000"}),
    "token_as_method": lambda w: w.pay("tok_visa"),
    "authentication_required": lambda w: w.pay("pm_card_authenticationRequired", off_session="true"),
    "payment_intent_authentication_failure": lambda w: failed_3ds(w, CREATE, "last_payment_error", INTENT),
    "setup_intent_authentication_failure": lambda w: failed_3ds(
        w, "/v1/setup_intents", "last_setup_error", {}
    ),
    "payment_method_of_another_customer": lambda w: w.pay(customers_card(w), customer=customer(w)),
    "payment_method_belongs": lambda w: w.pay(customers_card(w)),
    "setup_payment_method_belongs": lambda w: w.send(
        "POST",
        "/v1/setup_intents",
        {"confirm": "true", "return_url": RETURN_URL, "payment_method": customers_card(w)},
    ),
    "attached_elsewhere": lambda w: w.send(
        "POST", f"/v1/payment_methods/{customers_card(w)}/attach", {"customer": customer(w)}
    ),
    "payment_method_spent": lambda w: w.pay(w.pay().body["payment_method"]),
    "attach_spent": lambda w: w.send(
        "POST",
        f"/v1/payment_methods/{w.pay().body['payment_method']}/attach",
        {"customer": customer(w)},
    ),
    "not_a_method_of_the_customer": lambda w: w.send(
        "POST",
        f"/v1/customers/{customer(w)}",
        {"invoice_settings[default_payment_method]": customers_card(w)},
    ),
    "metadata_keys": lambda w: w.send(
        "POST", CREATE, {**INTENT, **{f"metadata[{n}]": "v" for n in range(51)}}
    ),
    "metadata_key_too_long": lambda w: w.send("POST", CREATE, {**INTENT, f"metadata[{'k' * 41}]": "v"}),
    "metadata_value_too_long": lambda w: w.send("POST", CREATE, {**INTENT, "metadata[k]": "v" * 501}),
    "descriptor_too_long": lambda w: w.send("POST", CREATE, {**INTENT, "statement_descriptor": "d" * 23}),
    "parameter_too_long": lambda w: w.send("POST", CREATE, {**INTENT, "description": "d" * 5001}),
    "parameter_out_of_range": lambda w: w.send(
        "POST", "/v1/coupons", {"percent_off": "101", "duration": "once"}
    ),
    "connect_not_simulated": lambda w: w.send("GET", CREATE, Stripe_Account="acct_nope"),
    "attach_to_whom": lambda w: w.send("POST", "/v1/payment_methods/pm_card_visa/attach"),
    "payment_method_not_attached": lambda w: w.send(
        "POST", f"/v1/payment_methods/{w.pay().body['payment_method']}/detach"
    ),
    "body_is_json": lambda w: w.send("POST", CREATE, INTENT, Content_Type="application/json"),
    "body_is_multipart": lambda w: w.send("POST", CREATE, INTENT, Content_Type="multipart/form-data"),
    "body_is_encoded": lambda w: w.send("POST", CREATE, INTENT, Content_Encoding="gzip"),
    "too_many_fields": lambda w: w.send("POST", CREATE, {f"metadata[{n}]": "x" for n in range(2001)}),
    "nested_too_deeply": lambda w: w.send("POST", CREATE, {"metadata" + "[a]" * 21: "x"}),
    "foreign_page": lambda w: w.send("POST", CREATE, INTENT, Origin="https://shop.example"),
    "webhook_not_loopback": lambda w: w.send(
        "POST", "/v1/webhook_endpoints", {"url": "https://example.com/", "enabled_events[]": "*"}
    ),
    "setup_missing_payment_method": lambda w: w.send(
        "POST",
        f"/v1/setup_intents/{w.send('POST', '/v1/setup_intents').body['id']}/confirm",
        {"return_url": RETURN_URL},
    ),
    "setup_confirm_unexpected_state": lambda w: w.send("POST", f"{canceled_setup(w)}/confirm"),
    "setup_cancel_unexpected_state": lambda w: w.send("POST", f"{canceled_setup(w)}/cancel"),
    "usage_differs": lambda w: w.send(
        "POST",
        "/v1/setup_intents",
        {
            "confirm": "true",
            "confirmation_token": w.make_token(mode="setup", setup_future_usage="on_session"),
        },
    ),
    "redirect_failed": failed_redirect,
    "payment_attempt_failed": lambda w: processed(w, CREATE, "last_payment_error", INTENT),
    "setup_attempt_failed": lambda w: processed(w, "/v1/setup_intents", "last_setup_error", {}),
    "not_processing": lambda w: w.control(
        "POST", f"intents/{w.intent()['id']}/finish", {"outcome": "succeeded"}
    ),
    "refund_of_nothing": lambda w: w.send("POST", REFUNDS),
    "refund_of_another": lambda w: w.send(
        "POST", REFUNDS, {"charge": w.pay().body["latest_charge"], "payment_intent": w.pay().body["id"]}
    ),
    "refund_without_charge": lambda w: w.send("POST", REFUNDS, {"payment_intent": w.intent()["id"]}),
    "refund_uncaptured": lambda w: w.refund(w.pay(capture_method="manual")),
    "charge_already_refunded": lambda w: w.refund(w.pay(), "1999", ""),
    "refund_too_large": lambda w: w.refund(w.pay(), "2000"),
    "refund_more_than_left": lambda w: w.refund(w.pay(), "1000", "1000"),
    "charge_disputed": lambda w: w.refund(w.pay("pm_card_createDispute")),
    "dispute_closed": lambda w: [
        w.send("POST", f"/v1/disputes/{id}/close") for id in [w.dispute()["id"]] * 2
    ][1],
    "dispute_decided": lambda w: [
        w.control("POST", f"disputes/{id}/close", {"outcome": "won"}) for id in [w.dispute()["id"]] * 2
    ][1],
    "dispute_no_inquiry": lambda w: w.control(
        "POST", f"disputes/{w.dispute()['id']}/close", {"outcome": "escalated"}
    ),
    "dispute_refunded": refunded_inquiry,
    "refund_not_cancelable": lambda w: w.send("POST", f"/v1/refunds/{w.refund(w.pay()).body['id']}/cancel"),
    "invoice_item_missing": lambda w: w.send("GET", "/v1/invoiceitems/ii_nope"),
    "invoice_item_not_editable": lambda w: billed_item(w, "DELETE"),
    "invoice_item_billed": lambda w: billed_item(w, "POST"),
    "invoice_item_of_nothing": lambda w: w.send("POST", "/v1/invoiceitems", {"customer": customer(w)}),
    "invoice_item_of_another": lambda w: w.send(
        "POST",
        "/v1/invoiceitems",
        {"customer": customer(w), "subscription": subscribed(w, customer(w))},
    ),
    "invoice_item_recurring": lambda w: w.send(
        "POST", "/v1/invoiceitems", {"customer": customer(w), "pricing[price]": monthly(w)}
    ),
    "invoice_item_period": lambda w: w.send(
        "POST",
        "/v1/invoiceitems",
        {**ITEM, "customer": customer(w), "period[start]": "2", "period[end]": "1"},
    ),
    "refund_finished": lambda w: w.control(
        "POST", f"refunds/{w.refund(w.pay()).body['id']}/finish", {"outcome": "succeeded"}
    ),
    "lookup_key_in_use": two_prices,
    "coupon_of_one_kind": lambda w: make_coupon(w, percent_off="10"),
    "coupon_of_no_kind": lambda w: w.send("POST", "/v1/coupons"),
    "coupon_without_currency": lambda w: w.send("POST", "/v1/coupons", {"amount_off": "10"}),
    "coupon_without_months": lambda w: make_coupon(w, duration="repeating"),
    "coupon_percentage": lambda w: w.send("POST", "/v1/coupons", {"percent_off": "0"}),
    "coupon_in_the_past": lambda w: make_coupon(w, redeem_by="1"),
    "coupon_exists": lambda w: (make_coupon(w, id="FIVE"), make_coupon(w, id="FIVE"))[1],
    "coupon_expired": lambda w: discounted(w, wait=10, redeem_by=str(NOW + 5)),
    "coupon_currency_differs": lambda w: discounted(w, currency="eur"),
    "not_renewable": lambda w: w.control("POST", f"subscriptions/{discounted(w).body['id']}/renew"),
    "incomplete_subscription_update": lambda w: w.send(
        "POST", f"/v1/subscriptions/{discounted(w).body['id']}", {"cancel_at_period_end": "true"}
    ),
    "invoice_not_open": lambda w: [
        w.send("POST", f"/v1/invoices/{invoice}/void")
        for invoice in [discounted(w).body["latest_invoice"]] * 2
    ][-1],
    "invoice_paid": lambda w: w.send(
        "POST", f"/v1/invoices/{discounted(w, amount_off='900').body['latest_invoice']}/void"
    ),
    "no_payment_method": lambda w: Monthly(w).subscribe(),
    "subscription_requires_action": lambda w: Monthly(w, "pm_card_authenticationRequired").subscribe(
        payment_behavior="error_if_incomplete"
    ),
    "trial_in_the_past": lambda w: Monthly(w).subscribe(trial_end="1"),
    "trial_too_long": lambda w: Monthly(w).subscribe(trial_period_days="800"),
    "interval_too_long": lambda w: Monthly(w, interval_count="37").price,
    "canceled_subscription_update": lambda w: Monthly(w).canceled(description="x"),
    "item_price_twice": lambda w: Monthly(w, "pm_card_visa").change(price="same"),
    "item_currency_differs": lambda w: Monthly(w, "pm_card_visa").change(currency="eur"),
    "item_interval_differs": lambda w: Monthly(w, "pm_card_visa").change(interval="year"),
    "subscription_without_items": lambda w: Monthly(w, "pm_card_visa").change(deleted="true"),
    "proration_not_simulated": lambda w: Monthly(w, "pm_card_visa").change(coupon="FIVE", quantity="2"),
    "proration_outside_period": lambda w: Monthly(w, "pm_card_visa").change(quantity="2", date="1"),
    "invoice_already_paid": lambda w: Monthly(w, "pm_card_visa").pay_again(),
    "invoice_requires_action": lambda w: Monthly(w).pay_by("pm_card_authenticationRequired"),
    "not_paused": lambda w: w.send(
        "POST", f"/v1/subscriptions/{Monthly(w, 'pm_card_visa').subscribe().body['id']}/resume"
    ),
    "no_upcoming_invoice": lambda w: w.send("POST", "/v1/invoices/create_preview", {"customer": customer(w)}),
    "preview_of_nobody": lambda w: w.send("POST", "/v1/invoices/create_preview"),
    "portal_return_url": lambda w: w.send(
        "POST",
        "/v1/billing_portal/sessions",
        {"customer": customer(w), "return_url": "javascript:alert(1)"},
    ),
    "promotion_without_coupon": lambda w: promote(w, coupon=None),
    "promotion_code_characters": lambda w: promote(w, code="10 %"),
    "promotion_code_exists": lambda w: (promote(w, code="TEN"), promote(w, code="ten"))[1],
    "promotion_in_the_past": lambda w: promote(w, expires_at="1"),
    "promotion_redemptions": lambda w: promote(
        w, coupon=make_coupon(w, max_redemptions="2").body["id"], max_redemptions="3"
    ),
    "promotion_after_coupon": lambda w: promote(
        w, coupon=make_coupon(w, redeem_by=str(NOW + 10)).body["id"], expires_at=str(NOW + 11)
    ),
    "url_invalid": lambda w: w.pay(return_url="/done"),
    "return_url_script": lambda w: w.pay(return_url="javascript:alert(1)"),
    "promotion_too_far": lambda w: promote(w, expires_at="4000000000"),
    "promotion_minimum_incomplete": lambda w: promote(w, **{"restrictions[minimum_amount]": "5"}),
    "promotion_code_not_redeemable": lambda w: Monthly(w).subscribe(
        **{"discounts[0][promotion_code]": promote(w, active="false").body["id"]}
    ),
    "no_component": lambda w: w.send(
        "POST",
        "/v1/customer_sessions",
        {"customer": customer(w), "components[payment_element][enabled]": "false"},
    ),
    "redisplay_limit": lambda w: customer_session(w, payment_method_redisplay_limit="11"),
    "customer_session_unknown": lambda w: elements_of(w, "cuss_secret_1"),
    "customer_session_expired": lambda w: elements_of(
        w, customer_session(w).body["client_secret"], wait=CUSTOMER_SESSION
    ),
    "not_of_customer_session": lambda w: w.browse(
        "POST",
        f"/v1/elements/payment_methods/{customers_card(w)}/detach",
        {"customer_session_client_secret": customer_session(w).body["client_secret"]},
    ),
    "save_without_usage": lambda w: w.browse(
        "POST",
        f"{CREATE}/{(intent := w.intent())['id']}/confirm",
        {
            **w.typed_card(),
            "client_secret": intent["client_secret"],
            "customer_session[client_secret]": customer_session(w, payment_method_save="enabled").body[
                "client_secret"
            ],
            "customer_session[save]": "true",
        },
    ),
    "price_not_recurring": lambda w: subscribe(w, payment_behavior="default_incomplete"),
}


@pytest.fixture
def world(send, browse, typed_card, make_token, finish_3ds, clock, control):
    return World(send, browse, typed_card, make_token, finish_3ds, clock, control)


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda rule: rule.id)
def test_each_rule_is_raised_as_the_table_says(world, expected_advice, running, rule):
    if rule.kind == "advice":
        expected_advice.add(rule.id)
    if rule.id in ("parameter_of_other_version", "method_of_other_currency", "method_does_not_fit"):
        expected_advice.add("other_api_version")

    reply = SCENARIOS[rule.id](world)

    if rule.kind == "advice":
        said = [entry["message"] for entry in running.simulator.log.after(0) if entry["kind"] == "advice"]
        assert any(is_worded(message, rule) for message in said)
        assert reply.headers["Paydesign-Advice"] == rule.id
        return
    assert is_worded(reply.error["message"], rule), reply.error
    assert (reply.error["type"], reply.error.get("code")) == (rule.type, rule.code)
    assert ("param" in reply.error) == (rule.param is not None)
    assert reply.status == rule.status or "next_action" in reply.body


def is_worded(message: str, rule: Rule) -> bool:
    parts = re.split(r"\{\w+\}", rule.message)
    return re.fullmatch(".*".join(map(re.escape, parts)), message, re.DOTALL) is not None


def test_the_table_has_a_scenario_for_each_rule_and_no_other():
    assert set(SCENARIOS) == set(load_rules())


def test_the_code_raises_nothing_that_is_not_in_the_table():
    named = {name for file in sources() for name in rules_named_in(file)}
    declines = {card.decline for card in load_cards() if card.decline}

    assert len(named) > 50
    assert (named | declines) - set(load_rules()) == set()


def sources() -> list[Path]:
    parts = ("browser", "redirect", "inspector")
    return [file for file in SOURCE.rglob("*.py") if file.relative_to(SOURCE).parts[0] not in parts]


def rules_named_in(file: Path) -> set[str]:
    """Return the literal ids given to Refusal(), advise(), advice() and expect()."""
    places = {"Refusal": 0, "advise": 0, "advice": 0, "expect": 3}
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = places.get(name)
            argument = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(argument, ast.Constant):
                found.add(argument.value)
    return found


def test_each_code_is_known_to_the_sdk_or_named_by_its_source():
    errors = next(
        member
        for member in object_schema("payment_intent")[1]["last_payment_error"][1]
        if member[0] == "object"
    )
    listed = next(member for member in errors[1]["code"][1] if member[0] == "enum")[1]
    codes = {rule.code for rule in load_rules().values() if rule.code and rule.kind == "refusal"}

    assert codes - set(listed) == {
        "payment_method_types_no_longer_supported",
        "property_expansion_max_depth",
        "subscription_payment_intent_requires_action",
    }


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda rule: rule.id)
def test_each_rule_has_a_source_and_a_kind(rule):
    assert rule.kind in ("refusal", "advice", "limit", "outcome")
    assert rule.source.startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rule.read)
    assert rule.wording in ("seen", "ours")
    assert (rule.code or "").startswith("paydesign_") == (rule.kind == "limit")


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda rule: rule.id)
def test_what_is_not_verified_refuses_nothing(rule):
    assert rule.verified or rule.kind in ("advice", "outcome")
