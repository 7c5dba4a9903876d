"""Customers: what a page and Stripe.js do between the press of a button and the word that it is paid."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from loadtest.exchange import Lost, Origin, Refused
from loadtest.shop import Shape
from loadtest.stand_in import KEYS

PATIENCE = 60.0
"""Seconds for which a customer keeps trying."""

GOOD, DECLINED, THREE_DS = "4242424242424242", "4000000000000002", "4000000000003220"
RETURN_URL = "http://127.0.0.1/complete.html"


@dataclass
class Customer:
    """One browser with one order, in one or more tabs.

    Attributes:
        cards: Those that are tried, in order; the last one until it works.
    """

    cards: list[str]
    cookies: dict[str, str] = field(default_factory=dict)
    order: dict[str, Any] = field(default_factory=dict)
    shared_token: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


def new_customers(count: int, *, is_rough: bool) -> list[Customer]:
    """Return customers; when it is rough one in ten has a bad card first, one in ten needs 3DS."""
    firsts = {3: [DECLINED], 7: [THREE_DS]} if is_rough else {}
    return [Customer([*firsts.get(number % 10, []), GOOD]) for number in range(count)]


class Tab:
    """One page of one customer.

    Attributes:
        met: What went wrong on the way, and how often.
    """

    def __init__(self, shape: Shape, customer: Customer, shop_url: str, stand_in_url: str) -> None:
        self._shape, self._customer = shape, customer
        self._shop = Origin("shop", shop_url, customer.cookies)
        self._stripe = Origin("stand-in", stand_in_url)
        self._cards = list(customer.cards)
        self._token: str | None = None
        self._secret: str | None = None
        self.met: Counter[str] = Counter()
        self.is_done = False

    def open(self) -> None:
        """Load the page: there is an order afterwards."""
        self._insist(self._open)

    def share_token(self) -> None:
        """Make the token that this customer's tabs all use in their first attempt: a double click."""
        self._insist(self._make_shared_token)

    def pay(self) -> None:
        """Press the button until it is paid, or patience ends; each time as this shape's page does it."""
        self._token = self._customer.shared_token
        self.is_done = self._insist(self.press_once)

    def close(self) -> None:
        """End the connections."""
        self._shop.close()
        self._stripe.close()

    def _insist(self, step: Any) -> bool:
        """Carry a step out until it succeeds, reacting to each failure as a customer would."""
        deadline, pause = time.monotonic() + PATIENCE, 0.1
        while time.monotonic() < deadline:
            try:
                step()
                return True
            except Lost as lost:
                self.met[str(lost)] += 1
                self._forget_token(may_be_repeated=True)
            except Refused as refused:
                if refused.code == "already_paid" or refused.intent_status == "succeeded":
                    return True
                self.met[str(refused)] += 1
                self._react(refused)
            time.sleep(random.uniform(0, pause))
            pause = min(2 * pause, 2.0)
        return False

    def take_next_card(self) -> None:
        self._cards.pop(0)

    def _react(self, refused: Refused) -> None:
        if refused.status == 402 and len(self._cards) > 1:
            self.take_next_card()
        self._forget_token(may_be_repeated=refused.status >= 500)

    def _forget_token(self, *, may_be_repeated: bool) -> None:
        """A page makes a token for each attempt; only a review page has nothing but the one it was given."""
        if not (self._shape.is_two_step and may_be_repeated):
            self._token = None

    def _open(self) -> None:
        with self._customer.lock:
            self._customer.order = self._customer.order or self._shop.post_json("/api/order", {})
        if self._shape.create_intent == "before":
            self._secret = self._create_intent()

    def _make_shared_token(self) -> None:
        self._customer.shared_token = self._new_token()

    def press_once(self) -> None:
        """Press the button once; Lost or Refused if it is not paid then."""
        if self._shape.confirm_on == "server":
            intent = self._confirm_on_server()
        else:
            intent = self._confirm_in_page(self._secret or self._create_intent())
        if intent["status"] == "requires_action":
            intent = self._authenticate(intent)
        if intent["status"] != "succeeded":
            raise Refused("stand-in", 402, {"code": intent["status"]})

    def _confirm_on_server(self) -> Any:
        attempt = {"orderId": self._customer.order["id"], "confirmationToken": self._method_token()}
        outcome = self._shop.post_json("/api/confirm-intent", attempt)
        return self._read_intent(outcome["clientSecret"])

    def _create_intent(self) -> str:
        order = {"orderId": self._customer.order["id"]}
        return str(self._shop.post_json("/api/create-intent", order)["clientSecret"])

    def _confirm_in_page(self, secret: str) -> Any:
        given: dict[str, Any] = {"return_url": RETURN_URL, "use_stripe_sdk": "true"}
        if self._shape.is_two_step:
            given["confirmation_token"] = self._method_token()
        else:
            given |= self._typed()
        return self._ask_stripe(f"{_path(secret)}/confirm", {"client_secret": secret, **given})

    def _method_token(self) -> str:
        self._token = self._token or self._new_token()
        if self._shape.is_two_step:
            details = {"orderId": self._customer.order["id"], "confirmationToken": self._token}
            self._shop.post_json("/api/payment-summary", details)
        return self._token

    def _new_token(self) -> str:
        given = {"return_url": RETURN_URL, **self._typed()}
        return str(self._ask_stripe("/v1/confirmation_tokens", given)["id"])

    def _typed(self) -> dict[str, Any]:
        """Return the card form's content, and what Elements was made with."""
        card = {"number": self._cards[0], "exp_month": 12, "exp_year": 40, "cvc": 123}
        given = {f"payment_method_data[card][{name}]": value for name, value in card.items()}
        if self._shape.create_intent == "after":
            shown = {name: self._customer.order[name] for name in ("amount", "currency")}
            context = {"mode": "payment", **shown}
            given |= {f"client_context[{name}]": value for name, value in context.items()}
        return {"payment_method_data[type]": "card", **given}

    def _authenticate(self, intent: Any) -> Any:
        """Approve on the bank's page, then read the state again, as Stripe.js does."""
        page = urlsplit(intent["next_action"]["use_stripe_sdk"]["stripe_js"]).path
        self._stripe.post_form(page, {"outcome": "succeed"})
        return self._read_intent(intent["client_secret"])

    def _read_intent(self, secret: str) -> Any:
        key = KEYS["STRIPE_PUBLISHABLE_KEY"]
        return self._stripe.get(_path(secret), key=key, client_secret=secret)

    def _ask_stripe(self, path: str, given: dict[str, Any]) -> Any:
        return self._stripe.post_form(path, {"key": KEYS["STRIPE_PUBLISHABLE_KEY"], **given})


def _path(client_secret: str) -> str:
    return f"/v1/payment_intents/{client_secret.partition('_secret_')[0]}"
