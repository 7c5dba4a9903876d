"""Every refusal and every advice, from rules.toml: what is not in the table cannot be said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ..compiled import read_toml

_DOC_URL = "https://stripe.com/docs/error-codes/"

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of rules.toml.

    Attributes:
        kind: "refusal" as Stripe makes it, "limit" of the stand-in itself, "advice" which refuses nothing,
            "outcome" which is what an Intent keeps of its last attempt.
        type: Stripe's error type, such as `invalid_request_error`.
        code: Stripe's error code, or None where it has none.
        param: The parameter at fault, or None; may have {placeholders} as the message.
        source: https URL that backs the rule.
        verified: Whether it was read in the source that Stripe does this, with this status, type and code.
        wording: "seen" if the message is Stripe's, "ours" otherwise.
    """

    id: str
    kind: str
    message: str
    source: str
    read: str
    verified: bool
    status: int = 400
    type: str = "invalid_request_error"
    code: str | None = None
    param: str | None = None
    wording: Literal["seen", "ours"] = "ours"

    def has_page(self) -> bool:
        """Tell whether Stripe's answer names the page of the code."""
        return self.kind in ("refusal", "outcome") and self.type in ("card_error", "invalid_request_error")


@cache
def load_rules() -> dict[str, Rule]:
    """Return all rules by id, in the order of the file."""
    data = read_toml(FILE)
    return {
        id: Rule(id=id, **{**entry, "read": str(entry.get("read", data["read"]))})
        for id, entry in data["rules"].items()
    }


class Refusal(Exception):
    """A request is refused; becomes the error body that the SDKs turn into their exceptions.

    Args:
        rule: Id of the rule in rules.toml.
        about: Values for the placeholders of its message and param.
        extra: More members of the error body, such as `payment_intent` or `decline_code`.

    Attributes:
        stands: Whether what the request has changed stays: what a bank has said cannot be undone.
    """

    def __init__(self, rule: str, extra: dict[str, Any] | None = None, **about: Any) -> None:
        self.rule = load_rules()[rule]
        self.message = self.rule.message.format(**about)
        self.param = self.rule.param.format(**about) if self.rule.param else None
        self.extra = extra or {}
        self.stands = self.rule.type == "card_error"
        super().__init__(self.message)

    def body(self) -> dict[str, Any]:
        """Return the `error` object."""
        rule = self.rule
        code = self.extra.get("code", rule.code)
        named = {
            "code": code,
            "doc_url": _DOC_URL + code.replace("_", "-") if code and rule.has_page() else None,
            "message": self.message,
            "param": self.param,
            "type": rule.type,
        }
        return {key: value for key, value in {**named, **self.extra}.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that Stripe is not known to refuse, and that is probably a mistake all the same."""

    rule: Rule
    message: str


def advice(rule: str, **about: Any) -> Advice:
    """Return the advice of a rule with its placeholders filled."""
    found = load_rules()[rule]
    return Advice(found, found.message.format(**about))
