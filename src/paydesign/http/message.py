"""A request that has arrived whole, and what is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, NamedTuple

Headers = list[tuple[str, str]]


class Request(NamedTuple):
    """A request.

    Attributes:
        target: Path and query as they were sent, beginning with "/" or "*".
        headers: As they were sent, in their order and spelling.
    """

    method: str
    target: str
    headers: Headers
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """Return the first value of a header; `name` is in lower case."""
        return next((value for given, value in self.headers if given.lower() == name), None)


class Response(NamedTuple):
    """An answer.

    Attributes:
        headers: Without those that say how long the body is.
        body: A generator is sent piece by piece, as the pieces come.
    """

    status: int
    headers: Headers
    body: bytes | AsyncGenerator[bytes, None] = b""


class Tunnel(NamedTuple):
    """The answer 101: from here on bytes pass both ways between the client and another server, whatever they are.

    Attributes:
        first: What the other server has said already.
    """

    headers: Headers
    first: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


Handler = Callable[[Request], Awaitable[Response | Tunnel | None]]
"""Answers a request; None ends the connection without an answer."""


def json_response(status: int, value: Any, headers: Headers | None = None) -> Response:
    """Return a value as JSON."""
    return Response(
        status, [("Content-Type", "application/json"), *(headers or [])], json.dumps(value).encode()
    )


def problem(status: int, code: str, message: str) -> Response:
    """Return a refusal in the words of the stand-in; its form is that of Stripe's errors, so that SDKs show it."""
    return json_response(
        status, {"error": {"type": "invalid_request_error", "code": code, "message": message}}
    )
