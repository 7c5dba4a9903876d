"""A reverse proxy on loopback in front of the project's server, so that any browser finds the stand-in."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from ..http.hosts import is_allowed
from . import inspector_link, rewrite

HOST = "127.0.0.1"
MAX_BODY = 32 << 20
PATIENCE = 180.0
"""Seconds for an answer of the project's server, which itself may wait for the stand-in's silence to end."""

INSPECTOR = "/_simulator/"
_SHOWN_BODY = 64 << 10
_NO_SERVER = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>No answer</title>
<h1>Your server does not answer</h1><p>Its last words are in the terminal, and in the <a href="%s">inspector</a>.</p>
"""

Note = Callable[..., None]


class Proxy:
    """A proxy that runs; `origin` is the address to open.

    Args:
        port: 0 picks a free one.
        server_port: Where the project's server is.
        stand_in: The stand-in's origin.
        allow_hosts: Names besides those of this machine by which it may be asked.
        note: Takes what passes, as the stand-in's log does.

    Raises:
        OSError: The port is in use.
    """

    def __init__(
        self, port: int, server_port: int, stand_in: str, note: Note, allow_hosts: Collection[str] = ()
    ) -> None:
        self._server = _Server((HOST, port), _Handler)
        self._server.stand_in, self._server.note = stand_in, note
        self._server.upstream, self._server.allow_hosts = server_port, allow_hosts
        self.origin = self._server.origin = f"http://{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def lead_to(self, server_port: int) -> None:
        """Send what comes from now on to another port."""
        self._server.upstream = server_port

    def close(self) -> None:
        """Stop, and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    stand_in: str
    origin: str
    upstream: int
    allow_hosts: Collection[str]
    note: Note

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.numbers = count(1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error of the proxy."""
        import sys

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "paydesign-preview"
    disable_nagle_algorithm = True  # else the body waits until the client has acknowledged the headers
    timeout = 300
    server: _Server

    def _forward(self) -> None:
        if not is_allowed(self.headers.get("Host"), self.server.allow_hosts):
            # Another site's name that was made to lead here.
            return self._send(421, [], b"this preview is for this machine only")
        if self.path == inspector_link.STYLE:
            return self._send(200, [("Content-Type", "text/css")], inspector_link.style())
        if self.path.startswith(INSPECTOR):
            return self._send(302, [("Location", self.server.stand_in + INSPECTOR)], b"")
        sent = self._read_body()
        if sent is None:
            return None
        number = self._note_request(sent)
        try:
            status, headers, body = self._ask(sent)
        except (OSError, http.client.HTTPException) as error:
            self._note_answer(number, 0, "", str(error).encode())
            html = _NO_SERVER % (self.server.stand_in + INSPECTOR)
            return self._send(502, [("Content-Type", "text/html; charset=utf-8")], html.encode())
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        self._note_answer(number, status, kind, body)
        server = f"http://{HOST}:{self.server.upstream}"
        shown = rewrite.body(body, kind, self.server.stand_in)
        query = self.path.partition("?")[2]
        return self._send(
            status,
            rewrite.answer_headers(headers, self.server.stand_in, server, self.server.origin),
            inspector_link.add_link(shown, kind, query, self.server.stand_in + INSPECTOR),
        )

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _forward  # noqa: N815

    def _read_body(self) -> bytes | None:
        """Return what the browser sent; None if it was refused, which is answered then."""
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if "Transfer-Encoding" in self.headers or not 0 <= length <= MAX_BODY:
            self.close_connection = True
            self._send(413 if length > MAX_BODY else 411, [], b"")
            return None
        return self.rfile.read(length)

    def _ask(self, body: bytes) -> tuple[int, rewrite.Headers, bytes]:
        connection = http.client.HTTPConnection(HOST, self.server.upstream, timeout=PATIENCE)
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in rewrite.request_headers(self.headers.items()):
                connection.putheader(name, value)
            if body or self.command in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _note_request(self, body: bytes) -> int | None:
        """Tell the log of a page or a call of a page; scripts, styles and pictures are no step of a payment."""
        if self.headers.get("Sec-Fetch-Dest", "empty") not in ("document", "empty") or self._is_asset():
            return None
        number = next(self.server.numbers)
        path, _, query = self.path.partition("?")
        self.server.note(
            "page_request", number=number, method=self.command, path=path, query=query, body=_readable(body)
        )
        return number

    def _note_answer(self, number: int | None, status: int, kind: str, body: bytes) -> None:
        if number is not None:
            shown = _readable(body) if "json" in kind or not kind else None
            path = self.path.partition("?")[0]
            self.server.note(
                "page_answer", number=number, method=self.command, path=path, status=status, body=shown
            )

    def _is_asset(self) -> bool:
        return self.path.partition("?")[0].endswith((".js", ".css", ".svg", ".ico", ".png", ".map"))

    def _send(self, status: int, headers: rewrite.Headers, body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """The inspector shows it."""


def _readable(body: bytes) -> Any:
    """Return JSON as a value, other text as text, None for nothing."""
    text = body[:_SHOWN_BODY].decode("utf-8", "replace")
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
