"""The browser session: what is opened in it belongs to it.

The browser keeps a random token in a cookie that scripts cannot read. We store its
hash only: who reads the database cannot take over anybody's session.
"""

import hashlib
import re
import secrets
from typing import Annotated

from fastapi import Depends, Request, Response

from app.dependencies import AppSettings

COOKIE = "checkout_session"
MAX_AGE = 30 * 24 * 60 * 60  # seconds

# What `secrets.token_urlsafe` makes of 32 bytes. Nobody else's cookie opens a session.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def read_session(request: Request) -> str:
    """Return the hash of this browser's token; without one it is a hash that owns nothing."""
    return _hash(_read_token(request) or secrets.token_urlsafe(32))


def start_session(request: Request, response: Response, settings: AppSettings) -> str:
    """Return the hash of this browser's token, and give the browser a token if it has none."""
    token = _read_token(request) or secrets.token_urlsafe(32)
    response.set_cookie(
        COOKIE,
        token,
        max_age=MAX_AGE,
        httponly=True,
        samesite="lax",
        # Behind a proxy the request may look like http; a live shop is on https anyway.
        secure=request.url.scheme == "https" or settings.is_live,
    )
    return _hash(token)


def _read_token(request: Request) -> str | None:
    token = request.cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


Session = Annotated[str, Depends(read_session)]
NewSession = Annotated[str, Depends(start_session)]
