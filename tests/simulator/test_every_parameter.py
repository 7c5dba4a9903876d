"""Every parameter of every operation changes what can be seen, or is refused. Nothing is dropped.

The operations are those of the contract, and what a browser may ask with a publishable key.

For each there is a request that is answered without it (BASES). With it the answer, the objects or the events must
differ, or it must be refused. Of a parameter that has a fixed set of values one may make no difference: what is done
without it. A new parameter of the contract is tried without a word; a new operation needs a line in BASES.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import pytest

from paydesign.simulator.client_schema import client_schema
from paydesign.simulator.clock import ManualClock
from paydesign.simulator.contract import load_contract
from paydesign.simulator.exchange import Request
from paydesign.simulator.rendering import render
from paydesign.simulator.router import client_routes
from paydesign.simulator.simulator import Simulator

NOW = 1_795_000_000

INTENT = {"amount": "1999", "currency": "usd"}
CONFIRM = {"payment_method": "{method}", "return_url": "http://127.0.0.1:9/done"}
PAID = {**CONFIRM, "payment_method": "pm_card_visa"}
THREE_DS = {**CONFIRM, "payment_method": "pm_card_authenticationRequired"}
BY_IDEAL = {
    "currency": "eur",
    "allowed_payment_method_types[0]": "ideal",
    "payment_method_data[type]": "ideal",
    "return_url": "http://127.0.0.1:9/done",
}
BY_DEBIT = {
    "allowed_payment_method_types[0]": "sepa_debit",
    "payment_method": "pm_sepaDebit_success_de",
    "mandate_data[customer_acceptance][type]": "offline",
    "confirm": "true",
}
SUBSCRIBE = {"customer": "{customer}", "items[0][price]": "{price}", "payment_behavior": "default_incomplete"}
BY_CARD = {"default_payment_method": "{saved}"}
BY_3DS_CARD = {"default_payment_method": "{saved_3ds}"}
MORE = {"items[0][price]": "{more_price}", "proration_behavior": "always_invoice"}

OBJECTS = {
    "customer": ("POST /v1/customers", {"email": "ada@example.com"}),
    "saved_account": ("POST /v1/setup_intents", BY_DEBIT),
    "method": ("POST /v1/payment_methods", {"type": "card", "card[token]": "tok_visa"}),
    "saved": ("POST /v1/payment_methods/pm_card_visa/attach", {"customer": "{customer}"}),
    "saved_3ds": (
        "POST /v1/payment_methods/pm_card_authenticationRequired/attach",
        {"customer": "{customer}"},
    ),
    "set_up": (
        "POST /v1/payment_methods/pm_card_authenticationRequiredSetupForOffSession/attach",
        {"customer": "{customer}"},
    ),
    "payment_intent": ("POST /v1/payment_intents", {**INTENT, "customer": "{customer}"}),
    "held": (
        "POST /v1/payment_intents",
        {**INTENT, **PAID, "confirm": "true", "capture_method": "manual"},
    ),
    "paid": ("POST /v1/payment_intents", {**INTENT, **PAID, "confirm": "true", "customer": "{customer}"}),
    "disputed": (
        "POST /v1/payment_intents",
        {**INTENT, **CONFIRM, "payment_method": "pm_card_createDispute", "confirm": "true"},
    ),
    "inquired": (
        "POST /v1/payment_intents",
        {**INTENT, **CONFIRM, "payment_method": "pm_card_createDisputeInquiry", "confirm": "true"},
    ),
    "warned": (
        "POST /v1/payment_intents",
        {**INTENT, **CONFIRM, "payment_method": "pm_card_createIssuerFraudRecord", "confirm": "true"},
    ),
    "refund": ("POST /v1/refunds", {"payment_intent": "{paid}", "amount": "100"}),
    "setup_intent": ("POST /v1/setup_intents", {"customer": "{customer}"}),
    "token": ("POST /v1/test_helpers/confirmation_tokens", {"payment_method": "pm_card_visa"}),
    "card_token": ("GET /v1/tokens/tok_visa", {}),
    "product": ("POST /v1/products", {"name": "Book"}),
    "price": (
        "POST /v1/prices",
        {"product": "{product}", "unit_amount": "900", "currency": "usd", "recurring[interval]": "month"},
    ),
    "other_price": ("POST /v1/prices", {"product": "{product}", "unit_amount": "900", "currency": "usd"}),
    "coupon": ("POST /v1/coupons", {"percent_off": "10"}),
    "promotion_code": (
        "POST /v1/promotion_codes",
        {"promotion[type]": "coupon", "promotion[coupon]": "{coupon}"},
    ),
    "more_price": (
        "POST /v1/prices",
        {"product": "{product}", "unit_amount": "700", "currency": "usd", "recurring[interval]": "month"},
    ),
    "subscription": ("POST /v1/subscriptions", SUBSCRIBE),
    "active": ("POST /v1/subscriptions", {**SUBSCRIBE, "payment_behavior": "allow_incomplete", **BY_CARD}),
    "two": (
        "POST /v1/subscriptions",
        {**SUBSCRIBE, "payment_behavior": "allow_incomplete", **BY_CARD, "items[1][price]": "{more_price}"},
    ),
    "two_by_3ds_card": ("POST /v1/subscriptions/{two}", BY_3DS_CARD),
    "owed_by_3ds_card": (
        "POST /v1/invoiceitems",
        {"customer": "{two_by_3ds_card.customer}", "amount": "2000", "currency": "usd"},
    ),
    "by_3ds_card": ("POST /v1/subscriptions/{active}", BY_3DS_CARD),
    "trial": ("POST /v1/subscriptions", {**SUBSCRIBE, "trial_period_days": "3"}),
    "trial_to_pause": (
        "POST /v1/subscriptions",
        {
            **SUBSCRIBE,
            "trial_period_days": "3",
            "trial_settings[end_behavior][missing_payment_method]": "pause",
        },
    ),
    "paused": ("POST /v1/subscriptions/{trial_to_pause}", {"trial_end": "now"}),
    "ended": ("DELETE /v1/subscriptions/{trial}", {}),
    "invoiceitem": (
        "POST /v1/invoiceitems",
        {"customer": "{customer}", "amount": "500", "currency": "usd"},
    ),
    "shown": ("POST /v1/payment_methods/{saved}", {"allow_redisplay": "always"}),
    "session": (
        "POST /v1/customer_sessions",
        {
            "customer": "{customer}",
            "components[payment_element][enabled]": "true",
            **{
                f"components[payment_element][features][payment_method_{name}]": "enabled"
                for name in ("redisplay", "remove", "save")
            },
            "components[payment_element][features][payment_method_save_usage]": "off_session",
        },
    ),
    "held_for_3ds": (
        "POST /v1/payment_intents",
        {**INTENT, **THREE_DS, "confirm": "true", "use_stripe_sdk": "true"},
    ),
    "setup_for_3ds": ("POST /v1/setup_intents", {**THREE_DS, "confirm": "true", "use_stripe_sdk": "true"}),
    "webhook_endpoint": (
        "POST /v1/webhook_endpoints",
        {"url": "http://127.0.0.1:9/hook", "enabled_events[0]": "*"},
    ),
}
"""What a request may name: how it is made, and of what."""


class Base(NamedTuple):
    """A request that is answered, after the objects that it names and those in `also` were made.

    Attributes:
        then: What the server asks afterwards with what a browser has made, `{answer}`: what counts only there.
    """

    params: Mapping[str, str] = MappingProxyType({})
    path: str = ""
    also: tuple[str, ...] = ()
    then: tuple[str, Mapping[str, str]] | None = None


BASES: dict[str, list[Base]] = {
    "DELETE /v1/invoiceitems/{invoiceitem}": [Base(path="invoiceitem")],
    "DELETE /v1/subscription_items/{item}": [
        Base(path="/v1/subscription_items?subscription={two}"),
        Base(
            {"proration_behavior": "always_invoice"},
            path="/v1/subscription_items?subscription={two_by_3ds_card}",
            also=("owed_by_3ds_card",),
        ),
    ],
    "DELETE /v1/subscriptions/{subscription_exposed_id}": [Base(path="trial")],
    "DELETE /v1/webhook_endpoints/{webhook_endpoint}": [Base(path="webhook_endpoint")],
    "DELETE /v1/customers/{customer}": [Base(path="customer")],
    "GET /v1/balance": [Base(also=("paid",))],
    "GET /v1/balance_transactions": [Base(also=("paid", "paid", "refund"))],
    "GET /v1/balance_transactions/{id}": [Base(path="refund.balance_transaction")],
    "GET /v1/charges": [Base(also=("paid", "held"))],
    "GET /v1/charges/{charge}": [Base(path="paid.latest_charge")],
    "GET /v1/confirmation_tokens/{confirmation_token}": [Base(path="token")],
    "GET /v1/tokens/{token}": [Base(path="card_token")],
    "GET /v1/coupons": [Base(also=("coupon", "coupon"))],
    "GET /v1/coupons/{coupon}": [Base(path="coupon")],
    "GET /v1/customers": [Base(also=("customer", "customer"))],
    "GET /v1/customers/{customer}": [Base(path="customer")],
    "GET /v1/customers/{customer}/payment_methods": [Base(path="customer", also=("saved", "saved"))],
    "GET /v1/customers/{customer}/payment_methods/{payment_method}": [
        Base(path="customer saved", also=("saved",))
    ],
    "GET /v1/disputes": [Base(also=("disputed", "inquired"))],
    "GET /v1/disputes/{dispute}": [Base(path="/v1/disputes", also=("disputed",))],
    "GET /v1/events": [Base(also=("paid",))],
    "GET /v1/events/{id}": [Base(path="/v1/events", also=("paid",))],
    "GET /v1/invoice_payments": [Base(also=("subscription", "subscription"))],
    "GET /v1/invoiceitems": [Base(also=("invoiceitem", "invoiceitem"))],
    "GET /v1/invoiceitems/{invoiceitem}": [Base(path="invoiceitem")],
    "GET /v1/invoices": [Base(also=("subscription", "trial"))],
    "GET /v1/invoices/{invoice}": [Base(path="subscription.latest_invoice")],
    "GET /v1/mandates/{mandate}": [Base(path="saved_account.mandate")],
    "GET /v1/payment_intents": [Base(also=("payment_intent", "paid"))],
    "GET /v1/payment_intents/{intent}": [Base(path="paid")],
    "GET /v1/payment_method_configurations": [Base()],
    "GET /v1/payment_method_configurations/{configuration}": [Base(path="/v1/payment_method_configurations")],
    "GET /v1/payment_methods": [Base({"customer": "{customer}"}, also=("saved", "saved"))],
    "GET /v1/payment_methods/{payment_method}": [Base(path="method")],
    "GET /v1/prices": [Base(also=("price", "other_price"))],
    "GET /v1/prices/{price}": [Base(path="price")],
    "GET /v1/products": [Base(also=("product", "product"))],
    "GET /v1/products/{id}": [Base(path="product")],
    "GET /v1/radar/early_fraud_warnings": [Base(also=("warned", "warned"))],
    "GET /v1/radar/early_fraud_warnings/{early_fraud_warning}": [
        Base(path="/v1/radar/early_fraud_warnings", also=("warned",))
    ],
    "GET /v1/refunds": [Base(also=("refund", "refund"))],
    "GET /v1/refunds/{refund}": [Base(path="refund")],
    "GET /v1/promotion_codes": [Base(also=("promotion_code", "promotion_code"))],
    "GET /v1/promotion_codes/{promotion_code}": [Base(path="promotion_code")],
    "GET /v1/setup_intents": [Base(also=("setup_intent", "setup_intent"))],
    "GET /v1/setup_intents/{intent}": [Base(path="setup_intent")],
    "GET /v1/subscription_items": [Base({"subscription": "{two}"})],
    "GET /v1/subscription_items/{item}": [Base(path="/v1/subscription_items?subscription={two}")],
    "GET /v1/subscriptions": [Base(also=("subscription", "ended")), Base(also=("ended", "trial", "trial"))],
    "GET /v1/subscriptions/{subscription_exposed_id}": [Base(path="subscription")],
    "GET /v1/webhook_endpoints": [Base(also=("webhook_endpoint", "webhook_endpoint"))],
    "GET /v1/webhook_endpoints/{webhook_endpoint}": [Base(path="webhook_endpoint")],
    "POST /v1/billing_portal/sessions": [Base({"customer": "{customer}"})],
    "POST /v1/coupons": [Base({"percent_off": "10"}), Base({"amount_off": "500", "currency": "usd"})],
    "POST /v1/customer_sessions": [
        Base({"customer": "{customer}", "components[payment_element][enabled]": "true"})
    ],
    "POST /v1/customers": [Base()],
    "POST /v1/customers/{customer}": [Base(path="customer")],
    "POST /v1/invoiceitems": [
        Base({"customer": "{customer}", "amount": "500", "currency": "usd"}),
        Base({"customer": "{customer}", "pricing[price]": "{other_price}"}),
        Base(
            {
                "customer": "{customer}",
                "price_data[currency]": "usd",
                "price_data[product]": "{product}",
                "price_data[unit_amount]": "900",
            }
        ),
    ],
    "POST /v1/invoiceitems/{invoiceitem}": [Base(path="invoiceitem")],
    "POST /v1/invoices/create_preview": [
        Base({"subscription": "{active}"}),
        Base({"customer": "{customer}"}, also=("active",)),
        Base({"customer": "{customer}", "subscription_details[items][0][price]": "{price}"}),
        Base({"subscription": "{active}", "subscription_details[items][0][price]": "{more_price}"}),
        Base({"subscription": "{trial}"}),
    ],
    "POST /v1/invoices/{invoice}/pay": [
        Base({"payment_method": "{saved}"}, path="subscription.latest_invoice"),
        Base({"payment_method": "{set_up}"}, path="subscription.latest_invoice"),
    ],
    "POST /v1/disputes/{dispute}": [Base(path="/v1/disputes", also=("disputed",))],
    "POST /v1/disputes/{dispute}/close": [Base(path="/v1/disputes", also=("disputed",))],
    "POST /v1/invoices/{invoice}/void": [Base(path="subscription.latest_invoice")],
    "POST /v1/payment_intents": [
        Base(INTENT),
        Base({**INTENT, **CONFIRM, "confirm": "true"}),
        Base({**INTENT, **THREE_DS, "confirm": "true"}),
        Base({**INTENT, **BY_IDEAL, "confirm": "true"}),
        Base({**INTENT, "currency": "eur", **BY_DEBIT}),
        Base(
            {
                **INTENT,
                "confirm": "true",
                "confirmation_token": "{token}",
                "return_url": "http://127.0.0.1:9/",
            }
        ),
    ],
    "POST /v1/payment_intents/{intent}": [Base(path="payment_intent")],
    "POST /v1/payment_intents/{intent}/cancel": [Base(path="payment_intent")],
    "POST /v1/payment_intents/{intent}/capture": [Base(path="held")],
    "POST /v1/payment_intents/{intent}/confirm": [
        Base(CONFIRM, path="payment_intent"),
        Base(THREE_DS, path="payment_intent"),
    ],
    "POST /v1/payment_method_configurations/{configuration}": [
        Base(path="/v1/payment_method_configurations")
    ],
    "POST /v1/payment_methods": [
        Base({"type": "card", "card[token]": "tok_visa"}),
        Base({"type": "ideal"}),
    ],
    "POST /v1/payment_methods/{payment_method}": [Base(path="method")],
    "POST /v1/payment_methods/{payment_method}/attach": [Base({"customer": "{customer}"}, path="method")],
    "POST /v1/payment_methods/{payment_method}/detach": [Base(path="saved", also=("saved",))],
    "POST /v1/prices": [
        Base({"product": "{product}", "unit_amount": "900", "currency": "usd"}),
        Base(
            {"product": "{product}", "unit_amount": "900", "currency": "usd", "recurring[interval]": "month"}
        ),
        Base({"product_data[name]": "Book", "unit_amount": "900", "currency": "usd"}),
    ],
    "POST /v1/products": [
        Base({"name": "Book"}),
        Base(
            {
                "name": "Book",
                "default_price_data[currency]": "usd",
                "default_price_data[unit_amount]": "900",
            }
        ),
    ],
    "POST /v1/products/{id}": [Base(path="product")],
    "POST /v1/refunds": [Base({"payment_intent": "{paid}"}), Base({"charge": "{paid.latest_charge}"})],
    "POST /v1/refunds/{refund}": [Base(path="refund")],
    "POST /v1/refunds/{refund}/cancel": [Base(path="refund")],
    "POST /v1/promotion_codes": [Base({"promotion[type]": "coupon", "promotion[coupon]": "{coupon}"})],
    "POST /v1/promotion_codes/{promotion_code}": [Base(path="promotion_code")],
    "POST /v1/setup_intents": [
        Base(),
        Base({**CONFIRM, "confirm": "true"}),
        Base({**THREE_DS, "confirm": "true"}),
    ],
    "POST /v1/setup_intents/{intent}": [Base(path="setup_intent")],
    "POST /v1/setup_intents/{intent}/cancel": [Base(path="setup_intent")],
    "POST /v1/setup_intents/{intent}/confirm": [
        Base(CONFIRM, path="setup_intent"),
        Base(THREE_DS, path="setup_intent"),
    ],
    "POST /v1/subscription_items": [
        Base({"subscription": "{active}", "price": "{more_price}"}),
        Base(
            {"subscription": "{by_3ds_card}", "price": "{more_price}", "proration_behavior": "always_invoice"}
        ),
    ],
    "POST /v1/subscription_items/{item}": [
        Base(path="/v1/subscription_items?subscription={active}"),
        Base({"quantity": "2"}, path="/v1/subscription_items?subscription={active}"),
        Base(
            {"quantity": "2", "proration_behavior": "always_invoice"},
            path="/v1/subscription_items?subscription={by_3ds_card}",
        ),
    ],
    "POST /v1/subscriptions": [
        Base(SUBSCRIBE),
        Base({**SUBSCRIBE, "trial_period_days": "3"}),
        Base({**SUBSCRIBE, **BY_3DS_CARD, "payment_behavior": "allow_incomplete"}),
    ],
    "POST /v1/subscriptions/{subscription}/resume": [Base(path="paused")],
    "POST /v1/subscriptions/{subscription_exposed_id}": [
        Base(path="trial"),
        Base({**BY_3DS_CARD, **MORE}, path="active"),
    ],
    "POST /v1/tokens": [Base()],
    "POST /v1/test_helpers/confirmation_tokens": [Base({"payment_method": "pm_card_visa"})],
    "POST /v1/webhook_endpoints": [Base({"url": "http://127.0.0.1:9/hook", "enabled_events[0]": "*"})],
    "POST /v1/webhook_endpoints/{webhook_endpoint}": [Base(path="webhook_endpoint")],
}


TYPED = {
    "payment_method_data[type]": "card",
    "payment_method_data[card][number]": "4242424242424242",
    "payment_method_data[card][exp_month]": "12",
    "payment_method_data[card][exp_year]": "40",
}
TYPED_3DS = {**TYPED, "payment_method_data[card][number]": "4000000000003220"}
SAVING = {"customer_session[client_secret]": "{session.client_secret}", "customer_session[save]": "true"}
CONFIRM_TOKEN = {
    "confirm": "true",
    "confirmation_token": "{answer}",
    "return_url": "http://127.0.0.1:9/done",
}
OF_INTENT = {"client_secret": "{payment_intent.client_secret}"}
OF_SETUP = {"client_secret": "{setup_intent.client_secret}"}

BROWSER_BASES: dict[str, list[Base]] = {
    "GET /v1/elements/session": [
        Base({**INTENT, "mode": "payment"}),
        Base({"mode": "setup"}),
        Base(OF_INTENT),
        Base({**INTENT, "customer_session_client_secret": "{session.client_secret}"}, also=("shown",)),
    ],
    "GET /v1/payment_intents/{intent}": [Base(OF_INTENT, path="payment_intent")],
    "GET /v1/setup_intents/{intent}": [Base(OF_SETUP, path="setup_intent")],
    "POST /v1/confirmation_tokens": [
        Base(TYPED, then=("POST /v1/payment_intents", {**INTENT, **CONFIRM_TOKEN})),
        Base(TYPED, then=("POST /v1/setup_intents", CONFIRM_TOKEN)),
        Base({**TYPED, **SAVING}),
        Base(
            {"payment_method": "{shown}", "customer_session[client_secret]": "{session.client_secret}"},
            also=("shown",),
        ),
    ],
    "POST /v1/elements/payment_methods/{payment_method}/detach": [
        Base({"customer_session_client_secret": "{session.client_secret}"}, path="shown", also=("shown",))
    ],
    "POST /v1/payment_intents/{intent}/confirm": [
        Base({**OF_INTENT, **TYPED}, path="payment_intent"),
        Base({**OF_INTENT, **TYPED_3DS}, path="payment_intent"),
        Base({**OF_INTENT, **TYPED_3DS, "use_stripe_sdk": "false"}, path="payment_intent"),
        Base({**OF_INTENT, **TYPED_3DS, "return_url": "http://127.0.0.1:9/done"}, path="payment_intent"),
        Base({**OF_INTENT, **TYPED, **SAVING}, path="payment_intent"),
        Base({**OF_INTENT, "confirmation_token": "{token}"}, path="payment_intent"),
        Base({**OF_INTENT, "payment_method": "{method}"}, path="payment_intent"),
    ],
    "POST /v1/payment_intents/{intent}/source_cancel": [
        Base({"client_secret": "{held_for_3ds.client_secret}"}, path="held_for_3ds")
    ],
    "POST /v1/payment_methods": [
        Base({name[20:].replace("]", "", 1): value for name, value in TYPED.items()}),
    ],
    "POST /v1/setup_intents/{intent}/confirm": [
        Base({**OF_SETUP, **TYPED}, path="setup_intent"),
        Base({**OF_SETUP, **TYPED_3DS}, path="setup_intent"),
        Base({**OF_SETUP, **TYPED_3DS, "use_stripe_sdk": "false"}, path="setup_intent"),
        Base({**OF_SETUP, **TYPED_3DS, "return_url": "http://127.0.0.1:9/done"}, path="setup_intent"),
        Base({**OF_SETUP, "confirmation_token": "{token}"}, path="setup_intent"),
    ],
    "POST /v1/setup_intents/{intent}/source_cancel": [
        Base({"client_secret": "{setup_for_3ds.client_secret}"}, path="setup_for_3ds")
    ],
    "POST /v1/tokens": [
        Base({"card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "40"})
    ],
}
"""What a browser asks, with a publishable key."""

ALWAYS_ONE = {"GET /v1/payment_method_configurations": {"limit"}}
"""Parameters of a list that never has more than one object."""

ALIKE = {"POST /v1/setup_intents/{intent}/confirm": {"client_context[mode]"}}
"""Parameters with two values that are both right: a subscription that begins with a trial has a SetupIntent."""

ALSO = {"client_context[capture_method]": ["manual"]}
"""Values that count, where any text may be given."""


NEVER_DONE = {"POST /v1/refunds/{refund}/cancel", "POST /v1/tokens"}
"""Operations that are always refused, with or without a parameter."""


SERVER, BROWSER, FOR_BROWSER = "sk_test_x", "pk_test_x", "sk_test_y"
"""Who asks; the last is a server that goes on with what a browser has made."""


class Stage:
    """A stand-in of its own, the same whenever it is made, in which objects are made when they are named."""

    def __init__(self) -> None:
        self.simulator = Simulator(ManualClock(NOW), seed=1)
        self.made: dict[str, dict[str, Any]] = {}

    def send(self, route: str, params: dict[str, str], key: str = SERVER) -> tuple[int, Any]:
        """Return the status and the answer, with the advice on it if a browser has a part in it."""
        method, path = route.split()
        form = urlencode(params)
        query, body = ("", form) if method == "POST" else (form, "")
        request = Request(method, path, query, body, {"authorization": f"Bearer {key}"})
        answer = self.simulator.handle(request)
        shown = json.loads(answer.body)
        if key in (BROWSER, FOR_BROWSER):
            shown = {**shown, "advice": answer.headers.get("Paydesign-Advice")}
        return answer.status, shown

    def make(self, name: str) -> None:
        route, params = OBJECTS[name]
        status, made = self.send(self.fill(route), {key: self.fill(value) for key, value in params.items()})
        assert status == 200, (name, made)
        self.made[name] = made

    def fill(self, text: str) -> str:
        def found(match: re.Match[str]) -> str:
            name, _, member = match[1].partition(".")
            if name not in self.made:
                self.make(name)
            return str(self.made[name][member or "id"])

        return re.sub(r"\{([\w.]+)\}", found, text)

    def address(self, route: str, base: Base) -> str:
        names = iter(base.path.split())

        def found(_: re.Match[str]) -> str:
            name = next(names)
            if name.startswith("/v1/"):
                listed, _, query = self.fill(name).partition("?")
                return str(self.send(f"GET {listed}", dict(parse_qsl(query)))[1]["data"][0]["id"])
            return self.fill(f"{{{name}}}")

        return re.sub(r"\{\w+\}", found, route)


class Trial:
    """The request of a base, sent again and again to the same state."""

    def __init__(self, route: str, base: Base, key: str = SERVER) -> None:
        stage, self.key = Stage(), key
        for name in base.also:
            stage.make(name)
        self.address = stage.address(route, base)
        self.params = {key: stage.fill(value) for key, value in base.params.items()}
        self.stage = stage
        self.state = pickle.dumps((stage.simulator.world.store, stage.simulator.world.ids))
        self.then = base.then
        self.outcome = cache(self._outcome)

    def _outcome(self, *more: tuple[str, str]) -> tuple[int, Any]:
        """Return the status, and the answer with all that can be seen afterwards; ids and times come out the same."""
        world = self.stage.simulator.world
        world.store, world.ids = pickle.loads(self.state)
        status, answer = self.stage.send(self.address, {**self.params, **dict(more)}, self.key)
        if status >= 400:
            return status, answer
        if self.then is not None:
            params = {name: value.replace("{answer}", answer["id"]) for name, value in self.then[1].items()}
            answer = [answer, self.stage.send(self.then[0], params, FOR_BROWSER)]
        seen = [render(world.store, one) for kind, _ in world.store.kinds() for one in world.store.all(kind)]
        return status, [answer, seen]


class Given(NamedTuple):
    """A parameter to try.

    Attributes:
        needs: What has to be given with it, because its object is not complete without.
        values: Values that it may have; as a form has them.
        is_closed: Whether these are all that there are.
    """

    name: str
    needs: dict[str, str]
    values: list[str]
    is_closed: bool


def parameters(schema: Any, name: str, needs: dict[str, str]) -> Iterator[Given]:
    """Yield each plain value that can be given, however deep."""
    kind = schema if isinstance(schema, str) else schema[0]
    match kind:
        case "object":
            required = {
                key: sample(field, spelled(name, key)) for key, (must, field) in schema[1].items() if must
            }
            for key, (_, field) in schema[1].items():
                others = {n: v for k, given in required.items() if k != key for n, v in given.items()}
                yield from parameters(field, spelled(name, key), {**needs, **others})
        case "list":
            yield from parameters(schema[1], f"{name}[0]", needs)
        case "map":
            yield from parameters(schema[1], f"{name}[some]", needs)
        case "union":
            values = [value for member in schema[1:] if is_plain(member) for value in samples(member)]
            if values:
                yield Given(name, needs, values, is_closed=False)
            for member in schema[1:]:
                if not is_plain(member):
                    yield from parameters(member, name, needs)
        case _:
            yield Given(name, needs, samples(schema), is_closed=kind in ("boolean", "enum"))


def is_plain(schema: Any) -> bool:
    return isinstance(schema, str) or schema[0] == "enum"


def samples(schema: Any) -> list[str]:
    match schema if isinstance(schema, str) else schema[0]:
        case "integer":
            return ["1", "7", "4000000000"]
        case "number":
            return ["7.5"]
        case "boolean":
            return ["true", "false"]
        case "enum":
            return [str(value) for value in schema[1] if value != ""]
    return ["sample"]


def sample(schema: Any, name: str) -> dict[str, str]:
    """Return one value with all that it needs, as a form has it."""
    kind = schema if isinstance(schema, str) else schema[0]
    match kind:
        case "object":
            required = [sample(field, spelled(name, key)) for key, (must, field) in schema[1].items() if must]
            return {key: value for given in required for key, value in given.items()}
        case "list":
            return sample(schema[1], f"{name}[0]")
        case "map":
            return sample(schema[1], f"{name}[some]")
        case "union":
            return sample(schema[1], name)
    return {name: next(iter(samples(schema)), "")}


def spelled(name: str, key: str) -> str:
    return f"{name}[{key}]" if name else key


def dropped(trials: list[Trial], given: Given) -> list[str]:
    """Return the values that make no difference and are not refused, whatever they are added to."""
    needs = tuple(given.needs.items())

    def counts(trial: Trial, value: str) -> bool:
        status, after = trial.outcome(*needs, (given.name, value))
        return status >= 400 or after != trial.outcome(*needs)[1]

    return [value for value in given.values if not any(counts(trial, value) for trial in trials)]


@pytest.mark.parametrize("route", load_contract()["operations"])
def test_a_parameter_makes_a_difference_or_is_refused(route):
    trials = [Trial(route, base) for base in BASES[route]]
    refused = [trial.outcome()[1] for trial in trials if trial.outcome()[0] != 200]
    assert bool(refused) is (route in NEVER_DONE), refused

    schema = load_contract()["operations"][route]
    assert problems(trials, schema, ALWAYS_ONE.get(route, set())) == [], f"{route} takes these and drops them"


@pytest.mark.parametrize("route", client_routes())
def test_what_a_browser_gives_makes_a_difference_or_is_refused(route):
    trials = [Trial(route, base, BROWSER) for base in BROWSER_BASES[route]]
    assert [trial.outcome()[1] for trial in trials if trial.outcome()[0] != 200] == []

    assert problems(trials, client_schema(route), ALIKE.get(route, set())) == [], (
        f"{route} takes these and drops them"
    )


def problems(trials: list[Trial], schema: Any, allowed: set[str]) -> list[str]:
    """Return the parameters that are taken and dropped, with their values."""
    found = []
    for given in parameters(schema, "", {}):
        given.values.extend(ALSO.get(given.name, ()))
        silent = dropped(trials, given)
        limit = 1 if given.is_closed else len(given.values) - 1
        if len(silent) > limit and given.name not in allowed:
            found.append(f"{given.name} = {' | '.join(silent)}")
    return found


def test_there_is_a_base_for_each_operation():
    assert set(BASES) == set(load_contract()["operations"])
    assert set(BROWSER_BASES) == set(client_routes())
