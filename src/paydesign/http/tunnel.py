"""Two connections made one: bytes pass both ways until an end closes."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from .message import Tunnel

_PIECE = 64 << 10


async def join(transport: asyncio.Transport, said: bytes, tunnel: Tunnel) -> None:
    """Pass on what a client and a server say, until one of them ends; both are closed when it returns, however.

    Args:
        transport: The client's; it is taken over from its protocol.
        said: What the client has said already.
    """
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    ends = (writer, tunnel.writer)
    writer.write(tunnel.first)
    tunnel.writer.write(said)
    transport.resume_reading()
    ways = [
        loop.create_task(_pass_on(reader, tunnel.writer)),
        loop.create_task(_pass_on(tunnel.reader, writer)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.close()
        for end in ends:  # what was said last is still on its way
            await end.wait_closed()
    finally:  # without waiting: who is cancelled here, or twice, leaves nothing open
        for way in ways:
            way.cancel()
        for end in ends:
            end.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):  # the other way ends with it
        while data := await reader.read(_PIECE):
            writer.write(data)
            await writer.drain()
