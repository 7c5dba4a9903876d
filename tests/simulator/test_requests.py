"""How requests are read: forms with brackets, keys, versions, and what is not an API path."""

from __future__ import annotations

import base64
import urllib.request

import pytest

from paydesign.simulator.form import parse_form

INTENT = {"amount": "1999", "currency": "usd"}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[]=1&a[]=2", {"a": {"0": "1", "1": "2"}}),
        ("a[1][b]=2&a[0][b]=1", {"a": {"1": {"b": "2"}, "0": {"b": "1"}}}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
        ("a%5Bb%5D=%C3%A9+%26", {"a": {"b": "é &"}}),
        ("=1&[x]=2&a[&a[[=3", {"": {"x": "2"}, "a": "3"}),
        ("", {}),
    ],
)
def test_forms_nest_by_brackets(form, expected):
    assert parse_form(form) == expected


def test_metadata_may_have_numbers_for_keys(api):
    intent = api.v1.payment_intents.create(INTENT | {"metadata": {"0": "a", "7": "b"}})

    assert intent.metadata.to_dict() == {"0": "a", "7": "b"}


@pytest.mark.parametrize(
    ("path", "given", "param"),
    [
        ("/v1/prices", {"unit_amount": "-1", "currency": "usd"}, "unit_amount"),
        ("/v1/coupons", {"amount_off": "0", "currency": "usd", "duration": "once"}, "amount_off"),
        ("/v1/coupons", {"percent_off": "9", "duration": "once", "max_redemptions": "0"}, "max_redemptions"),
        ("/v1/subscriptions", {"customer": "cus_1", "items[0][quantity]": "-1"}, "items[0][quantity]"),
        ("/v1/payment_intents/pi_1/capture", {"amount_to_capture": "-1"}, "amount_to_capture"),
    ],
)
def test_what_cannot_be_negative_is_not(send, path, given, param):
    reply = send("POST", path, given)

    assert (reply.status, reply.error["code"], reply.error["param"]) == (400, "paydesign_out_of_range", param)


def test_metadata_is_text(send):
    reply = send("POST", "/v1/payment_intents", INTENT | {"metadata[order][number]": "7"})

    assert (reply.error["code"], reply.error["param"]) == ("paydesign_invalid_string", "metadata[order]")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"metadata": "7"}, "Invalid object"),
        ({"amount[a]": "7"}, "`amount` is one value, and the local stand-in was given an object or a list."),
        ({"amount": "\N{ARABIC-INDIC DIGIT FIVE}00"}, "Invalid integer: \N{ARABIC-INDIC DIGIT FIVE}00"),
    ],
)
def test_what_is_of_another_kind_is_said_to_be(send, given, message):
    assert send("POST", "/v1/customers", {"metadata": "7"}).error["message"] == "Invalid object"
    made = {name: value for name, value in INTENT.items() if f"{name}[a]" not in given}

    assert send("POST", "/v1/payment_intents", made | given).error["message"] == message


def test_the_key_may_come_by_basic_authentication(send):
    given = base64.b64encode(b"sk_test_x:").decode()

    assert send("POST", "/v1/payment_intents", INTENT, Authorization=f"Basic {given}").status == 200


def test_a_restricted_test_key_is_as_good(send):
    assert send("POST", "/v1/payment_intents", INTENT, Authorization="Bearer rk_test_x").status == 200


def test_a_request_without_a_version_gets_the_contracts(send):
    reply = send("POST", "/v1/payment_intents", INTENT)

    assert reply.headers["Stripe-Version"] == "2026-10-28.endive"
    assert reply.headers["Request-Id"].startswith("req_")


def test_every_part_of_an_unknown_parameter_is_named(send):
    reply = send("POST", "/v1/payment_intents", {**INTENT, "automatic_payment_methods[enabld]": "true"})

    assert reply.error["param"] == "automatic_payment_methods[enabld]"


def test_a_page_of_another_origin_may_ask(running):
    request = urllib.request.Request(f"{running.url}/v1/payment_intents/x/confirm", method="OPTIONS")

    with urllib.request.urlopen(request, timeout=5) as reply:
        assert reply.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/", "/endive/../server.py", "/endive/none.js", "/3ds/none", "/beryl/stripe.js"]
)
def test_what_is_not_there_is_a_404(send, path):
    assert send("GET", path).status == 404


def test_elements_learns_what_it_shows(api, browse):
    intent = api.v1.payment_intents.create(INTENT | {"amount": 1999})

    of_intent = browse("GET", "/v1/elements/session", {"client_secret": intent.client_secret}).body
    deferred = browse(
        "GET", "/v1/elements/session", {"mode": "payment", "amount": "500", "currency": "eur"}
    ).body

    assert (of_intent["type"], of_intent["amount"], of_intent["intent"]["id"]) == (
        "payment_intent",
        1999,
        intent.id,
    )
    assert (deferred["type"], deferred["amount"], deferred["currency"]) == ("deferred_intent", 500, "eur")


def test_customers_are_changed_listed_and_deleted(api):
    customer = api.v1.customers.create({"email": "ada@example.com", "name": "Ada"})

    changed = api.v1.customers.update(customer.id, {"name": "Grace", "metadata": {"a": "1"}})
    found = api.v1.customers.list({"email": "ada@example.com"}).data

    assert (changed.name, [one.id for one in found]) == ("Grace", [customer.id])
    assert api.v1.customers.delete(customer.id).deleted
    assert api.v1.customers.list().data == []


def test_methods_are_made_changed_attached_and_detached(api):
    customer = api.v1.customers.create()
    method = api.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})

    api.v1.payment_methods.update(
        method.id, {"allow_redisplay": "always", "billing_details": {"name": "Ada"}}
    )
    api.v1.payment_methods.attach(method.id, {"customer": customer.id})

    [listed] = api.v1.payment_methods.list({"customer": customer.id}).data
    assert (listed.allow_redisplay, listed.billing_details.name) == ("always", "Ada")
    assert api.v1.payment_methods.detach(method.id).customer is None


@pytest.mark.parametrize("value", ["true", "True", "TRUE"])
def test_booleans_are_taken_as_each_sdk_writes_them(send, value):
    made = send("POST", "/v1/payment_intents", {**INTENT, "automatic_payment_methods[enabled]": value})

    assert made.body["automatic_payment_methods"]["enabled"] is True


@pytest.mark.parametrize("value", ["nan", "inf", "1e3", "", "ten"])
def test_a_percentage_is_a_number(send, value):
    assert send("POST", "/v1/coupons", {"percent_off": value}).error["param"] == "percent_off"


def test_an_error_with_a_code_names_its_page_and_ours_do_not(send):
    assert send("GET", "/v1/customers/cus_none").error == {
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": "No such customer: 'cus_none'",
        "param": "id",
        "type": "invalid_request_error",
    }
    assert "doc_url" not in send("GET", "/v1/customers/search").error


@pytest.mark.parametrize(
    ("path", "message", "param"),
    [
        ("payment_methods/x", "No such PaymentMethod: 'x'", "payment_method"),
        ("setup_intents/x", "No such setupintent: 'x'", "intent"),
        ("payment_intents/x", "No such payment_intent: 'x'", "intent"),
        ("coupons/x", "No such coupon: 'x'", "coupon"),
        ("charges/x", "No such charge: 'x'", "id"),
        ("invoices/x", "No such invoice: 'x'", "invoice"),
    ],
)
def test_what_is_missing_is_called_as_stripe_calls_it(send, path, message, param):
    error = send("GET", f"/v1/{path}").error

    assert (error["message"], error["param"]) == (message, param)


def test_the_values_of_an_enumeration_are_listed_in_words(send):
    refused = send("POST", "/v1/payment_intents", {**INTENT, "capture_method": "later"})

    assert refused.error["message"] == (
        "Invalid capture_method: must be one of automatic, automatic_async, or manual"
    )


def test_a_list_says_where_its_members_can_be_expanded(send):
    error = send("GET", "/v1/payment_intents", {"expand[]": "customer"}).error

    assert error["message"] == (
        "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead."
    )
    assert "param" not in error


def test_a_path_that_cannot_be_expanded_is_named_whole(send):
    customer = send("POST", "/v1/customers").body["id"]

    error = send("GET", f"/v1/customers/{customer}", {"expand[]": "invoice_settings.nothing"}).error

    assert "(invoice_settings.nothing)" in error["message"]


def test_a_token_that_was_not_given_is_asked_for(send):
    assert send("POST", "/v1/payment_methods", {"type": "card"}).error["param"] == "card[token]"
