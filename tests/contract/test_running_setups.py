"""Each server that saves a payment method, as a process: one shape for each side that confirms."""

import sqlite3

import pytest

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

CASES = {
    (case.server, case.answers["server_logic"]): case.id
    for case in cases(load_tree(), discover())
    if case.mode == "setup" and case.client == "html"
}


@pytest.fixture(scope="module", params=CASES.values())
def server(request, start_server):
    return start_server(request.param)


def save(server, browser, setup):
    """Do what the page does when the customer presses Save, but for what Stripe.js does then."""
    if "server_logic=yes" in server.case:
        body = {"setupId": setup["id"], "confirmationToken": server.stand_in.new_token()}
        if "multi_page=yes" in server.case:
            browser("POST", "/api/setup-summary", body)
        return browser("POST", "/api/confirm-setup-intent", body)
    return browser("POST", "/api/create-setup-intent", {"setupId": setup["id"]})


def saved_event(server):
    """Open a setup, save a card, and return it with the event that tells so."""
    browser = server.browser()
    setup = browser("POST", "/api/setup").json
    return setup, server.stand_in.saved(save(server, browser, setup).json["clientSecret"])


def setup_row(server, setup):
    with sqlite3.connect(server.project / "data.sqlite3") as database:
        query = "SELECT state, payment_method, saved_at FROM setups WHERE id = ?"
        return database.execute(query, [setup["id"]]).fetchone()


def test_a_setup_belongs_to_its_browser_session(server):
    mine, theirs = server.browser(), server.browser()
    setup = mine("POST", "/api/setup").json
    theirs("POST", "/api/setup")

    stolen = save(server, theirs, setup)

    assert (stolen.status, stolen.json["error"]["code"]) == (409, "setup_changed")
    assert save(server, server.browser(), setup).status == 404
    assert setup_row(server, setup) == ("open", None, None)


def test_an_event_saves_once_and_is_remembered_after_kill_9(server):
    setup, event = saved_event(server)
    before = setup_row(server, setup)

    first = server.send_event(event)
    saved = setup_row(server, setup)
    server.kill()
    server.start()
    duplicate = server.send_event(event)
    another = server.send_event({**event, "id": f"{event['id']}_again"})

    assert before == ("confirming", None, None)
    assert (first.status, duplicate.status, another.status) == (200, 200, 200)
    assert saved[:2] == ("saved", event["data"]["object"]["payment_method"])
    assert setup_row(server, setup) == saved


def test_a_forged_event_saves_nothing(server):
    setup, event = saved_event(server)

    refused = server.send_event(event, secret="whsec_forged")

    assert refused.status == 400
    assert setup_row(server, setup)[0] == "confirming"


def test_an_intent_that_is_not_the_setups_saves_nothing(server):
    setup, event = saved_event(server)
    event["data"]["object"]["id"] = "seti_of_somebody_else"

    assert server.send_event(event).status == 200
    assert setup_row(server, setup)[0] == "confirming"


def test_what_is_saved_is_not_saved_again(server):
    browser = server.browser()
    setup = browser("POST", "/api/setup").json
    event = server.stand_in.saved(save(server, browser, setup).json["clientSecret"])
    server.send_event(event)

    again = save(server, browser, setup)

    assert (again.status, again.json["error"]["code"]) == (409, "already_saved")


def test_a_setup_that_is_saved_is_replaced_only_when_asked(server):
    browser = server.browser()
    setup = browser("POST", "/api/setup").json
    server.stand_in.confirm("setup", save(server, browser, setup).json["clientSecret"])

    refused = browser("POST", "/api/setup")
    fresh = browser("POST", "/api/setup", {"new": True})

    assert (refused.status, refused.json["error"]["code"]) == (409, "already_saved")
    assert fresh.status == 200
    assert fresh.json["id"] != setup["id"]
