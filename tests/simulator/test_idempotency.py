"""Idempotency keys, as docs.stripe.com/api/idempotent_requests describes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

ORDER = {"amount": 1999, "currency": "usd"}
FORM = {"amount": "1999", "currency": "usd"}
RETURN_URL = "http://127.0.0.1:9/done"


def test_the_same_key_with_the_same_parameters_replays(api, send):
    first = api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"})

    again = api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"})
    raw = send("POST", "/v1/payment_intents", FORM, Idempotency_Key="order-7")

    assert again.id == first.id
    assert raw.headers["Idempotent-Replayed"] == "true"
    assert len(api.v1.payment_intents.list().data) == 1


def test_a_replay_is_the_answer_as_it_was(api):
    first = api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"})
    api.v1.payment_intents.update(first.id, {"amount": 5000})

    assert api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"}).amount == 1999


@pytest.mark.parametrize(
    ("path", "form"),
    [
        pytest.param("/v1/payment_intents", {**FORM, "amount": "2000"}, id="other parameters"),
        pytest.param("/v1/customers", FORM, id="other endpoint"),
    ],
)
def test_the_same_key_for_something_else_is_an_idempotency_error(send, path, form):
    send("POST", "/v1/payment_intents", FORM, Idempotency_Key="order-7")

    reply = send("POST", path, form, Idempotency_Key="order-7")

    assert (reply.status, reply.error["type"]) == (400, "idempotency_error")


def test_the_sdk_raises_its_own_class_for_it(api):
    api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"})

    with pytest.raises(stripe.IdempotencyError):
        api.v1.payment_intents.create({**ORDER, "amount": 1}, {"idempotency_key": "order-7"})


def test_a_decline_is_kept(api):
    given = {
        **ORDER,
        "confirm": True,
        "payment_method": "pm_card_visa_chargeDeclined",
        "return_url": RETURN_URL,
    }

    for _ in range(2):
        with pytest.raises(stripe.CardError):
            api.v1.payment_intents.create(given, {"idempotency_key": "order-7"})

    assert len(api.v1.charges.list().data) == 1


def test_a_500_is_kept_too(api, control, send):
    control("POST", "faults", {"next": {"match": "POST /v1/payment_intents", "fault": "error_500"}})

    first = send("POST", "/v1/payment_intents", FORM, Idempotency_Key="order-7")
    again = send("POST", "/v1/payment_intents", FORM, Idempotency_Key="order-7")

    assert (first.status, again.status) == (500, 500)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_what_failed_validation_is_not_kept(send):
    wrong = send("POST", "/v1/payment_intents", {"amount": "much"}, Idempotency_Key="order-7")
    right = send("POST", "/v1/payment_intents", FORM, Idempotency_Key="order-7")

    assert (wrong.status, right.status) == (400, 200)


def test_a_key_that_is_still_at_work_is_a_conflict(send, control):
    slow = {"match": "POST /v1/payment_intents", "fault": "slow", "seconds": 1, "count": 2}
    control("POST", "faults", {"next": slow})
    with ThreadPoolExecutor() as pool:
        both = [
            pool.submit(send, "POST", "/v1/payment_intents", FORM, Idempotency_Key="order-7")
            for _ in range(2)
        ]

    done, refused = sorted((one.result() for one in both), key=lambda reply: reply.status)

    assert (done.status, refused.status) == (200, 409)
    assert refused.error["code"] == "idempotency_key_in_use"


def test_a_key_is_forgotten_after_a_day(api, clock):
    first = api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"})
    clock.advance(24 * 3600 + 1)

    assert api.v1.payment_intents.create(ORDER, {"idempotency_key": "order-7"}).id != first.id


def test_a_lost_answer_and_a_retry_charge_once(connect, control):
    control("POST", "faults", {"next": {"match": "POST /v1/payment_intents", "fault": "drop_after_work"}})
    api = connect(max_network_retries=2)
    given = {**ORDER, "confirm": True, "payment_method": "pm_card_visa", "return_url": RETURN_URL}

    intent = api.v1.payment_intents.create(given, {"idempotency_key": "order-7"})

    assert intent.status == "succeeded"
    assert len(api.v1.charges.list().data) == 1


def test_many_at_once_with_one_key_charge_once(connect):
    given = {**ORDER, "confirm": True, "payment_method": "pm_card_visa", "return_url": RETURN_URL}
    api = connect(max_network_retries=5)

    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda _: api.v1.payment_intents.create(given, {"idempotency_key": "k"}), range(16))
        )

    assert len({intent.id for intent in made}) == 1
    assert len(api.v1.charges.list().data) == 1


def test_a_mistake_of_ours_leaves_the_key_free(running, send, capfd):
    given = {**FORM, "confirm": "true", "payment_method": "pm_card_visa", "return_url": RETURN_URL}
    takes_time = running.simulator.world.takes_time

    def fail():
        running.simulator.world.takes_time = takes_time
        raise RuntimeError("a mistake of ours")

    running.simulator.world.takes_time = fail
    broken = send("POST", "/v1/payment_intents", given, Idempotency_Key="order-7")

    again = send("POST", "/v1/payment_intents", given, Idempotency_Key="order-7")

    assert (broken.status, again.status, again.body["status"]) == (500, 200, "succeeded")
    assert broken.error["code"] == "paydesign_bug"
    assert "RuntimeError in test_idempotency.py" in broken.error["message"]
    [entry] = [one for one in running.simulator.log.after(0) if one.get("status") == 500]
    assert (entry["kind"], entry["answer"]) == ("request", broken.body)
    assert "a mistake of ours" in capfd.readouterr().err
