"""Webhooks: signed as Stripe does, retried, and held, repeated, delayed, reordered and forged on request."""

from __future__ import annotations

from contextlib import suppress

import pytest
import stripe

SECRET = "whsec_test"
RETURN_URL = "http://127.0.0.1:9/done"


@pytest.fixture
def listening(running, receiver):
    """The receiver, as the endpoint that gets everything."""
    running.simulator.set_webhook(receiver.url, SECRET)
    return receiver


def pay(api, **params):
    given = {"amount": 1999, "currency": "usd", "confirm": True, "payment_method": "pm_card_visa", **params}
    return api.v1.payment_intents.create({**given, "return_url": RETURN_URL})


def test_a_payment_is_told_by_events_that_the_sdk_verifies(api, listening, clock):
    intent = pay(api, metadata={"order_id": "7"})

    listening.wait_for(4)

    body, signature = next(one for one in listening.bodies if b'"payment_intent.succeeded"' in one[0])
    event = api.construct_event(body, signature, SECRET, tolerance=10**9)
    assert (event.data.object.id, event.data.object.metadata["order_id"]) == (intent.id, "7")
    assert event.api_version == stripe.api_version
    assert event.created == clock.now()
    assert sorted(listening.types()) == [
        "charge.succeeded",
        "charge.updated",
        "payment_intent.created",
        "payment_intent.succeeded",
    ]


def test_another_secret_does_not_verify(api, listening):
    pay(api)
    listening.wait_for(1)

    with pytest.raises(stripe.SignatureVerificationError):
        api.construct_event(*listening.bodies[0], "whsec_other", tolerance=10**9)


def test_an_event_names_the_request_that_caused_it(api, listening):
    api.v1.customers.create({"email": "ada@example.com"}, {"idempotency_key": "k"})

    event = listening.wait_for(1)[0]

    assert event["request"]["idempotency_key"] == "k"
    assert event["request"]["id"].startswith("req_")


def test_a_delivery_that_fails_is_tried_again_until_it_is_taken(api, listening, control):
    listening.answers = [500, 302]

    api.v1.customers.create()
    events = listening.wait_for(3)

    assert len({event["id"] for event in events}) == 1
    entries = [entry for entry in control("GET", "log").body["entries"] if entry["kind"] == "delivery"]
    assert [(entry["attempt"], entry["status"], entry["retry_in"] is None) for entry in entries[:2]] == [
        (1, 500, False),
        (2, 302, False),
    ]


def test_an_endpoint_that_is_down_is_tried_again_later(api, running, eventually):
    running.simulator.set_webhook("http://127.0.0.1:1/webhook", SECRET)

    api.v1.customers.create()

    def refused():
        return [entry for entry in running.simulator.log.after(0) if entry["kind"] == "delivery"]

    eventually(lambda: len(refused()) >= 2)
    assert (refused()[0]["status"], refused()[1]["attempt"]) == (0, 2)
    assert "refused" in refused()[0]["problem"]


def test_held_events_are_released_in_any_order(api, listening, control):
    control("POST", "webhooks", {"mode": "hold"})
    pay(api)
    held = control("GET", "state").body["webhooks"]["held"]
    assert (len(held), listening.bodies) == (4, [])

    control("POST", "webhooks/release", {"order": held[::-1]})

    assert [event["id"] for event in listening.events()] == held[::-1]


def test_an_event_is_repeated_on_request(api, listening, control):
    api.v1.customers.create()
    event = listening.wait_for(1)[0]

    control("POST", f"events/{event['id']}/resend")
    control("POST", f"events/{event['id']}/duplicate", {"times": 2})

    assert [one["id"] for one in listening.wait_for(4)] == [event["id"]] * 4


def test_a_forged_event_does_not_verify(api, listening, control):
    api.v1.customers.create()
    event = listening.wait_for(1)[0]

    control("POST", f"events/{event['id']}/forge")

    forged = listening.wait_for(2)[1]
    assert forged["id"] != event["id"]
    with pytest.raises(stripe.SignatureVerificationError):
        api.construct_event(*listening.bodies[1], SECRET, tolerance=10**9)


def test_a_held_event_can_be_sent_later(api, listening, control):
    control("POST", "webhooks", {"mode": "hold"})
    api.v1.customers.create()
    [event] = control("GET", "state").body["webhooks"]["held"]

    control("POST", f"events/{event}/delay", {"seconds": 0.05})

    assert listening.wait_for(1)[0]["id"] == event
    assert control("GET", "state").body["webhooks"]["held"] == []


def test_an_endpoint_made_by_the_api_gets_only_what_it_asked_for(api, receiver):
    endpoint = api.v1.webhook_endpoints.create(
        {"url": receiver.url, "enabled_events": ["payment_intent.succeeded"]}
    )

    pay(api)
    receiver.wait_for(1)

    assert receiver.types() == ["payment_intent.succeeded"]
    assert api.construct_event(*receiver.bodies[0], endpoint.secret, tolerance=10**9)
    assert "secret" not in api.v1.webhook_endpoints.retrieve(endpoint.id)


def test_a_disabled_endpoint_gets_nothing(api, receiver, running):
    endpoint = api.v1.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["*"]})
    api.v1.webhook_endpoints.update(endpoint.id, {"disabled": True})

    api.v1.customers.create()

    assert running.simulator.endpoints() == []
    assert api.v1.webhook_endpoints.delete(endpoint.id).deleted


def test_events_are_listed(api):
    pay(api)

    events = api.v1.events.list({"type": "payment_intent.*"}).data

    assert [event.type for event in events] == ["payment_intent.succeeded", "payment_intent.created"]
    assert api.v1.events.retrieve(events[0].id).data.object.status == "succeeded"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            "pm_card_visa_chargeDeclined",
            ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"],
        ),
        ("pm_card_authenticationRequired", ["payment_intent.created", "payment_intent.requires_action"]),
    ],
    ids=["declined", "3ds"],
)
def test_what_else_can_happen_is_told_too(api, card, expected):
    with suppress(stripe.CardError):
        pay(api, payment_method=card)

    assert [event.type for event in api.v1.events.list().data][::-1] == expected
