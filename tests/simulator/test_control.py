"""The stand-in's own interface: the log, the state, and bad orders."""

from __future__ import annotations

import json
import socket
import urllib.request

import pytest

from paydesign.simulator.contract import api_version


def test_the_log_tells_what_happened_in_order(api, control):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"}, {"idempotency_key": "k"})

    event, request = control("GET", "log").body["entries"]

    assert (event["kind"], event["event"]["type"]) == ("event", "payment_intent.created")
    assert (request["kind"], request["method"], request["path"]) == ("request", "POST", "/v1/payment_intents")
    assert (request["answer"]["id"], request["idempotency_key"], request["status"]) == (intent.id, "k", 200)
    assert request["parameters"] == {"amount": "1999", "currency": "usd"}
    assert control("GET", f"log?after={request['seq']}").body["entries"] == []


def test_the_log_can_be_waited_for(api, control):
    api.v1.customers.create()

    entries = control("GET", "log?after=1&wait=5").body["entries"]

    assert [entry["kind"] for entry in entries] == ["request"]


def test_the_log_is_streamed(api, running):
    with urllib.request.urlopen(f"{running.url}/_simulator/stream", timeout=5) as stream:
        api.v1.customers.create()
        lines = [stream.readline().decode() for _ in range(3)]

    number, entry = [line for line in lines if not line.startswith(":")][:2]
    assert number == "id: 1\n"
    assert json.loads(entry.removeprefix("data: "))["event"]["type"] == "customer.created"


def test_the_state_shows_objects_and_where_webhooks_go(api, control, running):
    running.simulator.set_webhook("http://127.0.0.1:1/", "whsec_x")
    customer = api.v1.customers.create({"email": "ada@example.com"})

    state = control("GET", "state").body

    assert state["counts"] == {"customer": 1}
    assert state["objects"]["customer"][0]["id"] == customer.id
    assert state["webhooks"]["endpoints"] == [
        {"id": "default", "url": "http://127.0.0.1:1/", "secret": "whsec_x"}
    ]


def test_a_reset_forgets_everything_but_where_webhooks_go(api, control, running):
    running.simulator.set_webhook("http://127.0.0.1:1/", "whsec_x")
    api.v1.customers.create({}, {"idempotency_key": "k"})

    control("POST", "reset")

    assert api.v1.customers.list().data == []
    assert api.v1.payment_intents.create({"amount": 1999, "currency": "usd"}, {"idempotency_key": "k"}).id
    assert len(control("GET", "state").body["webhooks"]["endpoints"]) == 1


def test_a_delivery_that_is_under_way_at_a_reset_leaves_no_trace(api, control, running, eventually):
    with socket.create_server(("127.0.0.1", 0)) as endpoint:
        running.simulator.set_webhook(f"http://127.0.0.1:{endpoint.getsockname()[1]}/", "whsec_x")
        api.v1.customers.create()
        connection, _ = endpoint.accept()
        control("POST", "reset")
        with connection:
            connection.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
        eventually(lambda: running.deliveries.waiting() == 0)

    assert [entry["kind"] for entry in control("GET", "log").body["entries"]] == ["reset"]


def test_after_a_reset_the_account_has_the_version_of_the_contract_again(api, control, running):
    api.v1.customers.create({}, {"stripe_version": "2022-11-15"})

    control("POST", "reset")

    assert running.simulator.world.version == api_version()


def test_the_browser_half_leaves_its_advice_in_the_log(control, running, expected_advice):
    expected_advice.add("submit_before_token")

    with urllib.request.urlopen(
        f"{running.url}/_simulator/advice", b"rule=submit_before_token&message=Call+submit+first", timeout=5
    ) as reply:
        assert reply.status == 200

    assert control("GET", "log").body["entries"][0]["message"] == "Call submit first"


def test_the_test_cards_are_offered(control):
    cards = [card["number"] for group in control("GET", "cards").body["groups"] for card in group["cards"]]

    assert {"4242424242424242", "4000000000000002"} <= set(cards)


@pytest.mark.parametrize(
    ("path", "given", "words"),
    [
        pytest.param("nothing", {}, "there is no POST nothing", id="unknown path"),
        pytest.param("faults", {"next": {"fault": "fire"}}, "drop_after_work", id="unknown fault"),
        pytest.param("webhooks", {"mode": "maybe"}, "deliver or hold", id="unknown mode"),
        pytest.param("webhooks", {"url": "https://example.com"}, "127.0.0.1", id="not on loopback"),
        pytest.param("events/evt_none/resend", {}, "No such event", id="unknown event"),
    ],
)
def test_an_order_that_cannot_be_understood_is_refused(control, path, given, words):
    reply = control("POST", path, given)

    assert reply.status in (400, 404)
    assert words in reply.error["message"]


def test_a_new_event_cannot_be_burnt(api, control):
    api.v1.customers.create()
    event = control("GET", "log").body["entries"][0]["event"]["id"]

    assert control("POST", f"events/{event}/burn").status == 400


@pytest.mark.parametrize("path", ["reset", "faults/clear", "webhooks", "events/evt_1/forge"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
    ],
    ids=["another site", "a sandboxed frame", "another port", "another name for this machine"],
)
def test_a_page_of_another_site_cannot_drive_the_stand_in(api, control, path, headers):
    customer = api.v1.customers.create()

    answer = control("POST", path, **headers)

    assert answer.status == (421 if "Host" in headers else 403)
    assert control("GET", "state").body["objects"]["customer"][0]["id"] == customer.id


@pytest.mark.parametrize("path", ["state", "log", "stream", "guide"])
def test_a_page_of_another_site_cannot_read_what_happened(control, path):
    answer = control("GET", path, Origin="https://evil.example")

    assert answer.status == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_inspector_drives_it_by_either_name(control, running, name):
    own = running.url.replace("127.0.0.1", name)

    assert control("POST", "reset", Origin=own, Host=own.removeprefix("http://")).status == 200


def test_any_page_may_leave_advice(control, expected_advice):
    expected_advice.add("submit_before_token")

    answer = control("POST", "advice", {"rule": "submit_before_token"}, Origin="http://127.0.0.1:8000")

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_is_not_told_that_it_may_drive_it(running):
    request = urllib.request.Request(f"{running.url}/_simulator/reset", method="OPTIONS")

    with urllib.request.urlopen(request, timeout=5) as reply:
        assert "Access-Control-Allow-Origin" not in reply.headers
