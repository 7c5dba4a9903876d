"""A reverse proxy on loopback in front of the project's server, so that any browser finds the stand-in."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from functools import lru_cache
from itertools import count
from typing import Any

from ..http.client import Address, Answer, ask
from ..http.connection import Limits
from ..http.hosts import is_allowed
from ..http.message import Request, Response, Tunnel
from ..http.server import HOST, Server, listen
from . import inspector_link, rewrite

LIMITS = Limits(body=32 << 20)
PATIENCE = 180.0
"""Seconds for an answer of the project's server, which itself may wait for the stand-in's silence to end."""

INSPECTOR = "/_simulator/"
_SHOWN_BODY = 64 << 10
_MOST_ADVISED = 1000
_NO_SERVER = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>No answer</title>
<h1>Your server does not answer</h1><p>Its last words are in the terminal, and in the <a href="%s">inspector</a>.</p>
"""
_NOT_READ = (
    "{path} is answered as {coding}, although none was asked for, so Stripe's addresses in it stay what they are and "
    "the page will look for Stripe itself: switch that compression off for the preview."
)
_ASSETS = (".js", ".mjs", ".css", ".svg", ".ico", ".png", ".map")

Note = Callable[..., None]


class Proxy:
    """A proxy that runs; `origin` is the address to open.

    Args:
        port: 0 picks a free one.
        upstream: Where the project's server is.
        stand_in: The stand-in's origin.
        allow_hosts: Names besides those of this machine by which it may be asked.
        note: Takes what passes, as the stand-in's log does.

    Raises:
        OSError: The port is in use.
    """

    def __init__(
        self, port: int, upstream: Address, stand_in: str, note: Note, allow_hosts: Collection[str] = ()
    ) -> None:
        taken = listen(port)
        self.origin = f"http://{HOST}:{taken.getsockname()[1]}"
        self._stand_in, self._note, self._allow_hosts = stand_in, note, allow_hosts
        self._upstream, self._name = upstream, upstream.host
        self._numbers = count(1)
        self._unread: set[tuple[str, str]] = set()
        self._view = lru_cache(16)(rewrite.View)
        self._server = Server(taken, self._handle, LIMITS)

    def lead_to(self, upstream: Address, name: str) -> None:
        """Send what comes from now on to another server, which is asked by this name."""
        self._upstream, self._name = upstream, name

    def close(self) -> None:
        """Stop, and free the port."""
        self._server.close()

    async def _handle(self, request: Request) -> Response | Tunnel | None:
        host = request.header("host")
        if host is None or not is_allowed(host, self._allow_hosts):
            # Another site's name that was made to lead here.
            return Response(421, [], b"this preview is for this machine only")
        if request.path == inspector_link.STYLE:
            return Response(200, [("Content-Type", "text/css")], inspector_link.style())
        if request.path.startswith(INSPECTOR):
            return Response(302, [("Location", self._stand_in + INSPECTOR)])
        view = self._view(self._stand_in, f"http://{host}", f"http://{self._name}:{self._upstream.port}")
        number = self._note_request(request)
        sent = request._replace(headers=view.request_headers(request.headers, request.body))
        try:
            answer = await self._ask(sent)
        except OSError as error:
            why = "it said nothing in time" if isinstance(error, TimeoutError) else str(error)
            self._note_answer(request, number, 0, why.encode())
            html = _NO_SERVER % (self._stand_in + INSPECTOR)
            return Response(502, [("Content-Type", "text/html; charset=utf-8")], html.encode())
        if isinstance(answer, Tunnel):
            self._note_answer(request, number, 101, b"")
            kept = [
                (name, value) for name, value in answer.headers if name.lower().startswith("sec-websocket-")
            ]
            return answer._replace(headers=[*kept, ("Connection", "Upgrade"), ("Upgrade", "websocket")])
        if rewrite.is_text(answer.headers) and not rewrite.is_rewritten(answer.headers):
            self._say_unread(request.path, rewrite.header(answer.headers, "content-encoding") or "a part")
        body = self._body(request, answer, view, number)
        return Response(answer.status, view.answer_headers(answer.headers), body)

    async def _ask(self, request: Request) -> Answer | Tunnel:
        """Ask the project's server, and once more if it breaks off before the first byte of what it has announced.

        Next's development server does while it compiles: it replaces a script that it has begun to answer with.
        """
        answer = await ask(self._upstream, request, PATIENCE)
        is_announced = int(rewrite.header(answer.headers, "content-length") or 0) > 0
        if isinstance(answer, Tunnel) or request.method != "GET" or not is_announced:
            return answer
        try:
            first = await anext(answer.body, b"")
        except ConnectionError:
            return await ask(self._upstream, request, PATIENCE)
        return answer._replace(body=_with_first(first, answer.body))

    async def _body(
        self, request: Request, answer: Answer, view: rewrite.View, number: int | None
    ) -> AsyncGenerator[bytes, None]:
        kind = rewrite.header(answer.headers, "content-type")
        is_refusal = answer.status >= 400 and kind.startswith("text/plain")
        is_shown = number is not None and ("json" in kind or not kind or is_refusal)
        if not is_shown:
            self._note_answer(request, number, answer.status, b"")
        shown = bytearray()
        try:
            async with aclosing(answer.body) as pieces:
                if rewrite.is_rewritten(answer.headers):
                    pieces = self._rewritten(request, answer, view)
                async for piece in pieces:
                    if is_shown and len(shown) < _SHOWN_BODY:
                        shown += piece
                    yield piece
        finally:
            if is_shown:
                self._note_answer(request, number, answer.status, bytes(shown))

    async def _rewritten(
        self, request: Request, answer: Answer, view: rewrite.View
    ) -> AsyncGenerator[bytes, None]:
        """Yield a page or a script as it comes; one at whose end something is added is held until then."""
        kind = rewrite.header(answer.headers, "content-type")
        rewriter = view.rewriter(rewrite.header(answer.headers, "content-encoding"))
        held: list[bytes] | None = [] if inspector_link.is_return(kind, request.query) else None
        try:
            async for piece in answer.body:
                ready = rewriter.feed(piece)
                if held is not None:
                    held.append(ready)
                elif ready:
                    yield ready
            rest = rewriter.end()
        except zlib.error as error:
            raise ConnectionError(f"it is not compressed as it says: {error}") from None
        if held is None:
            yield rest
            return
        inspector = self._stand_in + INSPECTOR
        yield inspector_link.add_link(b"".join([*held, rest]), kind, request.query, inspector)

    def _say_unread(self, path: str, coding: str) -> None:
        """Advise, once for each address, that an answer passes as it is; of addresses without end only the first."""
        if (path, coding) in self._unread or len(self._unread) >= _MOST_ADVISED:
            return
        self._unread.add((path, coding))
        message = _NOT_READ.format(path=path, coding=coding)
        self._note("advice", rule="preview_not_rewritten", message=message, source=None, path="preview")

    def _note_request(self, request: Request) -> int | None:
        """Tell the log of a page or a call of a page; scripts, styles and pictures are no step of a payment."""
        purpose = request.header("sec-fetch-dest") or "empty"
        if purpose not in ("document", "empty") or request.path.endswith(_ASSETS):
            return None
        number = next(self._numbers)
        self._note(
            "page_request",
            number=number,
            method=request.method,
            path=request.path,
            query=request.query,
            body=_readable(request.body),
        )
        return number

    def _note_answer(self, request: Request, number: int | None, status: int, shown: bytes) -> None:
        if number is not None:
            self._note(
                "page_answer",
                number=number,
                method=request.method,
                path=request.path,
                is_page=request.header("sec-fetch-dest") == "document",
                status=status,
                body=_readable(shown),
            )


async def _with_first(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(rest):
        yield first
        async for piece in rest:
            yield piece


def _readable(body: bytes) -> Any:
    """Return JSON as a value, other text as text, None for nothing."""
    text = body[:_SHOWN_BODY].decode("utf-8", "replace")
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return text
