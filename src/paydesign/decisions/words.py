"""An outcome in words, the same ones everywhere; `client` and `server` are for files and flags."""

from __future__ import annotations

from .model import Outcome


def created(outcome: Outcome) -> str:
    return "Intent first" if outcome.create_intent == "before" else "Intent at Pay"


def created_when(outcome: Outcome) -> str:
    if outcome.create_intent == "before":
        return "before the page is shown"
    return "when the customer presses Pay"


def confirmed(outcome: Outcome) -> str:
    return "confirmed in the browser" if outcome.confirm_on == "client" else "confirmed on your server"


def confirmed_where(outcome: Outcome) -> str:
    return "in the browser, by Stripe.js" if outcome.confirm_on == "client" else "on your server"
