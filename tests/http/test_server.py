"""The HTTP server under requests that no client of good will sends, by real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from paydesign.http.connection import Limits
from paydesign.http.message import Request, Response, json_response
from paydesign.http.server import Server, listen
from paydesign.http.workers import Workers

PATIENCE = 10.0
LIMITS = Limits(head=4096, body=1000, idle=PATIENCE, arrival=PATIENCE, connections=50)
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
HEAD = b"POST / HTTP/1.1\r\nHost: here\r\n"


class Served:
    """A server that tells what it was asked, and its clients."""

    def __init__(self, opened: ExitStack) -> None:
        self.handled: list[Request] = []
        self.answer: Callable[[Request], Any] = lambda request: [request.method, request.body.decode()]
        self._opened = opened
        self._server: Server | None = None

    def start(self, limits: Limits = LIMITS) -> None:
        self._server = Server(listen(), self._handle, limits)
        self._opened.callback(self._server.close)

    async def _handle(self, request: Request) -> Response | None:
        self.handled.append(request)
        answer = self.answer(request)
        answer = await answer if hasattr(answer, "__await__") else answer
        return answer if answer is None or isinstance(answer, Response) else json_response(200, answer)

    def connect(self) -> socket.socket:
        assert self._server is not None
        client = socket.create_connection(("127.0.0.1", self._server.port), timeout=PATIENCE)
        self._opened.callback(client.close)
        return client

    def ask(self, sent: bytes, *, ends: bool = False) -> tuple[int, dict[str, str], bytes]:
        """Send something on a new connection, and return status, headers and body of the answer."""
        client = self.connect()
        client.sendall(sent)
        if ends:
            client.shutdown(socket.SHUT_WR)
        return read(client, has_body=not sent.startswith(b"HEAD"))


def read(client: socket.socket, *, has_body: bool = True) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers by lower-case name, and body, byte for byte: nothing of the next answer is lost."""
    with closing(client.makefile("rb", buffering=0)) as stream:
        status = int(stream.readline().split()[1])
        headers = {}
        while (line := stream.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        length = int(headers["content-length"]) if has_body else 0
        return status, headers, b"".join(stream.read(1) for _ in range(length))


@pytest.fixture
def served() -> Iterator[Served]:
    with ExitStack() as opened:
        served = Served(opened)
        served.start()
        yield served


def words(body: bytes) -> str:
    error = json.loads(body)["error"]
    assert error["code"] == "paydesign_http"
    return str(error["message"])


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        (HEAD + b"Content-Length: ten\r\n\r\n", 400, "Content-Length"),
        (HEAD + b"Content-Length: -1\r\n\r\n", 400, "Content-Length"),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nab", 400, "Content-Length"),
        (HEAD + b"Content-Length: 2, 3\r\n\r\nab", 400, "Content-Length"),
        (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "two ways"),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "two ways"),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 501, "chunked"),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 501, "chunked"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "valid"),
        (HEAD + b"Content-Length: 1001\r\n\r\n", 413, "1000"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"a" * 1001, 413, "1000"),
        (HEAD + b"X: " + b"a" * 5000, 431, "head"),
        (HEAD + b" folded\x00: x\r\n\r\n", 400, "valid"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "Host"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "Host"),
        (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 400, "version"),
        (b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "BREW"),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "CONNECT"),
        (b"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "path"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "valid"),
    ],
)
def test_what_is_not_one_request_for_sure_is_refused_in_words_and_not_handled(
    served, capfd, sent, status, said
):
    found, headers, body = served.ask(sent)

    assert (found, headers["connection"], served.handled) == (status, "close", [])
    assert said in words(body)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"Content-Length: 5\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        HEAD,
    ],
    ids=["shorter than it says", "in a chunk", "without its last chunk", "half a head"],
)
def test_what_did_not_arrive_whole_is_not_handled(served, sent):
    status, _, body = served.ask(sent, ends=True)

    assert (status, served.handled) == (400, [])
    assert words(body)


def test_a_body_in_chunks_is_read(served):
    status, _, body = served.ask(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
    )

    assert (status, json.loads(body)) == (200, ["POST", "abcde"])


def test_who_asks_before_sending_the_body_is_told_to_go_on(served):
    client = served.connect()
    client.sendall(HEAD + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")

    assert client.recv(100).startswith(b"HTTP/1.1 100 ")
    client.sendall(b"ab")
    assert json.loads(read(client)[2]) == ["POST", "ab"]


def test_a_head_is_answered_without_a_body(served):
    client = served.connect()
    client.sendall(b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\n" + GET)

    status, headers, _ = read(client, has_body=False)
    assert (status, headers["content-length"]) == (200, str(len('["HEAD", ""]')))
    assert read(client)[0] == 200


def test_a_head_that_is_refused_has_no_body_either(served):
    client = served.connect()
    client.sendall(b"HEAD http://a/ HTTP/1.1\r\nHost: here\r\n\r\n")

    assert client.makefile("rb").read().endswith(b"\r\n\r\n")


def test_requests_that_come_at_once_are_answered_in_turn(served):
    client = served.connect()
    client.sendall((HEAD + b"Content-Length: 1\r\n\r\n1") + (HEAD + b"Content-Length: 1\r\n\r\n2") + GET)

    answers = [json.loads(read(client)[2]) for _ in range(3)]
    assert answers == [["POST", "1"], ["POST", "2"], ["GET", ""]]


def test_an_old_client_is_answered_and_left(served):
    client = served.connect()
    client.sendall(b"GET / HTTP/1.0\r\n\r\n")

    assert client.makefile("rb").read().endswith(b'["GET", ""]')


def test_a_client_that_has_said_everything_still_gets_its_answer(served):
    assert served.ask(GET, ends=True)[0] == 200


def test_a_handler_that_ends_the_connection_says_nothing(served):
    served.answer = lambda _: None
    client = served.connect()
    client.sendall(GET)

    assert client.recv(100) == b""


def test_a_bug_is_answered_too(served, capfd):
    served.answer = lambda _: 1 / 0

    status, _, body = served.ask(GET)

    assert (status, words(body)) == (500, "The local stand-in has a bug: ZeroDivisionError.")
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_what_blocks_holds_nobody_up(served):
    workers, goes_on, has_begun = Workers(), threading.Event(), threading.Event()

    def block() -> list[str]:
        has_begun.set()
        goes_on.wait(PATIENCE)
        return ["done"]

    served.answer = lambda request: workers.run(block) if request.method == "POST" else ["at once"]
    slow = served.connect()
    slow.sendall(HEAD + b"\r\n")
    assert has_begun.wait(PATIENCE)

    assert json.loads(served.ask(GET)[2]) == ["at once"]
    goes_on.set()
    assert json.loads(read(slow)[2]) == ["done"]


def test_thousands_of_connections_that_say_nothing_leave_room_for_one_that_does(served):
    for number in range(2_500):
        client = socket.create_connection(("127.0.0.1", served._server.port), timeout=PATIENCE)
        client.send(b"POST / HT") if number % 2 else None
        if number % 10:
            client.close()
        else:
            served._opened.callback(client.close)
        if number % 250 == 0:
            assert served.ask(GET)[0] == 200

    assert served.ask(GET)[0] == 200


def test_a_connection_that_is_in_use_survives_those_that_say_nothing(served):
    kept = served.connect()
    kept.sendall(GET)
    read(kept)
    silent = [served.connect() for _ in range(3 * LIMITS.connections)]

    assert silent[0].recv(1) == b""
    kept.sendall(GET)
    assert read(kept)[0] == 200


def test_a_request_that_takes_too_long_to_arrive_is_refused(served):
    served.start(LIMITS._replace(arrival=0.05))

    status, _, body = served.ask(HEAD)

    assert (status, served.handled) == (408, [])
    assert "nothing was done" in words(body)


def test_a_connection_on_which_nothing_comes_is_ended(served):
    served.start(LIMITS._replace(idle=0.05))

    assert served.connect().recv(1) == b""


def test_a_client_that_is_gone_before_it_can_be_told_why_is_no_bug(served, capfd):
    for _ in range(20):
        client = served.connect()
        client.sendall(b"POST / HT")
        client.close()

    assert served.ask(GET)[0] == 200
    assert capfd.readouterr().err == ""


def test_a_client_that_does_not_read_is_left(served):
    served.start(LIMITS._replace(arrival=0.05))
    served.answer = lambda _: Response(200, [], bytes(50_000_000))
    client = served.connect()
    client.sendall(GET)

    assert ended_before(time.monotonic() + PATIENCE, client)


def test_a_client_waits_for_the_first_piece_of_an_answer_for_as_long_as_it_takes(served):
    async def pieces():
        await asyncio.sleep(5 * 0.02)
        yield b"late"

    served.start(LIMITS._replace(arrival=0.02))
    served.answer = lambda _: Response(200, [("Transfer-Encoding", "chunked")], pieces())
    client = served.connect()
    client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")

    with closing(client.makefile("rb")) as stream:
        assert stream.read().endswith(b"\r\n\r\n4\r\nlate\r\n0\r\n\r\n")


def ended_before(deadline: float, client: socket.socket) -> bool:
    """Tell whether a connection is ended from the other side, without reading what was sent on it."""
    while time.monotonic() < deadline:
        try:
            client.send(b"x")
        except (BrokenPipeError, ConnectionResetError):
            return True
        time.sleep(0.01)
    return False


def test_when_it_is_closed_its_port_is_free_and_nobody_waits(served):
    taken = listen()
    port = taken.getsockname()[1]
    server = Server(taken, served._handle, LIMITS)
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)

    server.close()

    assert ended(client)
    client.close()
    listen(port).close()


def ended(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True
