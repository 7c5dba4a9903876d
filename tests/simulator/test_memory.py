"""What is kept is bounded: objects, idempotency keys, log entries, waiting deliveries."""

from __future__ import annotations

import pytest

from paydesign.simulator.clock import ManualClock
from paydesign.simulator.idempotency import IdempotencyKeys, Result
from paydesign.simulator.log import Log
from paydesign.simulator.rules import Refusal
from paydesign.simulator.store import Store


def intent(number, status="succeeded"):
    return {"object": "payment_intent", "id": f"pi_{number}", "status": status}


def test_the_oldest_finished_object_is_forgotten_first():
    store = Store(limit=3)

    for number, status in enumerate(["requires_action", "succeeded", "canceled", "succeeded", "succeeded"]):
        store.add(intent(number, status))

    assert [one["id"] for one in store.all("payment_intent")] == ["pi_4", "pi_3", "pi_0"]


def test_the_limit_holds_even_if_nothing_is_finished():
    store = Store(limit=3)

    for number in range(10):
        store.add(intent(number, "requires_payment_method"))

    assert [one["id"] for one in store.all("payment_intent")] == ["pi_9", "pi_8", "pi_7"]


def test_kinds_do_not_push_each_other_out():
    store = Store(limit=2)
    store.add({"object": "customer", "id": "cus_1"})

    for number in range(5):
        store.add(intent(number))

    assert store.get("customer", "cus_1")


def test_the_oldest_keys_are_forgotten_but_none_that_is_at_work():
    keys = IdempotencyKeys(ManualClock(0), limit=3)
    keys.begin("working", "POST /", "{}")

    for name in "abcdef":
        keys.begin(name, "POST /", "{}")
        keys.keep(name, Result(200, name))

    assert keys.begin("f", "POST /", "{}") == Result(200, "f")
    assert keys.begin("a", "POST /", "{}") is None
    with pytest.raises(Refusal):
        keys.begin("working", "POST /", "{}")


def test_the_log_is_a_ring():
    log = Log(ManualClock(0), limit=3)

    for number in range(10):
        log.add("request", number=number)

    assert [entry["number"] for entry in log.after(0)] == [7, 8, 9]
    assert [entry["seq"] for entry in log.after(9)] == [10]
    assert log.dropped == 7
    log.clear()
    assert log.dropped == 0


def test_what_was_dropped_of_the_log_is_told(api, control, running):
    running.simulator.log = running.control.simulator.log = Log(ManualClock(0), limit=2)
    for _ in range(3):
        api.v1.customers.create()

    answer = control("GET", "log").body

    assert (len(answer["entries"]), answer["dropped"]) == (2, 4)


def test_after_many_payments_nothing_grows_any_more(running, send):
    """What is bounded has as much after the second half as after the first."""
    world, paid = running.simulator.world, {"payment_method": "pm_card_visa", "confirm": "true"}
    world.store = Store(limit=20)
    running.simulator.log = Log(ManualClock(0), limit=20)
    sizes = []

    for _ in range(2):
        for _ in range(25):
            given = {"amount": "1999", "currency": "usd", "return_url": "http://127.0.0.1:9/done"}
            assert send("POST", "/v1/payment_intents", {**given, **paid}).status == 200
        sizes.append((dict(world.store.kinds()), len(running.simulator.log.after(0))))

    assert sizes[0] == sizes[1]
    assert max(sizes[0][0].values()) == 20
