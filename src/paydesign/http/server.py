"""The server: a port of this machine, an event loop in a thread of its own, and not too many connections."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

from .connection import Connection, Limits
from .message import Handler

HOST = "127.0.0.1"
_BACKLOG = 1024


def listen(port: int = 0) -> socket.socket:
    """Take a port of 127.0.0.1; 0 picks a free one.

    Raises:
        OSError: It is in use, or not ours to take.
    """
    taken = socket.create_server((HOST, port), backlog=_BACKLOG)
    taken.setblocking(False)
    return taken


class Server:
    """Serves on a socket from a thread of its own until it is closed.

    Attributes:
        port: Where.
    """

    def __init__(self, taken: socket.socket, handler: Handler, limits: Limits | None = None) -> None:
        self.port: int = taken.getsockname()[1]
        self._socket, self._handler, self._limits = taken, handler, limits or Limits()
        self._connections: set[Connection] = set()
        self._silent: dict[Connection, None] = {}
        self._waiting: dict[Connection, None] = {}
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_note_failure)
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving, end every connection and free the port."""
        with suppress(RuntimeError):  # it is closed already
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        serving = await self._loop.create_server(self._connect, sock=self._socket, backlog=_BACKLOG)
        await self._end.wait()
        # Nobody more is accepted, and who was just accepted has a connection: a server that is closed leaves it alone.
        self._loop.remove_reader(self._socket)
        await _let_begin()
        serving.close()
        for connection in self._connections:
            connection.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _connect(self) -> Connection:
        return Connection(self._handler, self._limits, self._on_change)

    def _on_change(self, connection: Connection) -> None:
        for kind in (self._silent, self._waiting):
            kind.pop(connection, None)
        if connection.is_lost:
            self._connections.discard(connection)
            return
        self._connections.add(connection)
        (self._waiting if connection.has_answered else self._silent)[connection] = None
        if len(self._connections) > self._limits.connections:
            self._make_room()

    def _make_room(self) -> None:
        """End the connection that is missed least: one that has never sent a request, else one that rests."""
        for kind in (self._silent, self._waiting):
            victim = next((one for one in kind if not one.is_busy), None)
            if victim is not None:
                del kind[victim]
                victim.abort()
                return


async def _let_begin() -> None:
    """Let connections that were just taken be made: what is not known to the server cannot be ended."""
    for _ in range(3):
        await asyncio.sleep(0)


def _note_failure(loop: asyncio.AbstractEventLoop, about: dict[str, object]) -> None:
    """Say nothing of a client that goes away, and of a moment in which the system has no more files."""
    if not isinstance(about.get("exception"), OSError):
        loop.default_exception_handler(about)
