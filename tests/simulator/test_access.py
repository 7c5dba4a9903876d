"""Who may ask the stand-in, under which name, and what may not come in: by real sockets."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest

from paydesign.simulator.access import PAGES
from paydesign.simulator.server import start

from .conftest import open_url

SECRET = "Bearer sk_test_anything"
FOREIGN = {"Origin": "https://evil.example"}
INTENT = {"amount": "1999", "currency": "usd"}


@pytest.fixture
def raw(running) -> Callable[..., tuple[int, dict[str, str], Any]]:
    """Send bytes; return status, headers by lower-case name and the JSON of the answer, None without a body."""

    def send(sent: str, *, ends: bool = False) -> tuple[int, dict[str, str], Any]:
        place = urlsplit(running.url)
        with closing(socket.create_connection((place.hostname, place.port), timeout=10)) as client:
            client.sendall(sent.replace("Host: HOST", f"Host: {place.netloc}").replace("\n", "\r\n").encode())
            if ends:
                client.shutdown(socket.SHUT_WR)
            client.settimeout(10)
            head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        return int(first.split()[1]), headers, json.loads(body) if body else None

    return send


def intents(running) -> int:
    return len(running.simulator.world.store.all("payment_intent"))


FORM = f"Host: HOST\nConnection: close\nAuthorization: {SECRET}\n"


def test_a_body_in_chunks_is_read(raw):
    body = "8\namount=1\n15\n999&currency=usd&meta\n10\ndata[order_id]=7\n0\n\n"

    status, _, intent = raw(f"POST /v1/payment_intents HTTP/1.1\n{FORM}Transfer-Encoding: chunked\n\n" + body)

    assert (status, intent["amount"], intent["metadata"]) == (200, 1999, {"order_id": "7"})


@pytest.mark.parametrize(
    "sent",
    [
        "Content-Length: 99\n\namount=1999&currency=usd",
        "Transfer-Encoding: chunked\n\n18\namount=1999&currency=usd\n",
    ],
    ids=["length", "chunks"],
)
def test_a_payment_that_did_not_arrive_whole_is_not_made(raw, running, sent):
    status, _, answer = raw(f"POST /v1/payment_intents HTTP/1.1\n{FORM}{sent}", ends=True)

    assert (status, intents(running)) == (400, 0)
    assert answer["error"]["message"]


@pytest.mark.parametrize("length", ["ten", "-1", "1\nContent-Length: 2", "99999999999999999999999"])
def test_a_bad_length_is_refused(raw, running, capfd, length):
    status, _, answer = raw(f"POST /v1/payment_intents HTTP/1.1\n{FORM}Content-Length: {length}\n\n")

    assert status in (400, 413)
    assert answer["error"]["code"] == "paydesign_http"
    assert "Traceback" not in capfd.readouterr().err


def test_more_than_a_mebibyte_is_refused(send):
    answer = send("POST", "/v1/customers", {"description": "x" * (1 << 20)})

    assert (answer.status, answer.error["code"]) == (413, "paydesign_http")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize(
    "path", ["/v1/payment_intents", "/endive/stripe.js", "/_simulator/state", "/3ds/x", "/"]
)
def test_every_method_is_answered_on_every_path(raw, method, path):
    status, headers, answer = raw(f"{method} {path} HTTP/1.1\n{FORM}\n")

    is_page = method == "HEAD" and path == "/endive/stripe.js"
    assert status == 200 if is_page else status in (400, 404)
    assert "html" not in headers["content-type"]
    assert (answer is None) == (method == "HEAD")
    assert method == "HEAD" or answer["error"]["message"]


@pytest.mark.parametrize("folder", ["/endive/", "/_simulator/"])
def test_a_name_that_no_file_can_have_is_not_found(send, folder):
    assert send("GET", f"{folder}{'x' * 400}.js").status in (400, 404)


@pytest.mark.parametrize("sent", ['{"amount": 1999}', " [1]"])
def test_json_is_refused_whatever_it_is_called(send, sent):
    answer = send("POST", "/v1/payment_intents", {sent: ""})

    assert answer.status == 400


def test_what_cannot_be_read_is_in_the_log(raw, control):
    raw(f"POST /v1/payment_intents HTTP/1.1\n{FORM}Content-Length: 2\nContent-Type: application/json\n\n{{}}")

    [entry] = control("GET", "log").body["entries"]
    assert (entry["status"], entry["answer"]["error"]["code"]) == (400, "paydesign_form_only")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999"])
def test_a_number_is_a_number(send, value):
    answer = send("POST", "/v1/coupons", {"percent_off": value, "duration": "once"})

    assert (answer.status, answer.error["param"]) == (400, "percent_off")


def nested(depth: int) -> str:
    return '{"next":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("faults", nested(100_000), "nested"),
        ("faults", '{"next": []}', "next is an object"),
        ("faults", '{"next": {"fault": "slow", "seconds": NaN}}', "seconds"),
        ("faults", '{"next": {"fault": "slow", "seconds": -1}}', "seconds"),
        ("faults", '{"next": {"fault": "slow", "count": 1e9}}', "count"),
        ("webhooks", '{"url": 5}', "url is text, not 5"),
        ("webhooks/release", '{"order": 5}', "order"),
        ("webhooks/release", '{"order": [{}]}', "order"),
        ("webhooks", "{", "Expecting"),
        ("intents/pi_1/finish", "[]", "the body is an object"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_words(raw, capfd, path, body, words):
    status, _, answer = raw(
        f"POST /_simulator/{path} HTTP/1.1\nHost: HOST\nConnection: close\nContent-Length: {len(body)}\n\n{body}"
    )

    assert status == 400
    assert words in answer["error"]["message"]
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("path", ["stream?after=x", "log?after=x", "log?wait=nan", "log?wait=-1"])
def test_a_question_that_makes_no_sense_is_refused(control, path):
    assert control("GET", path).status == 400


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/endive/stripe.js", "/_simulator/state", "/3ds/x"])
@pytest.mark.parametrize(
    "host", ["evil.example", "127.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "a b"]
)
def test_another_name_is_refused(raw, path, host):
    status, headers, answer = raw(
        f"GET {path} HTTP/1.1\nHost: {host}\nConnection: close\nAuthorization: {SECRET}\n\n"
    )

    assert status == 421
    assert answer["error"]["code"] == "paydesign_foreign_host"
    assert "--allow-host" in answer["error"]["message"]
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1.2.3:9",
        "[::1]:9",
        "localhost:9",
        "LOCALHOST",
        "api.stripe.com",
        "js.stripe.com:443",
    ],
)
def test_the_names_of_this_machine_and_of_stripe_are_its_own(raw, host):
    request = (
        f"GET /v1/payment_intents HTTP/1.1\nHost: {host}\nConnection: close\nAuthorization: {SECRET}\n\n"
    )

    assert raw(request)[0] == 200


def test_a_name_that_was_allowed_is_its_own():
    with start(allow_hosts=["stripe.internal"]) as running:
        request = urllib.request.Request(
            f"{running.url}/_simulator/state", headers={"Host": "stripe.internal:1"}
        )

        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200


def test_a_page_of_another_site_with_a_secret_key_gets_nothing(send, running):
    made = send("POST", "/v1/payment_intents", INTENT, **FOREIGN)
    listed = send("GET", "/v1/payment_intents", **FOREIGN)
    endpoint = {"url": "http://127.0.0.1:1/", "enabled_events[]": "*"}
    registered = send("POST", "/v1/webhook_endpoints", endpoint, Origin="null")

    for answer in (made, listed, registered):
        assert (answer.status, answer.error["code"]) == (403, "paydesign_foreign_page")
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert (intents(running), running.simulator.endpoints()) == (0, [])


def test_a_server_is_told_nothing_about_pages(send):
    assert "Access-Control-Allow-Origin" not in send("GET", "/v1/payment_intents").headers


def test_a_page_may_do_what_a_publishable_key_may(running, typed_card):
    form = urllib.parse.urlencode({"key": "pk_test_x", **typed_card(), "return_url": "http://127.0.0.1/"})
    request = urllib.request.Request(f"{running.url}/v1/confirmation_tokens", form.encode(), FOREIGN)

    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/v1/payment_intents/pi_1/confirm", True),
        ("/v1/confirmation_tokens", True),
        ("/endive/stripe.js", True),
        ("/_simulator/cards", True),
        ("/v1/webhook_endpoints", False),
        ("/v1/payment_intents", False),
        ("/v1/customers/cus_1", False),
        ("/_simulator/reset", False),
    ],
)
def test_a_browser_that_asks_first_is_told_what_pages_may_do(raw, path, is_open):
    asked = (
        "Host: HOST\nConnection: close\nOrigin: https://shop.example\nAccess-Control-Request-Method: POST\n"
    )

    status, headers, _ = raw(f"OPTIONS {path} HTTP/1.1\n{asked}\n")

    assert status == 204
    assert ("access-control-allow-origin" in headers) == is_open


@pytest.mark.parametrize("path", ["/_simulator/", "/_simulator/inspector.js", "/_simulator/state"])
def test_the_inspector_cannot_be_framed(raw, path):
    _, headers, _ = raw(f"HEAD {path} HTTP/1.1\nHost: HOST\nConnection: close\n\n")

    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize("path", ["/endive/elements-inner-payment.html", "/endive/three_ds.html"])
def test_the_form_and_the_bank_can_be_framed(raw, path):
    status, headers, _ = raw(f"HEAD {path} HTTP/1.1\nHost: HOST\nConnection: close\n\n")

    assert status == 200
    assert {"x-frame-options", "content-security-policy"}.isdisjoint(headers)


@pytest.mark.parametrize("pages", PAGES)
def test_no_page_of_another_site_acts_on_a_page_for_customers(running, pages):
    asked = urllib.request.Request(f"{running.url}{pages}any", b"outcome=succeed", FOREIGN)

    answer = open_url(asked)

    assert (answer.status, answer.error["code"]) == (403, "paydesign_foreign_page")
