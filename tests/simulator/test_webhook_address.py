"""Where webhooks may go, at each door; and that no delivery stops the others."""

from __future__ import annotations

import pytest

from paydesign.simulator.delivery import Endpoint
from paydesign.simulator.server import start
from paydesign.simulator.webhook_address import Address, read_address

ELSEWHERE = [
    "http://127.attacker.example/",
    "http://127.0.0.1.attacker.example/",
    "http://localhost.attacker.example/",
    "http://127.0.0.1@attacker.example/",
    "http://user@127.0.0.1/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://127.1/",
    "http://[::2]/",
    "http://[::1/",
    "http:///hook",
    "https://127.0.0.1/",
    "ftp://127.0.0.1/",
    "//127.0.0.1/",
    "127.0.0.1:8000",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:http/",
    "http://127.0.0.1/a b",
    "http://127.0.0.1/\u00e4",
    "http://127.0.0.1/\r\nX: y",
    "http://127.0.0.1\t:80/",
    "",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_address_that_is_not_of_this_machine_is_refused_at_every_door(send, control, running, url):
    by_api = send("POST", "/v1/webhook_endpoints", {"url": url, "enabled_events[]": "*"})
    by_control = control("POST", "webhooks", {"url": url})

    assert (by_api.status, by_control.status) == (400, 400)
    assert by_api.error["code"] in ("paydesign_webhook_not_loopback", "parameter_invalid_empty")
    with pytest.raises(ValueError, match=r"."):
        start(webhook_url=url)
    assert running.simulator.endpoints() == []


def test_an_endpoint_cannot_be_moved_elsewhere(send):
    endpoint = {"url": "http://127.0.0.1:1/", "enabled_events[]": "*"}
    id = send("POST", "/v1/webhook_endpoints", endpoint).body["id"]

    moved = send("POST", f"/v1/webhook_endpoints/{id}", {"url": "http://127.attacker.example/"})

    assert moved.error["code"] == "paydesign_webhook_not_loopback"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8000/webhook?a=b", Address("127.0.0.1", 8000, "/webhook?a=b")),
        ("http://localhost", Address("localhost", 80, "/")),
        ("http://[::1]:9/", Address("::1", 9, "/")),
        ("http://127.1.2.3/", Address("127.1.2.3", 80, "/")),
        ("HTTP://LocalHost:65535/", Address("localhost", 65535, "/")),
    ],
)
def test_an_address_of_this_machine_is_taken(url, address):
    assert read_address(url) == address


def test_whatever_a_delivery_meets_it_is_logged_and_the_next_ones_are_sent(
    api, running, receiver, control, eventually
):
    """An address that should never have come in, eight times: twice as many as there are threads."""
    bad = Endpoint("default", "http://127.0.0.1:99999/", "whsec_x")
    good = Endpoint("good", receiver.url, "whsec_x")
    running.deliveries._endpoints = lambda: [bad]
    for _ in range(8):
        api.v1.customers.create()

    def failures() -> list[dict[str, object]]:
        entries = control("GET", "log").body["entries"]
        return [one for one in entries if one["kind"] == "delivery" and one["problem"]]

    eventually(lambda: len(failures()) >= 8)
    running.deliveries._endpoints = lambda: [good]
    api.v1.customers.create()

    receiver.wait_for(1)
    assert "out of range" in str(failures()[0]["problem"])
