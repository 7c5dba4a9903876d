"""What passes between a browser and a server that knows nothing of the preview."""

from __future__ import annotations

import gzip
import http.client
import json
import resource
import socket
import threading
from urllib.request import Request, urlopen

import pytest

from paydesign.http.client import Address
from paydesign.preview.proxy import Proxy

from .programs import server as program

STAND_IN = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def app():
    """Return the port of the program."""
    with program.Server(("127.0.0.1", 0), program.Handler) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True).start()
        yield serving.server_port
        serving.shutdown()


@pytest.fixture
def noted():
    return []


@pytest.fixture
def proxy(app, noted):
    running = Proxy(0, Address("127.0.0.1", app), STAND_IN, lambda kind, **what: noted.append((kind, what)))
    running.lead_to(Address("127.0.0.1", app), "localhost")
    yield running
    running.close()


@pytest.fixture
def ask(proxy):
    connections = []

    def ask(path, method="GET", **headers):
        connection = http.client.HTTPConnection(proxy.origin.removeprefix("http://"), timeout=10)
        connections.append(connection)
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        return connection.getresponse()

    yield ask
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/gzipped"])
def test_a_page_names_the_stand_in_in_every_way_of_writing_it(ask, proxy, app, path):
    answer = ask(path)
    page = answer.read().decode()

    assert f'<script src="{STAND_IN}/v3/"></script>\n<script src="{STAND_IN}/v3/">' in page
    assert r'json = "http:\/\/127.0.0.1:9\/v3"' in page
    assert r"/^http:\/\/127\.0\.0\.1:9\/v3\/?$/" in page
    assert answer.getheader("Content-Encoding") is None


def test_a_page_names_itself_instead_of_the_server_and_nobody_else(ask, proxy, app):
    page = ask("/").read().decode()

    assert f'api = "{proxy.origin}/api"' in page
    assert f'other = "http://localhost:{app}0/api"' in page


def test_a_name_that_comes_in_two_pieces_is_found(ask):
    assert ask("/slow-page").read() == f'<p><script src="{STAND_IN}/v3/"></script>'.encode()


def test_a_stream_passes_as_it_comes_and_is_not_touched(ask):
    answer = ask("/events")

    assert answer.read(len(b"data: one\n\n")) == b"data: one\n\n"
    assert answer.read(30) == b"data: https://js.stripe.com\n\n:"
    answer.close()


def test_a_script_that_is_replaced_while_it_is_asked_for_is_asked_for_again(ask):
    assert ask("/replaced").read() == b"ready"


def test_a_large_answer_is_not_held_in_memory(ask):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer, read = ask("/large"), 0
    while piece := answer.read(65536):
        read += len(piece)

    assert read == 64 << 20 == int(answer.getheader("Content-Length"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 24 << 10  # KiB


def test_what_is_compressed_and_no_page_passes_untouched(ask):
    answer = ask("/gzipped-picture")

    assert answer.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(answer.read()) == program.MEGABYTE


def test_a_page_in_a_coding_that_cannot_be_read_passes_and_is_said(ask, noted):
    answer = ask("/brotli")

    assert answer.getheader("Content-Encoding") == "br"
    assert answer.read() == b"\x0b\x02\x80hello\x03"
    [advice] = [what for kind, what in noted if kind == "advice"]
    assert advice["rule"] == "preview_not_rewritten"
    assert "br" in advice["message"]


def test_of_each_address_it_is_said_once(ask, noted):
    for path in ("/brotli", "/brotli?again", "/brotli/", "/brotli"):
        ask(path).read()

    advised = [what["message"].split()[0] for kind, what in noted if kind == "advice"]
    assert advised == ["/brotli", "/brotli/"]


def test_the_server_sees_a_browser_at_its_own_address(ask, proxy, app):
    seen = json.loads(
        ask("/headers-seen", Origin=proxy.origin, Referer=f"{proxy.origin}/cart?a=1", Cookie="a=1").read()
    )

    own = f"http://localhost:{app}"
    assert seen["Host"] == f"localhost:{app}"
    assert (seen["Origin"], seen["Referer"], seen["Cookie"]) == (own, f"{own}/cart?a=1", "a=1")


def test_a_page_of_another_site_stays_one(ask):
    seen = json.loads(
        ask("/headers-seen", Origin="https://evil.example", Referer="https://evil.example/").read()
    )

    assert (seen["Origin"], seen["Referer"]) == ("https://evil.example", "https://evil.example/")


def test_json_names_the_page_where_it_names_the_server(ask, proxy):
    assert json.loads(ask("/config").read()) == {"domain": proxy.origin}


def test_redirects_cookies_and_shared_origins_stay_at_the_page(ask, proxy):
    moved = ask("/moved")

    assert moved.getheader("Location") == f"{proxy.origin}/there"
    assert moved.getheader("Set-Cookie") == "a=1; Path=/"
    assert ask("/shared", Origin=proxy.origin).getheader("Access-Control-Allow-Origin") == proxy.origin


def test_the_log_tells_a_page_from_what_a_page_asks_for(ask, noted):
    for purpose in ("document", "empty"):
        ask("/", Sec_Fetch_Dest=purpose).read()

    assert [what["is_page"] for kind, what in noted if kind == "page_answer"] == [True, False]


def test_a_head_request_is_answered_by_its_head(ask):
    answer = ask("/", "HEAD")

    assert (answer.status, answer.read()) == (501, b"")  # the program's own word


def test_a_web_socket_is_a_tunnel_in_both_directions(proxy, app):
    with socket.create_connection(("127.0.0.1", int(proxy.origin.rpartition(":")[2])), timeout=10) as client:
        client.sendall(
            f"GET /socket HTTP/1.1\r\nHost: {proxy.origin.removeprefix('http://')}\r\nOrigin: {proxy.origin}\r\n"
            "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        heard = b""
        while b"first:" not in heard or not heard.endswith(str(app).encode()):
            heard += client.recv(4096)
        head, _, first = heard.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 ")
        assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
        assert first == f"first:http://localhost:{app}".encode()
        client.sendall(b"a" * 100_000 + b".")
        heard = b""
        while not heard.endswith(b"."):
            heard += client.recv(65536)
        assert heard == b"A" * 100_000 + b"."


def test_closing_ends_a_tunnel(proxy):
    with socket.create_connection(("127.0.0.1", int(proxy.origin.rpartition(":")[2])), timeout=10) as client:
        client.sendall(
            b"GET /socket HTTP/1.1\r\nHost: localhost\r\nOrigin: x\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        heard = b""
        while not heard.endswith(b"first:x"):
            heard += client.recv(4096)

        proxy.close()

        assert client.recv(4096) == b""


def test_a_body_is_sent_on_whole(proxy, app):
    sent = Request(f"{proxy.origin}/headers-seen", data=b"x" * 3_000_000)

    assert json.load(urlopen(sent))["Content-Length"] == "3000000"


def test_a_server_that_is_gone_is_said(ask, proxy, noted):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        proxy.lead_to(Address("127.0.0.1", nobody.getsockname()[1]), "127.0.0.1")

        assert ask("/").status == 502

    assert noted[-1][1]["status"] == 0
