"""The others: a customer's browser, and Stripe as a stand-in plays it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

# https://docs.stripe.com/testing
CARDS = {
    "good": "4242424242424242",
    "declined": "4000000000000002",
    "prepaid": "5105105105105100",
    "requires_action": "4000002760003184",
}
_RETURN_URL = "http://127.0.0.1/complete.html"


@dataclass
class Browser:
    """One browser session: it keeps its cookies."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        """Return the status and the JSON of an answer, None if it is none."""
        request = Request(self.url + path, data=body, method=method, headers=headers)
        if self.cookies:
            request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            with urlopen(request, timeout=30) as response:
                status, received, text = response.status, response.headers, response.read()
        except HTTPError as error:
            status, received, text = error.code, error.headers, error.read()
        for line in received.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        try:
            return status, json.loads(text)
        except ValueError:
            return status, None


@dataclass
class StandIn:
    """A stand-in that the server is redirected to.

    Attributes:
        said: The line of `simulate --json`, or as much of it as is known: url, publishable_key, secret_key.
    """

    said: dict[str, Any]

    def token(self, card: str) -> str:
        """Return a new confirmation token of a card of CARDS."""
        given = {"number": CARDS[card], "exp_month": 12, "exp_year": 40, "cvc": 123}
        details = {f"payment_method_data[card][{name}]": value for name, value in given.items()}
        made = self._ask(
            "/v1/confirmation_tokens",
            {**details, "payment_method_data[type]": "card", "return_url": _RETURN_URL, **self._key},
        )
        return str(made["id"])

    def confirm(self, client_secret: str, token: str, email: str) -> None:
        """Do what Stripe.js does when the customer has pressed the button."""
        id = client_secret.partition("_secret_")[0]
        kind = "payment_intents" if id.startswith("pi_") else "setup_intents"
        details = {"confirmation_token": token, "client_secret": client_secret, "return_url": _RETURN_URL}
        if kind == "payment_intents":
            details["receipt_email"] = email
        self._ask(f"/v1/{kind}/{id}/confirm", {**details, **self._key})

    def last_entry(self) -> int:
        entries = self._ask("/_simulator/log")["entries"]
        return int(entries[-1]["seq"]) if entries else 0

    def events(self, since: int) -> list[dict[str, Any]]:
        """Return the events after an entry of the log, the oldest first."""
        entries = self._ask("/_simulator/log")["entries"]
        return [one["event"] for one in entries if one["kind"] == "event" and one["seq"] > since]

    @property
    def _key(self) -> dict[str, str]:
        return {"key": self.said.get("publishable_key", "pk_test_1")}

    def _ask(self, path: str, form: dict[str, Any] | None = None) -> Any:
        request = Request(self.said["url"] + path, data=urlencode(form).encode() if form else None)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)


def sign(payload: bytes, secret: str) -> str:
    """Return the header that Stripe sends: https://docs.stripe.com/webhooks/signature, read 2026-11-23."""
    moment = str(int(time.time()))
    digest = hmac.new(secret.encode(), moment.encode() + b"." + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
