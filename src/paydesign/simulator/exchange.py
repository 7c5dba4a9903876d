"""One HTTP request and its answer, as values."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .form import parse_form
from .rules import Refusal


@dataclass(frozen=True)
class Request:
    """A request to the API.

    Attributes:
        headers: By lower-case name.
    """

    method: str
    path: str
    query: str = ""
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        return f"{self.method} {self.path}"

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of body and query, without what Stripe.js sends about itself."""
        return {
            name: value
            for name, value in self._form.items()
            if name != "key" and not name.startswith("_stripe_")
        }

    @property
    def problem(self) -> Refusal | None:
        """Why its parameters cannot be read; there are none then."""
        return self._read[1]

    @property
    def _form(self) -> dict[str, Any]:
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[dict[str, Any], Refusal | None]:
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            coding = self.headers.get("content-encoding", "identity").strip().lower()
            if self.body and coding not in ("", "identity"):
                raise Refusal("body_is_encoded", coding=coding)
            if self.body and (kind.endswith("json") or self.body.lstrip()[:1] in ("{", "[")):
                raise Refusal("body_is_json")
            if self.body and kind == "multipart/form-data":
                raise Refusal("body_is_multipart")
            return parse_form("&".join(filter(None, (self.query, self.body)))), None
        except Refusal as refusal:
            return {}, refusal

    def account(self) -> str:
        """Return the connected account that the request is for, as servers and Stripe.js say it, or ""."""
        given = (self.headers.get(name) for name in ("stripe-account", "stripe-context"))
        return next(filter(None, given), "") or str(self._form.get("_stripe_account", ""))

    def api_key(self) -> str:
        """Return the key of the Authorization header (Bearer, or Basic with an empty password) or of `key`."""
        scheme, _, given = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                return base64.b64decode(given).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                return ""
        if scheme.lower() == "bearer":
            return given.strip()
        key = self._form.get("key", "")
        return key if isinstance(key, str) else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back.

    Attributes:
        silent_for: None to answer; else the seconds after which the connection ends without an answer.
    """

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    silent_for: float | None = None
