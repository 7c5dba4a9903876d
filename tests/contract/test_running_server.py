"""Each server that takes a payment, as a process: page, config, quote, webhooks, and what survives kill -9."""

import os
import re
import sqlite3
import subprocess

import pytest

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

from ..sample import cover

PROJECTS = [
    case
    for case in cases(load_tree(), discover())
    if case.mode != "setup" and not case.extras and case.client == "html"
]


def pytest_generate_tests(metafunc):
    """Let the server be of projects that have each mode and each answer on every server; with --all of every one."""
    if "server" in metafunc.fixturenames:
        chosen = PROJECTS if metafunc.config.getoption("--all") else cover(PROJECTS, choices)
        metafunc.parametrize("server", [case.id for case in chosen], indirect=True, scope="module")


def choices(case):
    return {(case.server, choice) for choice in (case.mode, *case.answers.items())}


@pytest.fixture(scope="module")
def server(request, start_server):
    return start_server(request.param)


def paid_event(server, *, amount=None, browser=None):
    """Open an order, pay it, and return it with the event that tells so."""
    browser = browser or server.browser()
    order = browser("POST", "/api/order").json
    if "-subscription-" not in server.case:
        return order, server.stand_in.pay(order, amount)
    answer = pay(server, browser, order).json
    event = server.stand_in.paid_invoice(order, answer["clientSecret"])
    if amount is not None:
        event["data"]["object"]["amount_paid"] = amount
    return order, event


def pay(server, browser, order, **more):
    """Do what the page does when the customer presses Pay, with more in the body than it sends."""
    what = "subscription" if "-subscription-" in server.case else "intent"
    if "server_logic=yes" in server.case:
        details = {"orderId": order["id"], "confirmationToken": server.stand_in.new_token()}
        if "multi_page=yes" in server.case:
            browser("POST", "/api/payment-summary", details)
        return browser("POST", f"/api/confirm-{what}", {**details, **more})
    return browser("POST", f"/api/create-{what}", {"orderId": order["id"], **more})


def order_row(server, order_id):
    with sqlite3.connect(server.project / "data.sqlite3") as database:
        return database.execute("SELECT state, fulfilled_at FROM orders WHERE id = ?", [order_id]).fetchone()


def test_the_page_and_everything_it_names_is_served(server):
    page = server.browser()("GET", "/")

    assert page.status == 200
    local = [url for url in re.findall(r'(?:src|href)="([^"]+)"', page.body.decode()) if "://" not in url]
    assert local
    for url in local:
        assert server.browser()("GET", "/" + url.lstrip("/")).status == 200, url


def test_the_page_allows_stripe_and_nobody_else(server):
    headers = server.browser()("GET", "/").headers

    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if part.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_config_has_the_publishable_key_and_no_secret(server):
    config = server.browser()("GET", "/api/config")

    assert config.json == {"publishableKey": "pk_test_of_the_tests"}


def test_the_quote_is_the_servers_and_the_order_is_resumed(server):
    browser = server.browser()

    first, again = browser("POST", "/api/order").json, browser("POST", "/api/order").json

    assert first == again
    assert first["amount"] == sum(line["amount"] for line in first["lines"]) - first.get("discount", 0)
    assert browser("GET", "/api/order").status in (404, 405)


def test_an_order_that_is_paid_is_replaced_only_when_asked(server):
    browser = server.browser()
    order, event = paid_event(server, browser=browser)
    assert server.send_event(event).status == 200

    refused = browser("POST", "/api/order")
    fresh = browser("POST", "/api/order", {"new": True})

    assert (refused.status, refused.json["error"]["code"]) == (409, "already_paid")
    assert fresh.status == 200
    assert fresh.json["id"] != order["id"]
    assert browser("POST", "/api/order").json["id"] == fresh.json["id"]


def test_an_order_that_is_paid_at_stripe_only_is_not_replaced_either(server):
    browser = server.browser()
    order = browser("POST", "/api/order").json
    server.stand_in.confirm("payment", pay(server, browser, order).json["clientSecret"])

    refused = browser("POST", "/api/order")

    assert (refused.status, refused.json["error"]["code"]) == (409, "already_paid")
    assert browser("POST", "/api/order", {"new": True}).json["id"] != order["id"]


def test_an_order_belongs_to_its_browser_session(server):
    mine, theirs = server.browser(), server.browser()
    order = mine("POST", "/api/order").json
    theirs("POST", "/api/order")
    before = server.stand_in.intents()

    stolen = pay(server, theirs, order)

    assert (stolen.status, stolen.json["error"]["code"]) == (409, "order_changed")
    assert pay(server, server.browser(), order).status == 404
    assert server.stand_in.intents() == before


def test_an_amount_from_the_browser_changes_nothing(server):
    browser = server.browser()
    order = browser("POST", "/api/order").json

    pay(server, browser, order, amount=order["amount"] - 100)
    pay(server, browser, order)

    assert [intent["amount"] for intent in server.stand_in.intents(order)] == [order["amount"]]


def test_a_valid_event_pays_and_fulfils_the_order_once(server):
    order, event = paid_event(server)

    first = server.send_event(event)
    fulfilled = order_row(server, order["id"])
    duplicate = server.send_event(event)

    assert (first.status, duplicate.status) == (200, 200)
    assert fulfilled[0] == "paid"
    assert fulfilled[1] is not None
    assert order_row(server, order["id"]) == fulfilled


def test_two_events_about_one_payment_fulfil_once(server):
    order, event = paid_event(server)
    server.send_event(event)
    fulfilled = order_row(server, order["id"])

    answer = server.send_event({**event, "id": "evt_second"})

    assert answer.status == 200
    assert order_row(server, order["id"]) == fulfilled


@pytest.mark.parametrize(
    ("payload", "secret"),
    [
        (b'{"id": "evt_forged"}', "whsec_forged"),
        (b"garbage", "whsec_forged"),
        (b"garbage", "whsec_of_the_tests"),
    ],
    ids=["forged", "garbage", "garbage with a good signature"],
)
def test_what_is_not_from_stripe_is_refused(server, payload, secret):
    answer = server.send_webhook(payload, secret)

    assert answer.status == 400
    assert answer.json["error"]["code"] in ("invalid_signature", "invalid_payload")


def test_a_forged_payment_fulfils_nothing(server):
    order, event = paid_event(server)

    server.send_event(event, secret="whsec_forged")

    assert order_row(server, order["id"])[0] != "paid"


def test_another_amount_than_the_orders_fulfils_nothing(server):
    order, event = paid_event(server, amount=100)

    assert server.send_event(event).status == 200
    assert order_row(server, order["id"])[0] != "paid"


def test_an_event_is_remembered_after_kill_9(server):
    order, event = paid_event(server)
    assert server.send_event(event).status == 200
    fulfilled = order_row(server, order["id"])

    server.kill()
    server.start()
    duplicate = server.send_event(event)

    assert duplicate.status == 200
    assert order_row(server, order["id"]) == fulfilled
    assert fulfilled[0] == "paid"


def test_errors_are_json_without_internals(server):
    for method, path, body in (
        ("POST", "/api/create-intent", b"{"),
        ("POST", "/api/confirm-intent", {"orderId": 7}),
        ("PUT", "/api/order", {"quantities": {"notebook": -1}}),
        ("GET", "/api/nothing", None),
    ):
        answer = server.browser()(method, path, body)
        assert 400 <= answer.status < 500, path
        assert "Traceback" not in answer.body.decode()
        if path != "/api/nothing":
            assert set(answer.json["error"]) == {"code", "message"}, (path, answer.body)


def test_no_client_secret_is_in_the_log(server):
    server.browser()(
        "GET", "/complete.html?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_hidden"
    )

    assert "secret_hidden" not in server.log()
    assert "whsec" not in server.log()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"STRIPE_WEBHOOK_SECRET": ""},
        {"STRIPE_WEBHOOK_SECRET": "   "},
        {"STRIPE_SECRET_KEY": "pk_test_x"},
        {"STRIPE_PUBLISHABLE_KEY": "pk_" + "live_x"},
    ],
    ids=["empty", "blank", "wrong kind", "mixed modes"],
)
def test_it_refuses_to_start_without_its_secrets(server, spoilt):
    environment = {"PATH": os.environ["PATH"], **server.environment, **spoilt}

    done = subprocess.run(
        server.command,
        cwd=server.project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert done.returncode != 0
    assert next(iter(spoilt)) in done.stderr
    assert "Traceback" not in done.stderr
