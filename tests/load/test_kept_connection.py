"""What the stand-in costs a client that keeps its connection, as the SDKs do."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from urllib.parse import urlsplit

from paydesign.http.client import Address
from paydesign.preview.proxy import Proxy
from paydesign.simulator.server import start

DELAYED_ACKNOWLEDGEMENT = 0.04
"""Seconds for which Linux holds an acknowledgement back; a server that sends an answer in two parts waits for it."""


def test_the_proxy_of_the_preview_does_not_wait_for_one_either():
    with start() as running:
        upstream = Address("127.0.0.1", urlsplit(running.url).port or 0)
        proxy = Proxy(0, upstream, running.url, lambda *_, **__: None)
        with closing(proxy), closing(http.client.HTTPConnection(urlsplit(proxy.origin).netloc)) as client:
            seconds = [measure_one(client) for _ in range(20)]

    assert min(seconds[5:]) < DELAYED_ACKNOWLEDGEMENT / 2


def test_an_answer_on_a_kept_connection_does_not_wait_for_an_acknowledgement():
    with start() as running, closing(http.client.HTTPConnection(urlsplit(running.url).netloc)) as client:
        seconds = [measure_one(client) for _ in range(20)]

    assert min(seconds[5:]) < DELAYED_ACKNOWLEDGEMENT / 2


def measure_one(client: http.client.HTTPConnection) -> float:
    began = time.perf_counter()
    client.request("POST", "/v1/customers", b"", {"Authorization": "Bearer sk_test_of_the_load"})
    client.getresponse().read()
    return time.perf_counter() - began
