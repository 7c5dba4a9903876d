"""Requests for other API versions than the contract's: served with what is known of them."""

from __future__ import annotations

from typing import Any

import pytest

from paydesign.simulator.contract import api_version
from paydesign.simulator.versions import load_changes, read_version

ACACIA = "2025-02-24.acacia"
CARD = {"amount": "1000", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"}


@pytest.fixture
def expected_advice() -> set[str]:
    return {"other_api_version"}


@pytest.fixture
def subscribe(send):
    """Make a subscription in a version and return it, with what `expand` names."""

    def make(version: str, *expand: str) -> Any:
        customer = send("POST", "/v1/customers", Stripe_Version=version).body["id"]
        product = send("POST", "/v1/products", {"name": "Tea"}, Stripe_Version=version).body["id"]
        reply = send(
            "POST",
            "/v1/subscriptions",
            {
                "customer": customer,
                "payment_behavior": "default_incomplete",
                "items[0][price_data][product]": product,
                "items[0][price_data][currency]": "usd",
                "items[0][price_data][unit_amount]": "900",
                "items[0][price_data][recurring][interval]": "month",
                **{f"expand[{place}]": path for place, path in enumerate(expand)},
            },
            Stripe_Version=version,
        )
        assert reply.status == 200, reply.body
        return reply.body

    return make


def test_a_preview_is_in_the_form_of_the_version(connect, expected_advice):
    expected_advice.add("other_api_version")
    old = connect(stripe_version="2024-06-20").v1
    customer = old.customers.create({}).id
    price = old.prices.create(
        {
            "product_data": {"name": "Book"},
            "unit_amount": 900,
            "currency": "usd",
            "recurring": {"interval": "month"},
        }
    ).id
    given = {"customer": customer, "items": [{"price": price}], "payment_behavior": "default_incomplete"}
    subscription = old.subscriptions.create({**given, "trial_period_days": 7}).id

    preview = old.invoices.create_preview({"subscription": subscription})

    assert (preview["subscription"], preview["paid"], preview["payment_intent"]) == (
        subscription,
        False,
        None,
    )


def test_a_version_is_answered_by_its_name_and_advised_once(running, send):
    replies = [send("POST", "/v1/customers", Stripe_Version=ACACIA) for _ in range(2)]

    assert [(reply.status, reply.headers["Stripe-Version"]) for reply in replies] == [(200, ACACIA)] * 2
    [advice] = [entry for entry in running.simulator.log.after(0) if entry["kind"] == "advice"]
    assert ACACIA in advice["message"]


def test_an_older_version_names_the_methods_of_an_intent(send, subscribe):
    named = {"payment_method_types[0]": "card", "payment_method_types[1]": "link"}

    payment = send("POST", "/v1/payment_intents", {**CARD, **named}, Stripe_Version=ACACIA)
    setup = send("POST", "/v1/setup_intents", named, Stripe_Version=ACACIA)

    # Without automatic methods no return_url is needed.
    assert payment.body["status"] == "succeeded"
    assert payment.body["payment_method_types"] == setup.body["payment_method_types"] == ["card", "link"]
    assert payment.body["automatic_payment_methods"] is setup.body["automatic_payment_methods"] is None


def test_an_older_version_can_change_the_methods_of_an_intent(send):
    made = send("POST", "/v1/payment_intents", {"amount": "1000", "currency": "usd"}, Stripe_Version=ACACIA)
    named = {"payment_method_types[0]": "card", "payment_method_types[1]": "link"}

    changed = send("POST", f"/v1/payment_intents/{made.body['id']}", named, Stripe_Version=ACACIA)

    assert made.body["payment_method_types"] == ["card"]
    assert changed.body["payment_method_types"] == ["card", "link"]


def test_methods_that_are_not_played_are_refused_as_ours(send):
    named = {"amount": "1000", "currency": "usd", "payment_method_types[0]": "alipay"}

    reply = send("POST", "/v1/payment_intents", named, Stripe_Version=ACACIA)

    assert (reply.status, reply.error["code"]) == (400, "paydesign_method_not_played")


@pytest.mark.parametrize(("version", "status"), [("2022-11-15", 200), ("2023-08-16", 400)])
def test_automatic_methods_are_the_default_since_their_version(send, version, status):
    assert send("POST", "/v1/payment_intents", CARD, Stripe_Version=version).status == status


def test_an_older_invoice_has_its_payment_and_its_subscription(send, subscribe):
    subscription = subscribe(ACACIA, "latest_invoice.payment_intent.latest_charge")

    invoice = subscription["latest_invoice"]
    assert invoice["payment_intent"]["client_secret"].startswith(invoice["payment_intent"]["id"])
    assert invoice["payment_intent"]["invoice"] == invoice["id"]
    assert (invoice["subscription"], invoice["charge"], invoice["paid"]) == (subscription["id"], None, False)
    period = subscription["items"]["data"][0]
    assert subscription["current_period_end"] == period["current_period_end"] > 0
    assert subscription["current_period_start"] == period["current_period_start"] > 0


def test_an_older_invoice_says_that_it_was_paid(send, subscribe):
    intent = subscribe(ACACIA, "latest_invoice.payment_intent")["latest_invoice"]["payment_intent"]
    paid = send(
        "POST",
        f"/v1/payment_intents/{intent['id']}/confirm",
        {"payment_method": "pm_card_visa"},
        Stripe_Version=ACACIA,
    ).body

    invoice = send("GET", f"/v1/invoices/{intent['invoice']}", Stripe_Version=ACACIA).body
    charge = send("GET", f"/v1/charges/{paid['latest_charge']}", Stripe_Version=ACACIA).body

    assert (invoice["paid"], invoice["charge"]) == (True, charge["id"])
    assert charge["invoice"] == invoice["id"]


@pytest.mark.parametrize(("version", "has_charges"), [("2022-08-01", True), ("2022-11-15", False)])
def test_the_oldest_intents_have_their_charges(send, version, has_charges):
    intent = send("POST", "/v1/payment_intents", CARD, Stripe_Version=version).body

    charges = [charge["id"] for charge in intent.get("charges", {}).get("data", ())]
    assert charges == [intent["latest_charge"]] * has_charges


def test_events_are_in_the_version_of_the_server(send, subscribe):
    subscribe(ACACIA)

    [event] = send("GET", "/v1/events", {"type": "invoice.created"}, Stripe_Version=ACACIA).body["data"]

    assert event["api_version"] == ACACIA
    assert "subscription" in event["data"]["object"]


def test_what_an_older_version_may_have_had_is_refused_as_ours(send):
    reply = send("POST", "/v1/customers", {"account_balance": "5"}, Stripe_Version=ACACIA)

    assert (reply.status, reply.error["code"]) == (400, "paydesign_parameter_not_simulated")
    assert reply.error["param"] == "account_balance"
    assert ACACIA in reply.error["message"]


class TestWithoutAdvice:
    @pytest.fixture
    def expected_advice(self) -> set[str]:
        return set()

    def test_the_present_version_has_none_of_it(self, send, subscribe):
        subscription = subscribe(api_version(), "latest_invoice")

        assert "current_period_end" not in subscription
        assert (
            not {"payment_intent", "paid", "charge", "subscription"} & subscription["latest_invoice"].keys()
        )
        reply = send("POST", "/v1/payment_intents", {**CARD, "payment_method_types[0]": "card"})
        assert reply.error["code"] == "payment_method_types_no_longer_supported"

    def test_what_is_no_version_is_refused_as_ours(self, send):
        reply = send("POST", "/v1/customers", Stripe_Version="newest")

        assert (reply.status, reply.error["code"]) == (400, "paydesign_api_version")


@pytest.mark.parametrize(
    ("user_agent", "version"),
    [
        ("Stripe/v1 NodeBindings/8.222.0", "2022-08-01"),
        ("Stripe/v1 NodeBindings/11.18.0", "2022-11-15"),
        ("Stripe/v1 NodeBindings/12.0.0", api_version()),
        ("Stripe/v1 PythonBindings/4.2.0", "2022-08-01"),
        ("Stripe/v1 PythonBindings/5.5.0", "2022-11-15"),
        ("Stripe/v1 PythonBindings/6.0.0", api_version()),
        ("curl/8", api_version()),
    ],
)
def test_an_sdk_that_names_no_version_is_served_as_in_its_time(user_agent, version):
    assert read_version(None, user_agent) == version


def test_every_change_has_its_source():
    assert all(change.source.startswith("https://docs.stripe.com/") for change in load_changes().values())
