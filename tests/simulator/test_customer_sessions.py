"""Customer sessions: what a browser may see and do of the cards that a customer has saved."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import RETURN_URL, typed_card

SESSIONS = "/v1/customer_sessions"
ENABLED = {"components[payment_element][enabled]": "true"}
SHOWN = {"payment_method_redisplay": "enabled"}
INTENT = {"amount": "1999", "currency": "usd"}


@pytest.fixture
def customer(send):
    return send("POST", "/v1/customers", {"email": "ada@example.com"}).body["id"]


@pytest.fixture
def save_card(send, customer):
    """Save a card to the customer, with a consent to show it again."""

    def save(name="pm_card_visa", allow_redisplay="always", owner=None):
        saved = send("POST", f"/v1/payment_methods/{name}/attach", {"customer": owner or customer}).body
        path = f"/v1/payment_methods/{saved['id']}"
        return send("POST", path, {"allow_redisplay": allow_redisplay}).body["id"]

    return save


@pytest.fixture
def open_session(send, customer):
    """Return the secret of a session with these features."""

    def make(**features: Any) -> str:
        given = {f"components[payment_element][features][{key}]": value for key, value in features.items()}
        reply = send("POST", SESSIONS, {"customer": customer, **ENABLED, **given})
        assert reply.status == 200, reply.body
        return str(reply.body["client_secret"])

    return make


@pytest.fixture
def elements(browse):
    """Ask what Elements shows, as Stripe.js does."""

    def ask(secret, **options):
        given = {**INTENT, "mode": "payment", **options, "customer_session_client_secret": secret}
        return browse("GET", "/v1/elements/session", given).body["customer"]

    return ask


def ids(shown):
    return [method["id"] for method in shown["payment_methods"]]


def test_a_session_is_answered_to_the_sdk_with_what_is_the_default(api, customer):
    session = api.v1.customer_sessions.create(
        {"customer": customer, "components": {"payment_element": {"enabled": True}}}
    )

    assert session.client_secret.startswith("cuss_")
    assert session.expires_at > session.created
    assert session.components.payment_element.features.to_dict() == {
        "payment_method_allow_redisplay_filters": ["always"],
        "payment_method_redisplay": "disabled",
        "payment_method_redisplay_limit": 3,
        "payment_method_remove": "disabled",
        "payment_method_save": "disabled",
        "payment_method_save_usage": None,
    }
    assert not session.components.pricing_table.enabled
    assert "id" not in session


def test_a_session_is_for_a_customer_who_exists(send):
    nobody = send("POST", SESSIONS, {**ENABLED, "customer": "cus_1"}).error
    not_said = send("POST", SESSIONS, ENABLED).error

    assert (nobody["code"], nobody["param"]) == ("resource_missing", "customer")
    assert (not_said["code"], not_said["param"]) == ("parameter_missing", "customer")


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"components[pricing_table][enabled]": "true"}, "components[pricing_table][enabled]"),
        (
            {
                "components[customer_sheet][enabled]": "false",
                "components[customer_sheet][features][payment_method_remove]": "enabled",
            },
            "components[customer_sheet][features][payment_method_remove]",
        ),
        ({"customer_account": "acct_1"}, "customer_account"),
    ],
)
def test_what_is_not_played_of_a_session_is_refused(send, customer, more, param):
    error = send("POST", SESSIONS, {"customer": customer, **ENABLED, **more}).error

    assert (error["code"], error["param"]) == ("paydesign_parameter_not_simulated", param)


def test_elements_shows_the_saved_cards_newest_first(elements, open_session, save_card):
    first, second = save_card(), save_card("pm_card_mastercard")

    shown = elements(open_session(**SHOWN))

    assert ids(shown) == [second, first]
    assert shown["payment_methods"][0] == {
        "id": second,
        "type": "card",
        "billing_details": {
            "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
            "email": None,
            "name": None,
            "phone": None,
        },
        "card": {"brand": "mastercard", "exp_month": 12, "exp_year": 2029, "last4": "4444"},
    }


def test_elements_shows_no_cards_unless_they_are_asked_for(elements, open_session, save_card):
    save_card()

    assert ids(elements(open_session())) == []


def test_elements_shows_cards_by_the_consent_that_was_given(elements, open_session, save_card):
    always, limited, _ = (
        save_card(),
        save_card(allow_redisplay="limited"),
        save_card(allow_redisplay="unspecified"),
    )
    filters = "payment_method_allow_redisplay_filters"

    assert ids(elements(open_session(**SHOWN))) == [always]
    both = open_session(**SHOWN, **{f"{filters}][0": "always", f"{filters}][1": "limited"})
    assert ids(elements(both)) == [limited, always]


def test_elements_shows_three_cards_or_as_many_as_the_session_says(elements, open_session, save_card):
    saved = [save_card() for _ in range(4)]

    assert ids(elements(open_session(**SHOWN))) == saved[:0:-1]
    assert ids(elements(open_session(**SHOWN, payment_method_redisplay_limit="1"))) == saved[3:]


def test_nobody_elses_cards_are_shown(send, elements, open_session, save_card):
    other = send("POST", "/v1/customers").body["id"]
    save_card(owner=other)

    assert ids(elements(open_session(**SHOWN))) == []


def test_elements_made_with_an_intent_show_the_cards_too(send, browse, open_session, save_card, customer):
    saved = save_card()
    intent = send("POST", "/v1/payment_intents", {**INTENT, "customer": customer}).body
    given = {
        "client_secret": intent["client_secret"],
        "customer_session_client_secret": open_session(**SHOWN),
    }

    assert ids(browse("GET", "/v1/elements/session", given).body["customer"]) == [saved]


def test_a_card_is_removed_from_the_element(send, browse, open_session, save_card, receiver):
    saved = save_card()
    secret = open_session(**SHOWN, payment_method_remove="enabled")
    path = f"/v1/elements/payment_methods/{saved}/detach"

    removed = browse("POST", path, {"customer_session_client_secret": secret}).body

    assert removed["id"] == saved
    assert send("GET", f"/v1/payment_methods/{saved}").body["customer"] is None
    newest = send("GET", "/v1/events", {"limit": "1"}).body["data"][0]
    assert (newest["type"], newest["data"]["object"]["id"]) == ("payment_method.detached", saved)


@pytest.mark.parametrize("remove", ["disabled", "enabled"])
def test_a_card_is_not_removed_by_a_session_that_does_not_show_it_or_not_allow_it(
    send, browse, open_session, save_card, remove
):
    saved = save_card(allow_redisplay="always" if remove == "disabled" else "limited")
    secret = open_session(**SHOWN, payment_method_remove=remove)
    path = f"/v1/elements/payment_methods/{saved}/detach"

    refused = browse("POST", path, {"customer_session_client_secret": secret}).error

    assert refused["code"] == "paydesign_not_of_customer_session"
    assert send("GET", f"/v1/payment_methods/{saved}").body["customer"] is not None


@pytest.fixture
def pay(send, browse, customer):
    """Make a PaymentIntent and confirm it in the browser; keywords are parameters of the intent."""

    def confirm(given, **params):
        intent = send("POST", "/v1/payment_intents", {**INTENT, "customer": customer, **params}).body
        secret = {"client_secret": intent["client_secret"]}
        reply = browse("POST", f"/v1/payment_intents/{intent['id']}/confirm", {**given, **secret})
        return reply, send("GET", f"/v1/payment_intents/{intent['id']}").body

    return confirm


def ticked(secret):
    return {"customer_session[client_secret]": secret, "customer_session[save]": "true"}


DEFERRED = {"client_context[mode]": "payment", "client_context[currency]": "usd"}


def test_a_card_that_the_customer_saves_is_shown_the_next_time(send, pay, elements, open_session, customer):
    secret = open_session(**SHOWN, payment_method_save="enabled", payment_method_save_usage="off_session")

    _, paid = pay({**typed_card(), **DEFERRED, **ticked(secret)})

    method = send("GET", f"/v1/payment_methods/{paid['payment_method']}").body
    assert (paid["status"], paid["setup_future_usage"]) == ("succeeded", "off_session")
    assert (method["customer"], method["allow_redisplay"]) == (customer, "always")
    assert ids(elements(secret)) == [method["id"]]


def test_a_card_that_the_customer_does_not_save_is_not_kept(send, pay, open_session):
    secret = open_session(payment_method_save="enabled", payment_method_save_usage="off_session")

    _, paid = pay(
        {**typed_card(), "customer_session[client_secret]": secret, "customer_session[save]": "false"}
    )

    method = send("GET", f"/v1/payment_methods/{paid['payment_method']}").body
    assert (paid["setup_future_usage"], method["customer"]) == (None, None)
    assert method["allow_redisplay"] == "unspecified"


def test_a_card_is_not_saved_by_a_session_without_a_box_for_it(pay, open_session):
    reply, _ = pay({**typed_card(), **ticked(open_session())})

    assert reply.error["code"] == "paydesign_not_of_customer_session"


def test_the_usage_of_the_intent_counts_if_the_session_has_none(pay, open_session):
    secret = open_session(payment_method_save="enabled")

    _, paid = pay({**typed_card(), **ticked(secret)}, setup_future_usage="on_session")

    assert paid["setup_future_usage"] == "on_session"


def test_what_was_to_be_saved_at_a_declined_attempt_is_forgotten(send, browse, pay, open_session):
    secret = open_session(payment_method_save="enabled", payment_method_save_usage="off_session")
    declined, intent = pay({**typed_card("4000000000000002"), **DEFERRED, **ticked(secret)})
    given = {**typed_card(), **DEFERRED, "client_secret": intent["client_secret"]}

    paid = browse("POST", f"/v1/payment_intents/{intent['id']}/confirm", given).body

    assert declined.error["code"] == "card_declined"
    assert (paid["status"], paid["setup_future_usage"]) == ("succeeded", None)


def test_a_browser_chooses_a_saved_card_by_a_session_only(browse, save_card):
    reply = browse("POST", "/v1/confirmation_tokens", {"payment_method": save_card()})

    assert (reply.status, reply.error["code"]) == (400, "paydesign_customer_session_unknown")


def test_a_saved_card_pays_without_its_security_code(send, pay, save_card):
    saved = save_card()

    _, paid = pay({"payment_method": saved, **DEFERRED})

    assert (paid["status"], paid["payment_method"]) == ("succeeded", saved)


def test_what_elements_was_made_with_counts_for_a_saved_card_too(pay, save_card):
    reply, _ = pay({"payment_method": save_card(), **DEFERRED, "client_context[currency]": "eur"})

    assert "eur" in reply.error["message"]


@pytest.fixture
def tokenize(browse):
    def make(given):
        return browse("POST", "/v1/confirmation_tokens", {**given, "return_url": RETURN_URL})

    return make


def test_a_token_carries_the_saved_card(send, tokenize, open_session, save_card, customer):
    saved = save_card()
    given = {"payment_method": saved, "customer_session[client_secret]": open_session(**SHOWN)}

    token = tokenize(given).body
    paid = send(
        "POST",
        "/v1/payment_intents",
        {**INTENT, "confirm": "true", "customer": customer, "confirmation_token": token["id"]},
    ).body

    assert token["payment_method_preview"]["customer"] == customer
    assert (paid["status"], paid["payment_method"]) == ("succeeded", saved)


def test_a_token_of_a_saved_card_pays_only_for_its_customer(send, tokenize, open_session, save_card):
    given = {"payment_method": save_card(), "customer_session[client_secret]": open_session(**SHOWN)}
    pay = {**INTENT, "confirm": "true", "confirmation_token": tokenize(given).body["id"]}

    assert send("POST", "/v1/payment_intents", pay).status == 400


def test_a_browser_makes_no_token_of_a_card_that_its_session_does_not_show(tokenize, open_session, save_card):
    given = {"payment_method": save_card(), "customer_session[client_secret]": open_session()}

    assert tokenize(given).error["code"] == "paydesign_not_of_customer_session"


def test_a_token_carries_the_wish_to_save_the_card(send, tokenize, open_session, customer):
    secret = open_session(payment_method_save="enabled", payment_method_save_usage="off_session")

    token = tokenize({**typed_card(), **DEFERRED, **ticked(secret)}).body
    paid = send(
        "POST",
        "/v1/payment_intents",
        {**INTENT, "confirm": "true", "customer": customer, "confirmation_token": token["id"]},
    ).body

    assert token["setup_future_usage"] == "off_session"
    assert token["payment_method_preview"]["allow_redisplay"] == "always"
    method = send("GET", f"/v1/payment_methods/{paid['payment_method']}").body
    assert (paid["setup_future_usage"], method["customer"]) == ("off_session", customer)
    assert method["allow_redisplay"] == "always"
