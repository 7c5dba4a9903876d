"""One side of HTTP on loopback: requests on a connection that is kept, answers as JSON."""

from __future__ import annotations

import http.client
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT = 30.0
"""Seconds after which an answer counts as lost."""


class Lost(Exception):
    """No answer came; the work may be done or not."""


class Refused(Exception):
    """An answer other than 2xx."""

    def __init__(self, origin: str, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{origin} answered {status} {error.get('code') or error.get('type')}")
        self.status = status
        self.code = error.get("code")
        self.intent_status = error.get("payment_intent", {}).get("status")


class Origin:
    """A server as one browser tab reaches it. Not safe to use from several threads.

    Args:
        name: What errors call it.
        cookies: Shared by the tabs of one browser.
    """

    def __init__(self, name: str, url: str, cookies: dict[str, str] | None = None) -> None:
        parts = urlsplit(url)
        if parts.hostname != "127.0.0.1":
            raise ValueError(f"load goes to 127.0.0.1 only, not to {url}")
        self._name = name
        self._cookies = cookies if cookies is not None else {}
        self._connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=TIMEOUT)

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of the answer.

        Raises:
            Lost, Refused
        """
        return self.ask("GET", f"{path}?{urlencode(query)}" if query else path, b"", {})

    def post_json(self, path: str, given: Any) -> Any:
        """As `get`, with a JSON body, as the pages of a project send it."""
        return self.ask("POST", path, json.dumps(given).encode(), {"Content-Type": "application/json"})

    def post_form(self, path: str, given: dict[str, Any], **headers: str) -> Any:
        """As `get`, with a form, as Stripe.js and the SDKs send it."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(given).encode(), kind | headers)

    def close(self) -> None:
        """End the connection; the next request would open another."""
        self._connection.close()

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """As `get`, with any method and body."""
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(f"{self._name}: {type(error).__name__}") from error
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        found = json.loads(text)
        if answer.status >= 300:
            raise Refused(self._name, answer.status, found["error"])
        return found
