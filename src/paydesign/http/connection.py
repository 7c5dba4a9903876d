"""One client's connection: requests in, answers out, one after the other."""

from __future__ import annotations

import asyncio
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import Any, NamedTuple

import h11

from .message import Handler, Request, Response, Tunnel, problem
from .tunnel import join

_MOST_UNREAD = 64 << 10
_LINGER = 2.0
"""Seconds for which a client that was refused may go on sending, so that it reads why."""

_REASONS = {
    400: "This is not a valid HTTP request: {}.",
    413: "The body is longer than the {} bytes that are taken here.",
    408: "The request did not arrive whole in time; nothing was done.",
    431: "The head of the request is longer than is taken here.",
    500: "The local stand-in has a bug: {}.",
    501: "This way of sending a body is not understood here: {}.",
}
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Limits(NamedTuple):
    """What a client may take: bytes of a head and of a body, and seconds.

    Attributes:
        idle: Until a request begins.
        arrival: Until it is there, head and body, and until a client has read what it was sent.
        connections: Beyond it, those that have sent nothing yet are ended, the oldest first, then those that wait.
    """

    head: int = 64 << 10
    body: int = 1 << 20
    idle: float = 300.0
    arrival: float = 60.0
    connections: int = 400


class Refused(Exception):
    """A request is not read to its end; `response` says why."""

    def __init__(self, status: int, about: object = "") -> None:
        self.response = problem(status, "paydesign_http", _REASONS.get(status, _REASONS[400]).format(about))


class Connection(asyncio.Protocol):
    """Reads with h11, has each whole request handled, and sends what is answered.

    Args:
        on_change: Told when it is made, when it has answered a request, and when it is lost.
    """

    def __init__(self, handler: Handler, limits: Limits, on_change: Callable[[Connection], None]) -> None:
        self._handler, self._limits, self._on_change = handler, limits, on_change
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head)
        self._loop = asyncio.get_running_loop()
        self._method = ""
        self._unread = 0
        self._arrived: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._deadline: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._has_begun = self._has_ended = self._is_late = self._is_paused = self._is_deaf = False
        self.is_busy = self.is_lost = self.has_answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        # An answer in pieces would wait for the client's acknowledgement; asyncio does it only for sockets of its own.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._allow(self._limits.idle)
        self._on_change(self)
        self._task = self._loop.create_task(self._run())

    def data_received(self, data: bytes) -> None:
        if self._is_deaf:
            return
        if not self._has_begun:
            self._has_begun = True
            self._allow(self._limits.arrival)
        self._http.receive_data(data)
        self._unread += len(data)
        if not _wake(self._arrived) and self._unread > _MOST_UNREAD:
            # Nobody reads while a request is handled: what comes meanwhile waits in the system.
            self._is_paused = True
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        self._has_ended = True
        if not self._is_deaf:
            self._http.receive_data(b"")
        _wake(self._arrived)
        return True  # who has said everything may still read

    def connection_lost(self, _: Exception | None) -> None:
        self._forget()
        self._task.cancel()

    def _forget(self) -> None:
        self.is_lost = True
        if self._timer is not None:
            self._timer.cancel()
        self._on_change(self)

    def pause_writing(self) -> None:
        self._drained = self._loop.create_future()

    def resume_writing(self) -> None:
        _wake(self._drained)
        self._drained = None

    def abort(self) -> None:
        """End it at once."""
        self._transport.abort()

    async def _run(self) -> None:
        try:
            while await self._take_turn():
                pass
        except (ConnectionError, TimeoutError):
            self._transport.abort()
        except Exception:
            traceback.print_exc(file=sys.stderr)
            self._transport.abort()
        finally:
            self._transport.close()

    async def _take_turn(self) -> bool:
        """Read one request and answer it; return whether there may be another."""
        try:
            request = await self._read()
        except Refused as refused:
            await self._send(refused.response, is_last=True)
            await self._linger()
            return False
        if request is None:
            return False
        self._allow(None)
        self.is_busy = True
        response = await self._handle(request)
        if response is None:
            return False
        if isinstance(response, Tunnel):
            await self._switch(response)
            return False
        await self._send(response)
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        self.is_busy, self.has_answered = False, True
        self._has_begun = bool(self._http.trailing_data[0])
        self._allow(self._limits.arrival if self._has_begun else self._limits.idle)
        self._on_change(self)
        return True

    async def _handle(self, request: Request) -> Response | Tunnel | None:
        try:
            return await self._handler(request)
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            return Refused(500, type(error).__name__).response

    async def _read(self) -> Request | None:
        """Return the next request with its whole body; None if there is none any more."""
        try:
            head = await self._next()
            if not isinstance(head, h11.Request):
                return None
            self._method = head.method.decode("latin-1")
            request = read_head(head, self._limits.body)
            body, size = [], 0
            while isinstance(event := await self._next(), h11.Data):
                size += len(event.data)
                if size > self._limits.body:
                    raise Refused(413, self._limits.body)
                body.append(bytes(event.data))
        except h11.RemoteProtocolError as error:
            raise Refused(error.error_status_hint, str(error).rstrip(".")) from None
        return request._replace(body=b"".join(body))

    async def _next(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                self._write(h11.InformationalResponse(status_code=100, headers=[]))
            await self._wait()
            if self._is_late and not self._has_begun:
                raise TimeoutError
            if self._is_late:
                raise Refused(408)
        return event

    async def _wait(self) -> None:
        """Return when something has arrived, or it is too late for it."""
        self._arrived = self._loop.create_future()
        self._unread = 0
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        await self._arrived
        self._arrived = None

    async def _send(self, response: Response, *, is_last: bool = False) -> None:
        self._allow(self._limits.arrival)
        head, body = response_head(response, is_last=is_last), response.body
        if isinstance(body, bytes):
            is_sent = body and self._method != "HEAD" and response.status not in (204, 304)
            self._write(head, *([h11.Data(data=body)] if is_sent else []), h11.EndOfMessage())
            return await self._drain()
        self._write(head)
        await self._drain()
        self._allow(None)  # the first piece takes the time that it takes
        async with aclosing(body):
            async for piece in body:
                self._allow(self._limits.arrival)
                self._write(h11.Data(data=piece))
                await self._drain()
                self._allow(None)
        self._write(h11.EndOfMessage())
        return await self._drain()

    async def _switch(self, tunnel: Tunnel) -> None:
        try:
            self._write(
                h11.InformationalResponse(status_code=101, headers=tunnel.headers, reason=_PHRASES[101])
            )
            await join(self._transport, self._http.trailing_data[0], tunnel)
        finally:  # the socket has told the tunnel alone that it is lost
            self._forget()

    def _write(self, *events: Any) -> None:
        if self.is_lost:
            raise ConnectionResetError
        self._transport.write(b"".join(self._http.send(event) or b"" for event in events))

    async def _drain(self) -> None:
        if self._drained is not None:
            await self._drained
            if self._is_late:
                raise TimeoutError

    async def _linger(self) -> None:
        """Go on reading without listening, else the system takes back what the client was told."""
        self._is_deaf, self._is_late = True, False
        try:
            self._transport.write_eof()
        except OSError:  # it is gone, and the loop has not been told yet
            return
        self._allow(_LINGER)
        while not (self._has_ended or self._is_late):
            await self._wait()

    def _allow(self, seconds: float | None) -> None:
        """Be late after so many seconds, None is never; one timer looks after it."""
        self._deadline = None if seconds is None else self._loop.time() + seconds
        if self._deadline is None or (self._timer is not None and self._timer.when() <= self._deadline):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._deadline, self._look_at_the_clock)

    def _look_at_the_clock(self) -> None:
        self._timer = None
        if self._deadline is None:
            return
        if self._loop.time() < self._deadline:
            self._timer = self._loop.call_at(self._deadline, self._look_at_the_clock)
            return
        self._is_late = True
        if not _wake(self._arrived) and not _wake(self._drained):
            self._transport.abort()


def read_head(head: h11.Request, longest: int) -> Request:
    """Return a request that has no body yet.

    Raises:
        Refused: It is not one request for sure, or not one that is taken here.
    """
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()]
    method, target = head.method.decode("latin-1"), head.target.decode("latin-1")
    request = Request(method, target, headers, b"")
    length, coding = request.header("content-length"), request.header("transfer-encoding")
    if head.http_version not in (b"1.0", b"1.1"):
        raise Refused(400, "the version of HTTP is not known")
    if method not in _METHODS:
        raise Refused(400, f"the method {method} is not known")
    if not target.startswith("/") and target != "*":
        raise Refused(400, "the target is not a path")
    if coding is not None and (length is not None or head.http_version == b"1.0"):
        raise Refused(400, "the length of the body is said in two ways")
    if length is not None and int(length) > longest:
        raise Refused(413, longest)
    return request


def response_head(response: Response, *, is_last: bool) -> h11.Response:
    """Return the head of an answer; how long the body is follows from the body."""
    headers = list(response.headers)
    if isinstance(response.body, bytes) and response.status not in (204, 304):
        headers.append(("Content-Length", str(len(response.body))))
    if is_last:
        headers.append(("Connection", "close"))
    reason = _PHRASES.get(response.status, "")
    return h11.Response(status_code=response.status, headers=headers, reason=reason)


def _wake(sleeper: asyncio.Future[None] | None) -> bool:
    if sleeper is None or sleeper.done():
        return False
    sleeper.set_result(None)
    return True
