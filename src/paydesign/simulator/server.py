"""The HTTP side of the stand-in, on loopback only."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from .browser import Asset, read_asset, three_ds_page
from .clock import Clock
from .control import Control
from .delivery import Deliveries
from .exchange import Answer, Request
from .inspector import read_inspector
from .rules import Refusal
from .simulator import Simulator

HOST = "127.0.0.1"
MAX_BODY = 1 << 20
STREAM_PAUSE = 1.0
"""Seconds after which a silent stream says that it is still there."""

_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Stripe-Version",
    "Access-Control-Expose-Headers": "Request-Id, Paydesign-Advice",
    "Access-Control-Max-Age": "300",
}


OPEN_TO_PAGES = ("advice", "cards")
"""What any page may ask of /_simulator/: the script and the frame of the browser half do."""

_OWN_HOSTS = (HOST, "localhost")


class RunningSimulator:
    """A stand-in that is being served; a context manager that closes it.

    Attributes:
        url: Where it is reached, without a trailing slash.
        simulator: The account behind it.
        deliveries: The webhooks on their way out.
        control: What the inspector talks to.
    """

    def __init__(self, server: _Server, simulator: Simulator) -> None:
        self.url = simulator.world.base_url
        self.simulator = simulator
        self.control = server.control
        self.deliveries = server.control.deliveries
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving and sending, and free the port."""
        self.deliveries.close()
        self._server.is_closing = True
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> RunningSimulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start(
    port: int = 0,
    webhook_url: str | None = None,
    webhook_secret: str | None = None,
    *,
    clock: Clock | None = None,
    seed: int | None = None,
    is_lenient: bool = False,
) -> RunningSimulator:
    """Serve a new account from a thread of its own; returns once requests are taken.

    Args:
        port: 0 picks a free one.
        webhook_url: Where all events are posted to; on loopback.
        webhook_secret: What they are signed with, `whsec_...`.
        is_lenient: Whether what is not played is only advice, instead of being refused.

    Raises:
        OSError: The port is in use.
    """
    server = _Server((HOST, port))
    simulator = Simulator(
        clock, seed=seed, base_url=f"http://{HOST}:{server.server_port}", is_lenient=is_lenient
    )
    simulator.set_webhook(webhook_url, webhook_secret)
    deliveries = Deliveries(simulator.clock, simulator.log, simulator.endpoints)
    simulator.publish = deliveries.publish
    server.control = Control(simulator, deliveries)
    return RunningSimulator(server, simulator)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512
    control: Control

    @property
    def simulator(self) -> Simulator:
        return self.control.simulator

    is_closing = False

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of the server."""
        import sys

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "paydesign-simulator"
    disable_nagle_algorithm = True  # else the body waits until the client has acknowledged the headers
    timeout = 300
    server: _Server

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def do_OPTIONS(self) -> None:
        self._send(Answer(204, "", {} if self._is_for_us() else _CORS))

    def _respond(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self.close_connection = True
            return self._send(Answer(413, ""))
        body = self.rfile.read(length).decode("utf-8", "replace")
        if url.path.startswith("/v1/"):
            headers = {name.lower(): value for name, value in self.headers.items()}
            return self._send(
                self.server.simulator.handle(Request(self.command, url.path, url.query, body, headers))
            )
        if self._is_for_us() and not self._is_ours():
            problem = "a page of another site may not drive the stand-in"
            return self._send(_json_answer(403, {"error": {"message": problem}}))
        if url.path == "/_simulator/stream":
            return self._stream(url.query)
        if url.path.startswith("/_simulator/"):
            page = read_inspector(url.path.removeprefix("/_simulator/"))
            if page is not None and self.command == "GET":
                return self._asset(page, url.path)
            status, answer = self.server.control.handle(
                self.command, url.path.removeprefix("/_simulator/"), url.query, body
            )
            return self._send(_json_answer(status, answer))
        if url.path.startswith("/3ds/"):
            return self._three_ds(url.path.removeprefix("/3ds/"), body)
        return self._asset(read_asset(url.path), url.path)

    def _is_for_us(self) -> bool:
        """Return whether the request is for the inspector, or drives the stand-in."""
        path = urlsplit(self.path).path
        return path.startswith("/_simulator/") and path.removeprefix("/_simulator/") not in OPEN_TO_PAGES

    def _is_ours(self) -> bool:
        """Return whether no page of another site is behind the request, also not by a name that leads here."""
        own = {f"http://{name}:{self.server.server_port}".removesuffix(":80") for name in _OWN_HOSTS}
        host = self.headers.get("Host", "").partition(":")[0]
        return host in _OWN_HOSTS and self.headers.get("Origin") in (None, *own)

    def _stream(self, query: str) -> None:
        """Send the log's entries as server-sent events until the reader goes away."""
        seq = int(parse_qs(query).get("after", ["0"])[0])
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while not self.server.is_closing:
            entries = self.server.simulator.log.after(seq, wait=STREAM_PAUSE)
            seq = entries[-1]["seq"] if entries else seq
            lines = [f"id: {entry['seq']}\ndata: {json.dumps(entry)}\n\n" for entry in entries]
            self.wfile.write(("".join(lines) or ": nothing\n\n").encode())

    def _three_ds(self, path: str, body: str) -> None:
        """GET /3ds/ID is the page, GET /3ds/ID/attempt what it shows, POST /3ds/ID takes `outcome`."""
        simulator = self.server.simulator
        id, _, part = path.partition("/")
        try:
            if self.command == "POST":
                attempt = simulator.authenticate(id, passed=_outcome(body) == "succeed")
                simulator.log.add("three_ds", attempt=id, intent=attempt["intent"], step=attempt["status"])
            elif part == "attempt":
                attempt = simulator.attempt(id)
            else:
                attempt = simulator.attempt(id)
                simulator.log.add("three_ds", attempt=id, intent=attempt["intent"], step="shown")
                return self._asset(three_ds_page(), path)
        except Refusal as refusal:
            return self._send(_json_answer(404, {"error": refusal.body()}))
        return self._send(_json_answer(200, {**attempt, "continue_to": _continue_to(attempt)}))

    def _asset(self, asset: Asset | None, path: str) -> None:
        """Send a file of the browser half."""
        if self.command != "GET" or asset is None:
            return self._send(_json_answer(404, {"error": {"message": f"nothing is served at {path}"}}))
        headers = {"Content-Type": asset.content_type, "Cache-Control": "no-cache", **_CORS}
        return self._send_bytes(200, asset.content, headers)

    def _send(self, answer: Answer) -> None:
        if answer.silent_for is not None:
            time.sleep(answer.silent_for)
            self.close_connection = True
            return
        cors = {} if self._is_for_us() else _CORS
        headers = {"Content-Type": "application/json", **cors, **answer.headers}
        self._send_bytes(answer.status, answer.body.encode(), headers)

    def _send_bytes(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """The log is the simulator's own."""


def _json_answer(status: int, value: Any) -> Answer:
    return Answer(status, json.dumps(value))


def _outcome(body: str) -> str:
    if body.startswith("{"):
        return str(json.loads(body).get("outcome"))
    return parse_qs(body).get("outcome", [""])[0]


def _continue_to(attempt: dict[str, Any]) -> str | None:
    """Return where a full-page 3DS goes back to, with the parameters that Stripe adds."""
    if attempt["return_url"] is None or attempt["status"] == "pending":
        return None
    url = urlsplit(attempt["return_url"])
    added = {
        attempt["object"]: attempt["intent"],
        f"{attempt['object']}_client_secret": attempt["client_secret"],
        "redirect_status": "succeeded" if attempt["status"] == "succeeded" else "failed",
    }
    return str(urlunsplit(url._replace(query="&".join(filter(None, (url.query, urlencode(added)))))))
