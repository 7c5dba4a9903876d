"""A server of somebody else's, with all that a proxy can stumble over. Only what Python brings.

python server.py [PORT]: without a number, that of the variable PORT.
"""

import base64
import gzip
import hashlib
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!DOCTYPE html><html><head><script src="https://js.stripe.com/v3/"></script>
<script src="//js.stripe.com/v3/"></script></head><body>
<script>const api = "OWN/api", other = "OWN0/api", json = "https:\\/\\/js.stripe.com\\/v3";
const known = /^https:\\/\\/js\\.stripe\\.com\\/v3\\/?$/;</script></body></html>
"""
MEGABYTE = b"0123456789abcdef" * 65536


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.own = f"http://localhost:{self.server.server_port}"
        name = self.path.partition("?")[0].strip("/") or "page"
        getattr(self, name.replace("-", "_"), self.nothing)()

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.sent = self.rfile.read(length)
        self.do_GET()

    def answer(self, body, kind="text/html; charset=utf-8", status=200, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        headers.setdefault("Content_Length", str(len(body)))
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def nothing(self):
        self.answer(b"no such page", status=404)

    def page(self):
        self.answer(PAGE.replace("OWN", self.own).encode())

    def slow_page(self):
        """The name comes in two pieces."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (b"<p>", b'<script src="https://js.str', b'ipe.com/v3/"></script>', b""):
            self.chunk(part)
            time.sleep(0.05)

    def replaced(self):
        """A script that is compiled anew while it is asked for the first time: announced, and not there."""
        times = self.server.times_replaced = getattr(self.server, "times_replaced", 0) + 1
        self.close_connection = True
        self.answer(b"" if times == 1 else b"ready", "text/javascript", Content_Length="5")

    def events(self):
        """Two events, and then nothing until the client goes."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.chunk(b"data: one\n\n")
        self.chunk(b"data: https://js.stripe.com\n\n")
        while True:
            time.sleep(0.1)
            self.chunk(b": more\n\n")

    def large(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(64 * len(MEGABYTE)))
        self.end_headers()
        for _ in range(64):
            self.wfile.write(MEGABYTE)

    def gzipped(self):
        self.answer(gzip.compress(PAGE.replace("OWN", self.own).encode()), Content_Encoding="gzip")

    def gzipped_picture(self):
        self.answer(gzip.compress(MEGABYTE), "image/svg+xml", Content_Encoding="gzip")

    def brotli(self):
        self.answer(b"\x0b\x02\x80hello\x03", Content_Encoding="br")

    def headers_seen(self):
        self.answer(json.dumps(dict(self.headers)).encode(), "text/plain")

    def config(self):
        self.answer(json.dumps({"domain": self.own}).encode(), "application/json")

    def moved(self):
        self.answer(b"", status=302, Location=f"{self.own}/there", Set_Cookie="a=1; Domain=localhost; Path=/")

    def shared(self):
        self.answer(b"{}", "application/json", Access_Control_Allow_Origin=self.headers.get("Origin", ""))

    def blocked(self):
        text = 'Blocked request. This host ("127.0.0.1") is not allowed.'
        self.answer(text.encode(), "text/plain", status=403)

    def broken(self):
        self.answer(b'{"error": "cannot reach Stripe"}', "application/json", status=500)

    def hook(self):
        self.answer(b"{}", "application/json")

    def moved_hook(self):
        self.answer(b"", status=308, Location="/hook")

    def socket(self):
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header(
            "Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        )
        self.send_header("X-Origin", self.headers["Origin"])
        self.end_headers()
        self.wfile.write(b"first:" + self.headers["Origin"].encode())
        while data := self.connection.recv(4096):
            self.connection.sendall(data.upper())
        self.close_connection = True

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away is none of our errors."""


if __name__ == "__main__":
    port = int(sys.argv[1] if len(sys.argv) > 1 else os.environ["PORT"])
    server = Server(("127.0.0.1", port), Handler)
    print(f"listening on {port} with {os.environ.get('STRIPE_SK', 'no key')}", flush=True)
    server.serve_forever()
