"""Faults that are ordered for the next requests."""

from __future__ import annotations

import pytest
import stripe

ORDER = {"amount": 1999, "currency": "usd"}


@pytest.mark.parametrize(
    ("fault", "is_done"),
    [("drop_before_work", False), ("drop_after_work", True), ("timeout", True)],
)
def test_an_answer_that_never_comes(api, control, fault, is_done):
    given = {"match": "POST /v1/payment_intents", "fault": fault, "seconds": 0.1}
    control("POST", "faults", {"next": given})

    with pytest.raises(stripe.APIConnectionError):
        api.v1.payment_intents.create(ORDER)

    assert len(api.v1.payment_intents.list().data) == is_done


def test_the_answer_to_a_repeated_request_can_be_lost_too(api, control):
    given = {"match": "POST /v1/payment_intents", "fault": "drop_after_work", "count": 2}
    control("POST", "faults", {"next": given})

    for _ in range(2):
        with pytest.raises(stripe.APIConnectionError):
            api.v1.payment_intents.create(ORDER, {"idempotency_key": "attempt"})
    api.v1.payment_intents.create(ORDER, {"idempotency_key": "attempt"})

    assert len(api.v1.payment_intents.list().data) == 1


def test_a_500_does_nothing(api, control):
    control("POST", "faults", {"next": {"match": "POST /v1/payment_intents", "fault": "error_500"}})

    with pytest.raises(stripe.APIError):
        api.v1.payment_intents.create(ORDER)

    assert api.v1.payment_intents.list().data == []


def test_a_500_may_come_although_the_work_is_done(api, control):
    given = {"match": "POST /v1/payment_intents", "fault": "error_500_after_work"}
    control("POST", "faults", {"next": given})

    with pytest.raises(stripe.APIError):
        api.v1.payment_intents.create(ORDER)

    assert len(api.v1.payment_intents.list().data) == 1


def test_a_fault_hits_only_what_it_names_and_only_so_often(api, control):
    given = {"match": "POST /v1/payment_intents", "fault": "error_500", "count": 2}
    control("POST", "faults", {"next": given})

    api.v1.customers.create()
    outcomes = [succeeds(api) for _ in range(3)]

    assert outcomes == [False, False, True]


def succeeds(api):
    try:
        api.v1.payment_intents.create(ORDER)
    except stripe.APIError:
        return False
    return True
