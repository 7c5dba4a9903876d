"""Who is gone, and a server that is closed, leave no connection open: neither the client's nor the one behind it."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from paydesign.http.client import Address, ask
from paydesign.http.message import Request, Response, Tunnel
from paydesign.http.server import Server, listen
from paydesign.http.tunnel import join

PATIENCE = 10.0
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
PIECE = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npiece"
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst"


@contextmanager
def passed_on(change=lambda answer: answer) -> Iterator[tuple[Server, socket.socket]]:
    """A server that asks another one, and the socket on which that one is asked. Nothing is closed by chance."""
    behind = socket.create_server(("127.0.0.1", 0))
    behind.settimeout(PATIENCE)

    async def handle(request: Request) -> Response | Tunnel:
        answer = await ask(Address(*behind.getsockname()), request, PATIENCE)
        return change(answer if isinstance(answer, Tunnel) else Response(answer.status, [], answer.body))

    server = Server(listen(), handle)
    gc.disable()
    try:
        yield server, behind
    finally:
        gc.enable()
        server.close()
        behind.close()


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def is_ended(connection: socket.socket) -> bool:
    """Tell whether nothing more comes; a connection that stays open raises TimeoutError."""
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


@pytest.mark.parametrize("said", [b"", PIECE, SWITCHED], ids=["nothing yet", "half a body", "a tunnel"])
def test_closing_a_server_ends_what_it_asked_of_another(said):
    with passed_on() as (server, behind), closing(connect(server)) as client:
        client.sendall(GET)
        asked, _ = behind.accept()
        with closing(asked):
            asked.settimeout(PATIENCE)
            asked.sendall(said)
            if said:
                assert client.recv(10)

            server.close()

            assert is_ended(asked)
            assert is_ended(client)


def test_an_answer_that_cannot_be_sent_on_leaves_nothing_open(capfd):
    with (
        passed_on(lambda answer: answer._replace(headers=[("no name", "")])) as (server, behind),
        closing(connect(server)) as client,
    ):
        client.sendall(GET)
        asked, _ = behind.accept()
        with closing(asked):
            asked.settimeout(PATIENCE)
            asked.sendall(PIECE)

            assert is_ended(asked)
            assert is_ended(client)
    assert "LocalProtocolError" in capfd.readouterr().err


@pytest.mark.parametrize("turns", range(8))
def test_a_tunnel_is_closed_on_both_sides_whenever_it_is_ended(turns):
    """Its client has left, and so many turns of the loop later the server closes."""

    async def end_after(turns: int) -> list[bool]:
        (left, client), (right, behind) = socket.socketpair(), socket.socketpair()
        with closing(client), closing(behind):
            reader, writer = await asyncio.open_connection(sock=right)
            _, outer = await asyncio.open_connection(sock=left)
            joined = asyncio.create_task(join(outer.transport, b"", Tunnel([], b"", reader, writer)))
            await asyncio.sleep(0)
            client.close()
            for _ in range(turns):
                await asyncio.sleep(0)
            joined.cancel()
            await asyncio.wait([joined])
            return [outer.transport.is_closing(), writer.transport.is_closing()]

    assert asyncio.run(end_after(turns)) == [True, True]
