"""Stripe's hosts in what the project's server answers, replaced by the stand-in. Pure."""

from __future__ import annotations

from collections.abc import Iterable

STRIPE_HOSTS = ("js.stripe.com", "api.stripe.com", "hooks.stripe.com")
_TEXTS = ("text/html", "text/javascript", "application/javascript", "application/xhtml+xml")
_POLICIES = ("content-security-policy", "content-security-policy-report-only")

# What belongs to one connection, and what no longer fits a rewritten body.
_HOP = {"connection", "keep-alive", "proxy-connection", "upgrade", "te", "trailer", "content-length"}
_CONDITIONS = {"if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "range"}
_NOT_SENT_ON = _HOP | _CONDITIONS | {"accept-encoding"}
_DROPPED = _HOP | {
    *("transfer-encoding", "etag", "last-modified", "cache-control"),
    *("strict-transport-security", "date", "server"),
}

Headers = list[tuple[str, str]]


def request_headers(headers: Iterable[tuple[str, str]]) -> Headers:
    """Return the headers for the project's server: nothing compressed, nothing from a cache."""
    kept = [(name, value) for name, value in headers if name.lower() not in _NOT_SENT_ON]
    return [*kept, ("Accept-Encoding", "identity")]


def answer_headers(headers: Iterable[tuple[str, str]], stand_in: str, server: str, page: str) -> Headers:
    """Return the headers for the browser.

    Args:
        stand_in: Its origin, as `server` and `page` are those of the project's server and of the proxy.
    """
    kept = [(name, value) for name, value in headers if name.lower() not in _DROPPED]
    answered = [(name, _header(name.lower(), value, stand_in, server, page)) for name, value in kept]
    # The next preview has another stand-in: a page from a cache would look for this one.
    return [*answered, ("Cache-Control", "no-store")]


def body(content: bytes, content_type: str, stand_in: str) -> bytes:
    """Return a body in which HTML and JavaScript name the stand-in; anything else is left as it is."""
    if not content_type.lower().startswith(_TEXTS):
        return content
    for host in STRIPE_HOSTS:
        content = content.replace(f"https://{host}".encode(), stand_in.encode())
    return content


def _header(name: str, value: str, stand_in: str, server: str, page: str) -> str:
    if name in _POLICIES:
        return _policy(value, stand_in)
    return value.replace(server, page, 1) if name == "location" and value.startswith(server) else value


def _policy(value: str, stand_in: str) -> str:
    for host in STRIPE_HOSTS:
        value = value.replace(f"https://{host}", stand_in)
    # Some browsers would make https of the loopback address.
    directives = [directive.strip() for directive in value.split(";")]
    return "; ".join(one for one in directives if one and one.lower() != "upgrade-insecure-requests")
