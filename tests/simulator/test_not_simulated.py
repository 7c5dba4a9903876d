"""What a handler did not read is refused in the stand-in's own words, and leaves nothing behind."""

from __future__ import annotations

import pytest
import stripe

from paydesign.simulator.contract import load_contract
from paydesign.simulator.params import Params
from paydesign.simulator.router import load_nearest, sdk_routes
from paydesign.simulator.server import start
from paydesign.simulator.store import Store

INTENT = {"amount": "1999", "currency": "usd"}
RETURN = {"return_url": "http://127.0.0.1:9/done", "confirm": "true"}
NOT_PLAYED = {"hooks[inputs][tax][calculation]": "taxcalc_1"}


def kinds(running, kind):
    return [entry for entry in running.simulator.log.after(0) if entry["kind"] == kind]


@pytest.mark.parametrize("card", ["pm_card_visa", "pm_card_visa_chargeDeclined"])
def test_a_payment_with_something_that_is_not_played_has_never_been(send, running, card):
    given = {**INTENT, **RETURN, "payment_method": card}

    refused = send("POST", "/v1/payment_intents", {**given, **NOT_PLAYED}, Idempotency_Key="once")

    assert (refused.status, refused.error["code"]) == (400, "paydesign_parameter_not_simulated")
    assert refused.error["param"] == "hooks[inputs][tax][calculation]"
    assert "hooks[inputs][tax][calculation] of POST /v1/payment_intents" in refused.error["message"]
    assert kinds(running, "event") == []
    for path in ("payment_intents", "charges", "events"):
        assert send("GET", f"/v1/{path}").body["data"] == []
    again = send("POST", "/v1/payment_intents", given, Idempotency_Key="once")
    assert again.status == (200 if card == "pm_card_visa" else 402)


def test_all_that_is_not_played_is_named_with_what_is_done_instead(send):
    given = {**INTENT, **NOT_PLAYED, "application_fee_amount": "10", "on_behalf_of": "acct_1"}

    message = send("POST", "/v1/payment_intents", given).error["message"]

    assert "application_fee_amount, on_behalf_of" in message
    assert message.count("all money stays there") == 1


def test_what_a_refused_request_changed_is_as_it_was(send):
    customer = send("POST", "/v1/customers").body["id"]
    price = {
        "product_data[name]": "Book",
        "unit_amount": "900",
        "currency": "usd",
        "recurring[interval]": "month",
    }
    send("POST", "/v1/coupons", {"id": "HALF", "percent_off": "50"})
    before = send("GET", "/v1/coupons/HALF").body
    given = {
        "customer": customer,
        "items[0][price]": send("POST", "/v1/prices", price).body["id"],
        "payment_behavior": "default_incomplete",
        "discounts[0][coupon]": "HALF",
    }

    refused = send("POST", "/v1/subscriptions", {**given, "application_fee_percent": "5"})

    assert refused.error["code"] == "paydesign_parameter_not_simulated"
    assert send("GET", "/v1/coupons/HALF").body == before
    assert send("GET", "/v1/invoices").body["data"] == []


def test_faults_that_such_a_request_used_up_are_ordered_again(send, control):
    control("POST", "faults", {"next": {"fault": "processing"}})
    control(
        "POST", "faults", {"next": {"fault": "error_500_after_work", "match": "POST /v1/payment_intents"}}
    )
    given = {**INTENT, **RETURN, "payment_method": "pm_card_visa"}

    assert send("POST", "/v1/payment_intents", {**given, **NOT_PLAYED}).status == 400

    assert send("POST", "/v1/payment_intents", given).status == 500
    [intent] = send("GET", "/v1/payment_intents").body["data"]
    assert intent["status"] == "processing"


def test_a_decline_that_changed_nothing_keeps_its_words(browse, typed_card):
    given = {**typed_card("4242424242424241"), "payment_method_data[metadata][a]": "b"}

    assert browse("POST", "/v1/confirmation_tokens", given).error["code"] == "incorrect_number"


def test_what_stripe_refuses_leaves_nothing_either(send, running):
    given = {**INTENT, "confirm": "true", "payment_method": "pm_card_visa"}

    assert "return_url" in send("POST", "/v1/payment_intents", given).error["message"]
    assert send("POST", "/v1/payment_intents", {**INTENT, "expand[]": "amount"}).status == 400

    assert send("GET", "/v1/payment_intents").body["data"] == []
    assert kinds(running, "event") == []


def test_a_filter_that_is_not_played_is_refused(send):
    refused = send("GET", "/v1/events", {"delivery_success": "true"})

    assert refused.error["param"] == "delivery_success"


def test_with_lenient_it_is_done_and_said():
    with start(is_lenient=True) as running:
        api = stripe.StripeClient("sk_test_x", base_addresses={"api": running.url})
        api.v1.payment_intents.create({"amount": 1999, "currency": "usd", "application_fee_amount": 10})

        assert len(api.v1.payment_intents.list().data) == 1
        [advice] = kinds(running, "advice")
    assert advice["rule"] == "parameter_not_simulated"
    assert "application_fee_amount" in advice["message"]


@pytest.mark.parametrize(
    "kind", ["customers", "payment_intents", "products", "subscriptions", "invoices", "charges"]
)
def test_a_search_is_not_taken_for_an_id(send, kind):
    reply = send("GET", f"/v1/{kind}/search", {"query": "created>0"})

    assert (reply.status, reply.error["code"]) == (404, "paydesign_not_simulated")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("customer", None),
        ("latest_charge", None),
        ("amount", "nothing"),
        ("transfer_data.destination", None),
        ("transfer_data", "paydesign_expand_not_simulated"),
        ("customer.sources", "paydesign_expand_not_simulated"),
        ("customer.name", "nothing"),
        ("automatic_payment_methods.enabled", "nothing"),
    ],
)
def test_only_what_is_an_object_elsewhere_can_be_expanded(send, path, code):
    customer = send("POST", "/v1/customers").body["id"]
    reply = send("POST", "/v1/payment_intents", {**INTENT, "customer": customer, "expand[]": path})

    assert reply.status == (400 if code else 200)
    assert not code or reply.error.get("code", "nothing") == code


def test_reading_is_what_counts():
    params = Params(
        {"a": 1, "b": Params({"c": 2, "d": [1, 2]}, "b"), "e": [Params({"f": 3}, "e[0]")], "g": {"h": "i"}}
    )

    assert "a" in params
    assert list(params) == ["a", "b", "e", "g"]
    assert list(params.unread()) == ["a", "b[c]", "b[d]", "e[0][f]", "g"]
    assert (params["a"], params["b"].get("c"), params["e"][0]["f"], params["g"]) == (1, 2, 3, {"h": "i"})
    assert list(params.unread()) == ["b[d]"]
    assert params.take("b") == {"c": 2, "d": [1, 2]}
    assert list(params.unread()) == []


def test_only_a_value_that_is_played_is_accepted():
    params = Params({"final_capture": False, "usage_type": "licensed"})

    assert params.accept("final_capture", True) is None
    assert params.accept("usage_type", "licensed") == "licensed"
    assert list(params.unread()) == ["final_capture"]


def test_the_store_goes_back_to_what_it_was_in_place_and_in_order():
    store = Store()
    shared = {"x": [1]}
    for name in ("a", "b", "c"):
        store.add({"object": "thing", "id": name, "part": shared})

    store.begin()
    store.get("thing", "a")["part"]["x"].append(2)
    store.get("thing", "b")["new"] = True
    store.remove("thing", "b")
    store.add({"object": "thing", "id": "d"})
    store.add({"object": "other", "id": "e"})
    store.roll_back()

    assert [one["id"] for one in store.all("thing")] == ["c", "b", "a"]
    assert store.all("other") == []
    assert store.get("thing", "b") == {"object": "thing", "id": "b", "part": {"x": [1]}}
    assert store.get("thing", "a")["part"] is store.get("thing", "c")["part"]


@pytest.mark.parametrize(
    ("request_line", "nearest"),
    [
        ("POST /v1/checkout/sessions", "The Payment Element is played: POST /v1/payment_intents"),
        ("POST /v1/tax/calculations", "work taxes out before"),
        ("GET /v1/accounts/acct_1/persons", "one account"),
        ("GET /v1/customers/search", "A list with its filters is played."),
        ("GET /v1/nothing", "Stripe may have it."),
    ],
)
def test_what_is_not_played_names_what_comes_nearest(send, request_line, nearest):
    reply = send(*request_line.split())

    assert (reply.status, reply.error["code"]) == (404, "paydesign_not_simulated")
    assert nearest in reply.error["message"]


def test_what_is_played_is_not_in_the_table_of_what_is_not():
    played = [route.partition(" /v1/")[2] for route in sdk_routes()]

    for path in load_nearest():
        assert any(known.partition(" /v1/")[2].startswith(path) for known in load_contract()["routes"]), path
        assert not any(f"{route}/".startswith(f"{path}/") for route in played), path
