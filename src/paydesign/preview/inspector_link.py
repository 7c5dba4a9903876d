"""A link to the inspector where a payment ends: on the page that Stripe returns to, and in the terminal. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

STYLE = "/_simulator/inspector_link.css"
"""Where the page's own origin serves the style, as policies allow it; an address that no project has."""

# What Stripe adds to the return_url; the secret begins with the id. A server that confirms sends the secret alone.
_RETURNED = ("payment_intent_client_secret", "setup_intent_client_secret", "payment_intent", "setup_intent")
_ENDINGS = {
    "payment_intent.succeeded",
    "payment_intent.amount_capturable_updated",
    "payment_intent.processing",
    "setup_intent.succeeded",
}
_ID = re.compile(r"((?:pi|seti)_[A-Za-z0-9]+)(?:_secret_\w+)?")
_END_OF_PAGE = re.compile(rb"</body\s*>", re.IGNORECASE)
_BAR = f"""<link rel="stylesheet" href="{STYLE}"><aside class="paydesign-preview" aria-label="Preview">\
<span>Preview: the stand-in played Stripe.</span> \
<a href="%s" target="_blank" rel="noopener">See what happened in the inspector</a></aside>
"""


def add_link(page: bytes, content_type: str, query: str, inspector: str) -> bytes:
    """Return a page with a bar at its end that leads to the payment in the inspector; any other answer as it is.

    Args:
        query: Of the page's address: only a return_url is where a payment ends.
        inspector: Its address.
    """
    if not is_return(content_type, query):
        return page
    bar = (_BAR % f"{inspector}#{_intent(query)}").encode()
    ends = [found.start() for found in _END_OF_PAGE.finditer(page)] or [len(page)]
    return page[: ends[-1]] + bar + page[ends[-1] :]


def is_return(content_type: str, query: str) -> bool:
    """Tell whether an answer is the page that Stripe returns to."""
    return content_type.lower().startswith("text/html") and _intent(query) is not None


def _intent(query: str) -> str | None:
    given = parse_qs(query)
    found = (_ID.fullmatch(value) for name in _RETURNED for value in given.get(name, ()))
    intent = next(filter(None, found), None)
    return intent and intent[1]


def link_after(entry: Mapping[str, Any], inspector: str) -> str | None:
    """Return the line for the terminal after an entry of the log that ends a payment."""
    if entry["kind"] != "event" or entry["event"]["type"] not in _ENDINGS:
        return None
    return f"inspector: {inspector}#{entry['event']['data']['object']['id']} ({entry['event']['type']})"


@cache
def style() -> bytes:
    """Return the style of the bar."""
    return Path(__file__).with_suffix(".css").read_bytes()
