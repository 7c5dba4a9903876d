"""3DS: done, failed, abandoned, and gone back from."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

from .conftest import open_url

RETURN_URL = "http://127.0.0.1:9/done?order=7"
CARD = "4000002760003184"


@pytest.fixture
def waiting(api, browse, typed_card):
    """An intent that a browser confirmed and that waits for 3DS, as (intent, what the browser got)."""
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    given = {**typed_card(CARD), "client_secret": intent.client_secret, "return_url": RETURN_URL}
    reply = browse("POST", f"/v1/payment_intents/{intent.id}/confirm", {**given, "use_stripe_sdk": "true"})
    assert reply.body["status"] == "requires_action", reply.body
    return intent, reply.body


def test_3ds_that_is_done_pays(api, waiting, finish_3ds):
    intent, seen = waiting

    page = finish_3ds(seen["next_action"], "succeed")

    assert page.body["status"] == "succeeded"
    after = api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.next_action) == ("succeeded", None)


def test_3ds_that_fails_asks_for_another_card(api, waiting, finish_3ds, make_token):
    intent, seen = waiting

    finish_3ds(seen["next_action"], "fail")

    after = api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_payment_error.code == "payment_intent_authentication_failure"
    assert after.last_payment_error.payment_method.card.last4 == "3184"
    assert (
        api.v1.payment_intents.confirm(intent.id, {"confirmation_token": make_token()}).status == "succeeded"
    )


def test_3ds_that_is_closed_fails_the_attempt(api, browse, waiting, finish_3ds):
    intent, seen = waiting
    given = {"client_secret": intent.client_secret}

    browse("POST", f"/v1/payment_intents/{intent.id}/source_cancel", given)
    late = finish_3ds(seen["next_action"], "succeed")

    after = api.v1.payment_intents.retrieve(intent.id)
    assert after.status == "requires_payment_method"
    assert after.last_payment_error.code == "payment_intent_authentication_failure"
    assert late.body["status"] == "failed"


def test_a_second_click_on_the_3ds_page_charges_nothing_more(api, waiting, finish_3ds):
    intent, seen = waiting

    finish_3ds(seen["next_action"], "succeed")
    finish_3ds(seen["next_action"], "succeed")

    assert len(api.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_the_3ds_page_is_served_and_knows_what_it_asks_for(waiting):
    _, seen = waiting
    url = seen["next_action"]["use_stripe_sdk"]["stripe_js"]

    with (
        urllib.request.urlopen(url, timeout=5) as page,
        urllib.request.urlopen(f"{url}/attempt", timeout=5) as what,
    ):
        kind, attempt = page.headers["Content-Type"], json.load(what)

    assert kind.startswith("text/html")
    assert (attempt["amount"], attempt["currency"], attempt["status"]) == (1999, "usd", "pending")


@pytest.mark.parametrize(("outcome", "status"), [("succeed", "succeeded"), ("fail", "failed")])
def test_a_server_without_stripe_js_is_sent_to_a_page_that_comes_back(api, finish_3ds, outcome, status):
    intent = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_authenticationRequired",
            "return_url": RETURN_URL,
        }
    )
    assert intent.next_action.type == "redirect_to_url"
    assert intent.next_action.redirect_to_url.return_url == RETURN_URL

    page = finish_3ds(intent.next_action.to_dict(), outcome)

    query = parse_qs(urlsplit(page.body["continue_to"]).query)
    assert query == {
        "order": ["7"],
        "payment_intent": [intent.id],
        "payment_intent_client_secret": [intent.client_secret],
        "redirect_status": [status],
    }


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("javascript:alert(1)//", "paydesign_return_url_script"),
        (" JavaScript:alert(1)", "paydesign_return_url_script"),
        ("java\tscript:alert(1)", "paydesign_return_url_script"),
        ("data:text/html,<script>", "paydesign_return_url_script"),
        ("http://[::1", "url_invalid"),
        ("/done", "url_invalid"),
        ("shop.example/done", "url_invalid"),
        ("myapp:///--/://paid", "url_invalid"),
    ],
)
def test_what_leads_nowhere_or_is_code_is_refused_wherever_it_is_given(
    send, browse, typed_card, address, code
):
    given = {"return_url": address}
    by_server = {"confirm": "true", "payment_method": "pm_card_visa", **given}
    intent = send("POST", "/v1/payment_intents", {"amount": "1999", "currency": "usd"}).body
    secret = {"client_secret": intent["client_secret"]}

    answers = [
        send("POST", "/v1/payment_intents", {"amount": "1999", "currency": "usd", **by_server}),
        send("POST", "/v1/setup_intents", by_server),
        browse("POST", f"/v1/payment_intents/{intent['id']}/confirm", {**typed_card(), **secret, **given}),
        browse("POST", "/v1/confirmation_tokens", {**typed_card(), **given}),
    ]

    assert [(one.status, one.error["code"], one.error["param"]) for one in answers] == [
        (400, code, "return_url")
    ] * len(answers)


def test_an_app_is_led_back_to_by_its_scheme(api, finish_3ds):
    given = {"amount": 1999, "currency": "usd", "confirm": True, "return_url": "myapp://paid"}
    intent = api.v1.payment_intents.create({**given, "payment_method": "pm_card_authenticationRequired"})

    page = finish_3ds(intent.next_action.to_dict(), "succeed")

    assert page.body["continue_to"].startswith(f"myapp://paid?payment_intent={intent.id}&")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        pytest.param("https://shop.example", 403, id="another site"),
        pytest.param("null", 403, id="no site"),
        pytest.param("https://hooks.stripe.com", 200, id="Stripe's address, answered from here"),
    ],
)
def test_a_page_of_another_site_does_not_decide_for_the_bank(api, waiting, origin, status):
    intent, seen = waiting
    url = seen["next_action"]["use_stripe_sdk"]["stripe_js"]

    answer = open_url(urllib.request.Request(url, b"outcome=succeed", {"Origin": origin}))

    assert answer.status == status
    paid = api.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert paid is (status == 200)


def test_a_token_asks_for_3ds_by_stripe_js(api, make_token):
    intent = api.v1.payment_intents.create(
        {"amount": 1999, "currency": "usd", "confirm": True, "confirmation_token": make_token(CARD)}
    )

    assert intent.next_action.type == "use_stripe_sdk"


def test_another_card_can_be_tried_while_3ds_waits(api, waiting, finish_3ds, make_token):
    intent, seen = waiting

    paid = api.v1.payment_intents.confirm(intent.id, {"confirmation_token": make_token()})
    late = finish_3ds(seen["next_action"], "succeed")

    assert paid.status == "succeeded"
    assert late.body["status"] == "canceled"
    assert len(api.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_without_an_address_to_return_to_stripe_js_shows_the_page(api):
    intent = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "confirm": True,
            "payment_method": "pm_card_authenticationRequired",
        }
    )

    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")
