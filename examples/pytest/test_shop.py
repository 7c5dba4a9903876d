"""The fixture `stripe_stand_in` comes with paydesign: nothing is imported for it."""

import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
import shop
import stripe

DAY = 86_400


@pytest.fixture(autouse=True)
def settings(stripe_stand_in, monkeypatch):
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", stripe_stand_in.webhook_secret)
    monkeypatch.setattr(shop, "paid", set())


def test_a_card_is_charged():
    assert shop.pay("7", "pm_card_visa").status == "succeeded"


def test_a_declined_card(stripe_stand_in):
    with pytest.raises(stripe.CardError) as declined:
        shop.pay("7", "pm_card_visa_chargeDeclined")

    assert declined.value.code == "card_declined"
    assert stripe_stand_in.log.events("payment_intent.succeeded") == []


@pytest.mark.parametrize(("passed", "status"), [(True, "succeeded"), (False, "requires_payment_method")])
def test_3d_secure(stripe_stand_in, passed, status):
    intent = shop.pay("7", "pm_card_threeDSecure2Required")
    assert intent.status == "requires_action"

    assert stripe_stand_in.finish_3ds(intent, passed=passed)["status"] == status


def test_a_webhook_without_a_server(stripe_stand_in):
    shop.pay("7", "pm_card_visa")

    [event] = stripe_stand_in.log.events("payment_intent.succeeded")

    assert shop.take_webhook(*stripe_stand_in.signed(event)) == 200
    assert shop.paid == {"7"}


def test_a_webhook_that_somebody_else_signed(stripe_stand_in):
    shop.pay("7", "pm_card_visa")
    [event] = stripe_stand_in.log.events("payment_intent.succeeded")

    assert shop.take_webhook(stripe_stand_in.signed(event).payload, "t=1,v1=forged") == 400
    assert shop.paid == set()


@pytest.mark.parametrize("kind", ["drop_before_work", "drop_after_work"])
def test_the_connection_ends_and_nothing_is_charged_twice(stripe_stand_in, kind):
    stripe_stand_in.faults.next(kind, "POST /v1/payment_intents")

    assert shop.pay("7", "pm_card_visa").status == "succeeded"

    assert len(stripe_stand_in.log.requests("POST /v1/payment_intents")) == 2
    assert len(stripe_stand_in.log.events("payment_intent.succeeded")) == 1


def test_an_idempotency_key_is_forgotten_after_a_day(stripe_stand_in):
    first = shop.pay("7", "pm_card_visa").id
    assert shop.pay("7", "pm_card_visa").id == first

    stripe_stand_in.clock.advance(2 * DAY)

    assert shop.pay("7", "pm_card_visa").id != first


def test_a_payment_that_is_processing(stripe_stand_in):
    stripe_stand_in.faults.next("processing")
    intent = shop.pay("7", "pm_card_visa")
    assert intent.status == "processing"

    assert stripe_stand_in.settle(intent)["status"] == "succeeded"


def test_a_program_of_its_own(stripe_stand_in):
    environment = stripe_stand_in.environment(STRIPE_WEBHOOK_SECRET=stripe_stand_in.webhook_secret)
    command = [sys.executable, Path(shop.__file__)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        url = server.stdout.readline().strip()
        stripe_stand_in.webhooks_to(f"{url}/webhook")

        with urlopen(url, b"7") as answer:
            assert answer.read() == b"succeeded"
        assert stripe_stand_in.log.wait_for_delivery("payment_intent.succeeded")["status"] == 200
        server.terminate()
