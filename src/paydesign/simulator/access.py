"""Who may ask what: which names, which pages. Pure.

A browser sends `Origin` with what a page of another site asks for, and `Host` is the name by which that page found
this machine. What a customer's browser needs is open to every page: the files, and what a publishable key may ask.
"""

from __future__ import annotations

from ..http.message import Headers, Request
from .exchange import Request as ApiRequest
from .router import is_client_path

STRIPE_HOSTS = frozenset(
    f"{name}.stripe.com" for name in ("api", "connect", "files", "hooks", "js", "meter-events")
)
"""The names under which a redirected program or browser asks."""

CONTROL = "/_simulator/"
PAGES = ("/3ds/", "/bank/", "/portal/")
"""Pages that a customer's browser is sent to."""

OPEN_TO_PAGES = (f"{CONTROL}advice", f"{CONTROL}cards")
"""What the script and the frame of the browser half ask of the stand-in itself."""

CORS: Headers = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Stripe-Version"),
    ("Access-Control-Expose-Headers", "Request-Id, Paydesign-Advice"),
    ("Access-Control-Max-Age", "300"),
]

NOT_FRAMED: Headers = [
    ("X-Frame-Options", "DENY"),
    ("Content-Security-Policy", "frame-ancestors 'none'"),
]
"""For the inspector: a page of another site must not lay it under the visitor's mouse."""

PAGE: Headers = [
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
]
"""For a page that a customer's browser is sent to, and that acts for that customer."""


def is_control(path: str) -> bool:
    """Tell whether a path is the inspector's, or drives the stand-in."""
    return path.startswith(CONTROL) and path not in OPEN_TO_PAGES


def is_of_another_site(request: Request) -> bool:
    """Tell whether a page behind the request is not one of those that are served here."""
    origin = request.header("origin")
    return origin is not None and origin.partition("://")[2] != request.header("host")


def may_act(request: Request) -> bool:
    """Tell whether a request may do something for the customer of a page: reading may, and the page itself.

    Where the addresses stay Stripe's, as in a browser test, the page is one of Stripe's.
    """
    origin = request.header("origin") or ""
    is_ours = not is_of_another_site(request) or origin.partition("://")[2] in STRIPE_HOSTS
    return request.method in ("GET", "HEAD") or is_ours


def has_secret_key(request: ApiRequest) -> bool:
    """Tell whether a request is one that only a server may send."""
    return request.api_key().startswith(("sk_", "rk_"))


def preflight(path: str) -> Headers:
    """Return what a browser is told that asks whether a page of another site may send its request."""
    is_open = is_client_path(path) or path in OPEN_TO_PAGES or not path.startswith(("/v1/", CONTROL, *PAGES))
    return CORS if is_open else []
