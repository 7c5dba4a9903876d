"""What keeps a customer's browser, and what it sends us, safe."""

import logging

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1024 * 1024  # bytes

# The hosts of Stripe.js and Link: https://docs.stripe.com/security/guide#content-security-policy
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' https://js.stripe.com https://*.js.stripe.com",
        "style-src 'self'",
        "img-src 'self' https://*.link.com",
        "connect-src 'self' https://api.stripe.com https://link.com https://*.link.com",
        "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
        " https://link.com https://*.link.com",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def add_to(app: FastAPI) -> None:
    """Limit bodies, and keep queries out of the access log."""
    app.add_middleware(BodyLimit)
    logging.getLogger("uvicorn.access").addFilter(_drop_query)


class SecurityHeaders:
    """Adds security headers to all answers of an application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                headers["X-Content-Type-Options"] = "nosniff"
                is_api = scope["path"].startswith("/api/")
                headers["Cache-Control"] = "no-store" if is_api else "no-cache"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Stops reading a body that is too long, whether or not it says beforehand how long it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def receive_within_limit() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                raise HTTPException(413, "Content Too Large")
            return message

        await self.app(scope, receive_within_limit, send)


def _drop_query(record: logging.LogRecord) -> bool:
    # Stripe sends the customer back to an address whose query holds the client secret.
    if isinstance(record.args, tuple):
        record.args = tuple(
            arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args
        )
    return True
