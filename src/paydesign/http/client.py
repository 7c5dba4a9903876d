"""One request to a server of this machine, its answer as the pieces come, and what was switched to another protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any, NamedTuple

import h11

from .message import Headers, Request, Tunnel

_PIECE = 64 << 10
_LONGEST_HEAD = 128 << 10


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class Answer(NamedTuple):
    """What a server answers.

    Attributes:
        body: The pieces, as they come; closing it ends the connection, and so does the end of the task that asked.
    """

    status: int
    headers: Headers
    body: AsyncGenerator[bytes, None]


async def ask(address: Address, request: Request, patience: float) -> Answer | Tunnel:
    """Send a request and return what is answered, or a tunnel if the server takes up another protocol.

    Args:
        patience: Seconds until the head of the answer must be there; the body may take any time.

    Raises:
        OSError: Nobody listens, the connection broke, it took too long (TimeoutError), or the answer is not HTTP.
    """
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection(*address)
        end = _end_with_this_task(writer)
        http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        try:
            head = h11.Request(method=request.method, target=request.target, headers=request.headers)
            events: list[Any] = [
                head,
                *([h11.Data(data=request.body)] if request.body else []),
                h11.EndOfMessage(),
            ]
            writer.write(b"".join(http.send(event) or b"" for event in events))
            await writer.drain()
            answer = await _next(http, reader)
            while isinstance(answer, h11.InformationalResponse) and answer.status_code != 101:
                answer = await _next(http, reader)
        except BaseException as error:
            end()
            if isinstance(error, h11.ProtocolError):
                raise ConnectionError(f"this is no answer in HTTP/1.1: {error}") from None
            raise
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw_items()
    ]
    if isinstance(answer, h11.InformationalResponse):
        return Tunnel(headers, http.trailing_data[0], reader, writer)
    return Answer(answer.status_code, headers, _body(http, reader, end))


def _end_with_this_task(writer: asyncio.StreamWriter) -> Callable[..., None]:
    """Return what ends a connection; at the latest it is called when this task is done.

    To close the body is not enough: a generator that nobody began to read is closed without a step of it.
    """
    task = asyncio.current_task()
    assert task is not None

    def end(_: object = None) -> None:
        task.remove_done_callback(end)
        writer.transport.abort()

    task.add_done_callback(end)
    return end


async def _body(
    http: h11.Connection, reader: asyncio.StreamReader, end: Callable[..., None]
) -> AsyncGenerator[bytes, None]:
    try:
        while isinstance(event := await _next(http, reader), h11.Data):
            yield bytes(event.data)
    except h11.ProtocolError as error:
        raise ConnectionError(str(error)) from None
    finally:
        end()


async def _next(http: h11.Connection, reader: asyncio.StreamReader) -> Any:
    while (event := http.next_event()) is h11.NEED_DATA:
        http.receive_data(await reader.read(_PIECE))
    if isinstance(event, h11.ConnectionClosed):
        raise ConnectionResetError("the server closed the connection without an answer")
    return event
