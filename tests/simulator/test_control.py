"""The stand-in's own interface: the log, the state, and bad orders."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import jsonschema
import pytest
import stripe

from paydesign.simulator.contract import api_version
from paydesign.simulator.control.description import load_operations
from paydesign.simulator.control.handlers import HANDLERS
from paydesign.simulator.faults import SILENCE, FaultKind
from paydesign.simulator.forgery import Forgery
from paydesign.simulator.rules import load_rules

SECRET = "whsec_control"
VERSION = "Paydesign-Control-Version"
ROOT = Path(__file__).parents[2]


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
        pytest.param("nothing", {}, "there is no POST /_simulator/nothing", id="unknown path"),
        pytest.param("", {}, "there is no POST /_simulator/", id="no path"),
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


def test_advice_of_a_page_is_cut(control, running, expected_advice):
    expected_advice.add("submit_before_token")

    control("POST", "advice", {"rule": "submit_before_token", "message": "x" * 100_000})

    [entry] = [entry for entry in running.simulator.log.after(0) if entry["kind"] == "advice"]
    assert entry["message"] == "x" * 2_000


def test_any_page_may_leave_advice(control, expected_advice):
    expected_advice.add("submit_before_token")
    given = {"rule": "submit_before_token", "message": "Call submit first"}

    answer = control("POST", "advice", given, Origin="http://127.0.0.1:8000")

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_is_not_told_that_it_may_drive_it(running):
    request = urllib.request.Request(f"{running.url}/_simulator/reset", method="OPTIONS")

    with urllib.request.urlopen(request, timeout=5) as reply:
        assert "Access-Control-Allow-Origin" not in reply.headers


def test_what_is_described_is_what_is_done():
    streamed = {route for route, operation in load_operations().items() if operation.streams}

    assert HANDLERS.keys() | streamed == load_operations().keys()
    assert {id for one in load_operations().values() for id in one.errors} <= load_rules().keys()


def test_the_description_knows_all_faults_and_forgeries():
    order = load_operations()["POST faults"].body["next"]["properties"]
    forge = load_operations()["POST events/{id}/forge"].body["forgery"]

    assert order["fault"]["enum"] == list(FaultKind)
    assert order["seconds"]["default"] == SILENCE
    assert forge["enum"] == list(Forgery)


def test_it_describes_itself(control):
    described = control("GET", "api").body

    found = {(one["method"], one["path"]): one for one in described["operations"]}
    assert len(found) == len(load_operations())
    forge = found["POST", "/_simulator/events/{id}/forge"]
    assert forge["body"]["properties"]["forgery"]["default"] == "wrong_signature"
    for one in described["operations"]:
        jsonschema.Draft202012Validator.check_schema(one.get("query") or one["body"])


def test_its_schema_has_what_goes_in_and_comes_out(paydesign):
    schema = json.loads(paydesign("schema", "control").stdout)

    jsonschema.Draft202012Validator.check_schema(schema)
    for one in schema["$defs"].values():
        jsonschema.Draft202012Validator.check_schema(one)
    assert schema["$defs"]["POST events/{id}/duplicate given"]["properties"]["times"]["maximum"] == 100
    assert schema["$defs"]["GET log answer"]["required"] == ["entries", "dropped"]


def test_its_page_says_the_same():
    done = subprocess.run([sys.executable, ROOT / "scripts/control_page.py", "--check"], check=False)

    assert done.returncode == 0, "run scripts/control_page.py"


def test_every_answer_names_the_version(control, running):
    answers = [control("GET", "state"), control("POST", "nothing"), control("GET", "log?after=x")]
    with urllib.request.urlopen(f"{running.url}/_simulator/stream", timeout=5) as stream:
        of_stream = stream.headers[VERSION]

    version = control("GET", "api").body["version"]
    assert [*(answer.headers[VERSION] for answer in answers), of_stream] == [version] * 4


@pytest.mark.parametrize(("method", "path"), [("POST", "reset"), ("GET", "stream")])
def test_another_version_is_refused(api, control, method, path):
    api.v1.customers.create()

    answer = control(method, path, None, **{VERSION: "99"})

    assert (answer.status, answer.error["code"]) == (400, "paydesign_control_version")
    assert control("GET", "state", None, **{VERSION: "1"}).body["counts"] == {"customer": 1}


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_done(control):
    order = {"falt": "slow", "count": 0, "seconds": "long", "match": None}

    answer = control("POST", "faults", {"next": order, "then": {}})

    assert (answer.status, answer.error["code"]) == (400, "paydesign_control_invalid")
    assert [(one["where"], one["message"], one["hint"]) for one in answer.error["problems"]] == [
        ("next.falt", "next.falt is unknown", "did you mean fault?"),
        ("next.count", "next.count is a whole number from 1 to 1000000, not 0", None),
        ("next.seconds", 'next.seconds is a number from 0 to 86400, not "long"', None),
        ("next.match", "next.match is text, not null", None),
        (
            "next.fault",
            "next.fault is missing",
            load_operations()["POST faults"].body["next"]["properties"]["fault"]["description"],
        ),
        ("then", "then is unknown", "known: next"),
    ]
    assert control("GET", "state").body["faults"] == []


@pytest.mark.parametrize(
    ("path", "given", "words"),
    [
        ("events/evt_1/burn", {}, "there is no POST /_simulator/events/evt_1/burn"),
        ("webhooks/realease", {}, "did you mean POST webhooks/release?"),
        ("faults", {"next": {"fault": "slwo"}}, "did you mean slow?"),
        ("faults", {"next": {"fault": "slow", "count": True}}, "not true"),
        ("faults", {"next": {"fault": "slow", "count": 1.5}}, "not 1.5"),
        ("reset", {"all": True}, "nothing is taken here"),
        ("reset?all=1", {}, "behind the ?"),
        ("webhooks", {"secret": "whsec_x"}, "secret goes with url"),
        ("webhooks", {"url": "http://127.0.0.1:1/", "secret": " "}, "secret is blank"),
        ("webhooks/release", {"order": ["evt_1", "evt_2"]}, "evt_1 is not held; evt_2 is not held"),
        ("clock", {}, "either advance or to"),
        ("clock", {"advance": 1, "to": 4e9}, "either advance or to"),
        ("clock", {"to": 1}, "forward only"),
    ],
)
def test_what_is_wrong_is_said_in_words(control, path, given, words):
    answer = control("POST", path, given)

    assert answer.status in (400, 404)
    assert words in answer.error["message"]


@pytest.mark.parametrize("path", ["log?aftr=1", "log?wait=31", "log?after=-1", "state?x=1"])
def test_an_unknown_or_wrong_parameter_is_refused(control, path):
    assert control("GET", path).error["code"] == "paydesign_control_invalid"


def test_idempotency_keys_grow_old_with_the_clock(api, control):
    def customer() -> str:
        return api.v1.customers.create({}, {"idempotency_key": "k"}).id

    first, again = customer(), customer()
    moved = control("POST", "clock", {"advance": 24 * 3600 + 1}).body

    assert first == again != customer()
    assert moved["ahead"] == 24 * 3600 + 1


def test_tokens_grow_old_with_the_clock(api, control, make_token):
    token = make_token()

    now = control("GET", "clock").body["now"]
    control("POST", "clock", {"to": now + 12 * 3600 + 1})

    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_intents.create(
            {"amount": 1999, "currency": "usd", "confirm": True, "confirmation_token": token}
        )


def test_what_is_made_later_is_made_later_and_a_reset_sets_the_clock_right(api, control):
    first = api.v1.customers.create().created
    control("POST", "clock", {"advance": 3600})
    later = api.v1.customers.create().created

    control("POST", "reset")

    assert (later - first, api.v1.customers.create().created) == (3600, first)
    assert control("GET", "clock").body["ahead"] == 0


def test_a_period_that_is_over_is_due_and_renewed_by_the_order_that_it_names(api, control, make_token):
    subscription = subscribe(api, make_token)
    assert control("GET", "clock").body["due"] == []

    [due] = control("POST", "clock", {"advance": 32 * 86_400}).body["due"]

    assert (due["object"], due["id"]) == ("subscription", subscription.id)
    assert api.v1.subscriptions.retrieve(subscription.id).latest_invoice == subscription.latest_invoice
    assert control(*due["order"].split()).status == 200
    assert control("GET", "clock").body["due"] == []


def test_a_lapsed_authorization_is_due_and_has_no_order(api, control):
    intent = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "capture_method": "manual",
            "confirm": True,
            "payment_method": "pm_card_visa",
            "return_url": "http://127.0.0.1:9/done",
        }
    )

    [due] = control("POST", "clock", {"advance": 8 * 86_400}).body["due"]

    assert (due["id"], due["order"]) == (intent.id, None)


def subscribe(api, make_token):
    data = {"product_data": {"name": "Plan"}, "unit_amount": 900, "currency": "usd"}
    made = api.v1.subscriptions.create(
        {
            "customer": api.v1.customers.create().id,
            "items": [{"price": api.v1.prices.create({**data, "recurring": {"interval": "month"}}).id}],
            "payment_behavior": "default_incomplete",
            "payment_settings": {"save_default_payment_method": "on_subscription"},
            "expand": ["latest_invoice.confirmation_secret"],
        }
    )
    intent = made.latest_invoice.confirmation_secret.client_secret.partition("_secret_")[0]
    api.v1.payment_intents.confirm(intent, {"confirmation_token": make_token()})
    return api.v1.subscriptions.retrieve(made.id)


@pytest.fixture
def forge(api, control, receiver, running):
    """Have an event forged; returns the true one, the forged one, and its body and signature."""
    running.simulator.set_webhook(receiver.url, SECRET)

    def forge(forgery):
        customer = api.v1.customers.create({"metadata": {"order": "o1"}})
        event = receiver.wait_for(1)[0]
        assert event["data"]["object"]["id"] == customer.id
        assert control("POST", f"events/{event['id']}/forge", {"forgery": forgery}).body == {"deliveries": 1}
        forged = receiver.wait_for(2)[1]
        return event, forged, receiver.bodies[1]

    return forge


def signed_at(signature: str) -> int:
    return int(signature.removeprefix("t=").partition(",")[0])


@pytest.mark.parametrize("forgery", ["wrong_signature", "changed_body"])
def test_a_forgery_does_not_verify(api, forge, forgery):
    event, forged, (body, signature) = forge(forgery)

    assert forged["id"] != event["id"]
    assert forged["data"] == event["data"]
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found matching"):
        api.construct_event(body, signature, SECRET, tolerance=10**9)


def test_a_forgery_without_a_signature_has_no_header(forge):
    _, _, (_, signature) = forge("no_signature")

    assert signature is None


def test_an_old_signature_is_right_but_old(api, forge, clock):
    _, _, (body, signature) = forge("old_timestamp")

    assert api.construct_event(body, signature, SECRET, tolerance=10**9)
    assert clock.now() - signed_at(signature) == 3600


def test_an_unknown_type_is_rightly_signed(api, forge):
    event, _, (body, signature) = forge("unknown_type")

    assert api.construct_event(body, signature, SECRET, tolerance=10**9).type == "paydesign.unknown_type"
    assert event["type"] == "customer.created"


def test_a_foreign_object_is_rightly_signed_and_not_there(api, forge):
    event, _, (body, signature) = forge("foreign_object")

    subject = api.construct_event(body, signature, SECRET, tolerance=10**9).data.object
    assert subject.metadata["order"] == "o1"
    assert subject.id != event["data"]["object"]["id"]
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        api.v1.customers.retrieve(subject.id)


@pytest.mark.parametrize("forgery", Forgery)
def test_the_log_says_which_forgery_it_was_and_whether_it_must_be_refused(
    control, receiver, running, forge, forgery
):
    receiver.answers += [200, 500]
    forge(forgery)

    entries = sorted(until_delivered(control, 2), key=lambda entry: entry["forgery"] is not None)

    assert [entry["forgery"] for entry in entries] == [None, forgery]
    assert entries[1]["forged"] == (forgery not in ("unknown_type", "foreign_object"))
    assert entries[1]["retry_in"] is None


def until_delivered(control, count):
    seq, found = 0, []
    while len(found) < count:
        entries = control("GET", f"log?after={seq}&wait=5").body["entries"]
        assert entries, found
        seq = entries[-1]["seq"]
        found += [entry for entry in entries if entry["kind"] == "delivery"]
    return found


def test_webhooks_are_signed_with_the_machines_time(api, control, receiver, running, clock):
    running.simulator.set_webhook(receiver.url, SECRET)
    control("POST", "clock", {"advance": 86_400})

    api.v1.customers.create()
    event = receiver.wait_for(1)[0]

    assert event["created"] == int(clock.now()) + 86_400
    assert signed_at(receiver.bodies[0][1]) == int(clock.now())


def test_the_log_keeps_how_the_endpoint_answered(api, control, receiver, running):
    receiver.says = b'{"error": "no such order"}'
    running.simulator.set_webhook(receiver.url, SECRET)

    api.v1.customers.create()

    [entry] = until_delivered(control, 1)
    assert entry["answer"] == '{"error": "no such order"}'
