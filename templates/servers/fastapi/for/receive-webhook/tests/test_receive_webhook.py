import pytest
import stripe
from fastapi.testclient import TestClient
from stand_in import WEBHOOK_SECRET, Json, deliver

EVENT: Json = {
    "id": "evt_1",
    "object": "event",
    "type": "charge.refunded",
    "data": {"object": {"id": "ch_1", "object": "charge"}},
}
HANDLED_BEFORE = "event evt_1 was handled before"


def test_an_event_is_handled_once(browser: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="app")

    answers = [deliver(browser, EVENT) for _ in range(3)]

    assert answers == [(200, {})] * 3
    assert caplog.messages.count(HANDLED_BEFORE) == 2


@pytest.mark.parametrize(
    "signed",
    [
        pytest.param({"secret": "whsec_2"}, id="with another secret"),
        pytest.param({"age": 3600}, id="an hour ago"),
    ],
)
def test_a_forged_event_is_refused(
    browser: TestClient, caplog: pytest.LogCaptureFixture, signed: Json
) -> None:
    caplog.set_level("INFO", logger="app")

    status, answer = deliver(browser, EVENT, **signed)
    deliver(browser, EVENT)

    assert (status, answer["error"]["code"]) == (400, "invalid_signature")
    assert HANDLED_BEFORE not in caplog.messages


@pytest.mark.parametrize("signature", [None, "", "garbage", "t=1,v1=ab"])
def test_an_event_without_a_good_signature_is_refused(
    browser: TestClient, signature: str | None
) -> None:
    headers = {} if signature is None else {"Stripe-Signature": signature}

    answer = browser.post("/webhook", json={"id": "evt_1", "object": "event"}, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_signature"


@pytest.mark.parametrize("body", ["", "garbage", "null", "[]", "{}", '{"data": 1}'])
def test_a_signed_body_that_is_no_event_is_refused(browser: TestClient, body: str) -> None:
    status, answer = deliver(browser, body)

    assert (status, answer["error"]["code"]) == (400, "invalid_payload")


def test_an_event_of_another_release_of_the_api_is_refused(
    browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="app")

    status, answer = deliver(browser, EVENT | {"api_version": "2025-03-31.basil"})
    deliver(browser, EVENT)

    assert (status, answer["error"]["code"]) == (400, "other_api_version")
    [error] = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert "stripe listen --latest" in error
    assert stripe.api_version in error
    assert HANDLED_BEFORE not in caplog.messages


def test_an_event_of_the_same_release_train_is_handled(browser: TestClient) -> None:
    version = f"2099-01-01.{stripe.api_version.partition('.')[2]}"

    assert deliver(browser, EVENT | {"api_version": version}) == (200, {})


@pytest.mark.parametrize(
    ("body", "secret"),
    [(EVENT, "whsec_2"), ("garbage", WEBHOOK_SECRET)],
    ids=["forged", "no event"],
)
def test_why_it_is_refused_is_logged_without_the_payload(
    browser: TestClient, caplog: pytest.LogCaptureFixture, body: Json | str, secret: str
) -> None:
    deliver(browser, body, secret=secret)

    [warning] = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert warning.startswith("invalid_")
    assert "charge.refunded" not in warning
    assert "garbage" not in warning
