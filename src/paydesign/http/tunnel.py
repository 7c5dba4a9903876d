"""Two connections made one: bytes pass both ways until an end closes."""

from __future__ import annotations

import asyncio

from .message import Tunnel

_PIECE = 64 << 10


async def join(transport: asyncio.Transport, said: bytes, tunnel: Tunnel) -> None:
    """Pass on what a client and a server say; both are closed when it returns.

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
    writer.write(tunnel.first)
    tunnel.writer.write(said)
    transport.resume_reading()
    ways = [
        loop.create_task(_pass_on(reader, tunnel.writer)),
        loop.create_task(_pass_on(tunnel.reader, writer)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        writer.close()
        tunnel.writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_PIECE):
        writer.write(data)
        await writer.drain()
