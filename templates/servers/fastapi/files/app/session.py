"""The browser session: what is opened in it belongs to it.

The browser keeps a random token in a cookie that scripts cannot read. We store its
hash only: who reads the database cannot take over anybody's session.
"""

import hashlib
import secrets
from typing import Annotated

from fastapi import Depends, Request, Response

COOKIE = "checkout_session"


def read_session(request: Request) -> str:
    """Return the hash of this browser's token; without a cookie it is one that owns nothing."""
    return _hash(request.cookies.get(COOKIE, ""))


def start_session(request: Request, response: Response) -> str:
    """Return the hash of this browser's token, and give the browser a token if it has none."""
    token = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
    https = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=https)
    return _hash(token)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


Session = Annotated[str, Depends(read_session)]
NewSession = Annotated[str, Depends(start_session)]
