"""Whose a payment method is, how often it can be used, what is left of a deleted customer; lengths, accounts."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"
PAY = {"amount": "1999", "currency": "usd", "confirm": "true", "return_url": RETURN_URL}


@pytest.fixture
def customer(send):
    return send("POST", "/v1/customers").body["id"]


def pay(send, method, **params):
    return send("POST", "/v1/payment_intents", {**PAY, "payment_method": method, **params})


def refused(send, method, **params):
    return pay(send, method, **params).error["message"]


SPENT = "It may not be used again."
ATTACH_SPENT = "and may not be used again."


def test_a_method_that_nobody_has_pays_once(send, customer):
    method = pay(send, "pm_card_visa").body["payment_method"]

    assert SPENT in refused(send, method)
    assert SPENT in refused(send, method, customer=customer)
    attached = send("POST", f"/v1/payment_methods/{method}/attach", {"customer": customer})
    assert attached.error["message"].endswith(ATTACH_SPENT)
    made = send("POST", "/v1/customers", {"payment_method": method})
    assert made.error["message"].endswith(ATTACH_SPENT)
    setup = send(
        "POST", "/v1/setup_intents", {"confirm": "true", "return_url": RETURN_URL, "payment_method": method}
    )
    assert SPENT in setup.error["message"]


def test_a_method_that_was_put_on_an_intent_before_it_was_used_elsewhere(send):
    method = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": "tok_visa"}).body["id"]
    waiting = send(
        "POST",
        "/v1/payment_intents",
        {"amount": "5", "currency": "usd"} | {"amount": "500", "payment_method": method},
    ).body
    pay(send, method)

    reply = send("POST", f"/v1/payment_intents/{waiting['id']}/confirm", {"return_url": RETURN_URL})

    assert SPENT in reply.error["message"]
    assert reply.error["payment_intent"]["id"] == waiting["id"]


def test_a_method_that_was_declined_can_be_tried_again(send):
    made = send(
        "POST", "/v1/payment_methods", {"type": "card", "card[token]": "tok_visa_chargeDeclined"}
    ).body["id"]

    assert [pay(send, made).error["code"] for _ in range(2)] == ["card_declined"] * 2


@pytest.mark.parametrize("save", [{}, {"setup_future_usage": "off_session"}])
def test_a_method_of_a_customer_pays_as_often_as_wanted(send, customer, save):
    method = "pm_card_visa"
    if not save:
        method = send("POST", f"/v1/payment_methods/{method}/attach", {"customer": customer}).body["id"]
    first = pay(send, method, customer=customer, **save).body

    assert pay(send, first["payment_method"], customer=customer).status == 200


def test_a_customer_alone_saves_nothing(send, customer):
    method = pay(send, "pm_card_visa", customer=customer).body["payment_method"]

    assert SPENT in refused(send, method, customer=customer)


def test_a_method_that_was_taken_away_is_of_no_use(send, customer):
    method = send("POST", "/v1/payment_methods/pm_card_visa/attach", {"customer": customer}).body["id"]
    send("POST", f"/v1/payment_methods/{method}/detach")

    assert SPENT in refused(send, method)
    again = send("POST", f"/v1/payment_methods/{method}/attach", {"customer": customer})
    assert again.error["message"].endswith(ATTACH_SPENT)


def test_a_default_is_one_of_the_customers_methods(send, customer):
    name = "invoice_settings[default_payment_method]"
    mine = send("POST", "/v1/payment_methods/pm_card_visa/attach", {"customer": customer}).body["id"]
    loose = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": "tok_visa"}).body["id"]
    path = f"/v1/customers/{customer}"

    wrong = send("POST", path, {name: loose})
    none = send("POST", path, {name: "pm_1None"})

    assert wrong.error["message"].startswith(
        f"The customer does not have a payment method with the ID {loose}"
    )
    assert (wrong.error["param"], none.error["param"]) == (name, name)
    assert send("POST", path, {name: mine}).body["invoice_settings"]["default_payment_method"] == mine
    assert send("POST", path, {name: ""}).body["invoice_settings"]["default_payment_method"] is None


def test_a_new_customer_has_its_method_as_the_default(api, send):
    name = "invoice_settings[default_payment_method]"

    made = send("POST", "/v1/customers", {"payment_method": "pm_card_visa", name: "pm_card_visa"}).body

    default = made["invoice_settings"]["default_payment_method"]
    assert [one.id for one in api.v1.customers.payment_methods.list(made["id"]).data] == [default]


def test_a_card_that_cannot_be_saved_makes_no_customer(send):
    reply = send("POST", "/v1/customers", {"payment_method": "pm_card_visa_chargeDeclined"})

    assert reply.status == 402
    assert send("GET", "/v1/customers").body["data"] == []


@pytest.mark.parametrize("step", ["create", "update"])
def test_the_default_of_a_subscription_is_one_of_the_customers_methods(send, customer, step):
    loose = send("POST", "/v1/payment_methods", {"type": "card", "card[token]": "tok_visa"}).body["id"]
    params, path = subscription(send, customer), "/v1/subscriptions"
    if step == "update":
        made = send("POST", path, {**params, "trial_period_days": "3"}).body
        params, path = {}, f"{path}/{made['id']}"

    reply = send("POST", path, {**params, "default_payment_method": loose})

    assert (reply.status, reply.error["param"]) == (400, "default_payment_method")


def subscription(send, customer):
    price = {"product_data[name]": "Book", "unit_amount": "900", "currency": "usd"}
    made = send("POST", "/v1/prices", {**price, "recurring[interval]": "month"}).body["id"]
    return {"customer": customer, "items[0][price]": made, "payment_behavior": "default_incomplete"}


def test_a_deleted_customer_is_remembered_and_nothing_else(api, send, customer):
    intent = send(
        "POST", "/v1/payment_intents", {"amount": "1999", "currency": "usd", "customer": customer}
    ).body
    gone = {"id": customer, "object": "customer", "deleted": True}

    assert api.v1.customers.delete(customer).deleted
    assert send("GET", f"/v1/customers/{customer}").body == gone
    expanded = send("GET", f"/v1/payment_intents/{intent['id']}", {"expand[]": "customer"})
    assert expanded.body["customer"] == gone
    for method, path, params in [
        ("POST", f"/v1/customers/{customer}", {"name": "Ada"}),
        ("DELETE", f"/v1/customers/{customer}", {}),
        ("POST", "/v1/payment_intents", {"amount": "1999", "currency": "usd", "customer": customer}),
    ]:
        assert send(method, path, params).error["message"] == f"No such customer: '{customer}'"
    assert send("GET", "/v1/customers").body["data"] == []


def test_what_a_deleted_customer_had_ends(api, send, customer):
    method = send("POST", "/v1/payment_methods/pm_card_visa/attach", {"customer": customer}).body["id"]
    active = send(
        "POST", "/v1/subscriptions", {**subscription(send, customer), "trial_period_days": "3"}
    ).body

    api.v1.customers.delete(customer)

    assert api.v1.subscriptions.retrieve(active["id"]).status == "canceled"
    assert SPENT in refused(send, method)
    types = [event.type for event in api.v1.events.list({"limit": 3}).data]
    assert types == ["customer.deleted", "payment_method.detached", "customer.subscription.deleted"]


def test_a_product_id_is_taken_once(api):
    api.v1.products.create({"id": "book", "name": "Book"})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.products.create({"id": "book", "name": "Other"})

    assert (caught.value.code, api.v1.products.retrieve("book").name) == ("resource_already_exists", "Book")


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        pytest.param({"metadata[" + "k" * 41 + "]": "v"}, "Metadata keys can have up to 40", "metadata", id="key"),
        pytest.param({"metadata[k]": "v" * 501}, "Metadata values can have up to 500", "metadata", id="value"),
        pytest.param({"email": "a" * 513}, "`email` has 513 characters", "email", id="email"),
        pytest.param({"description": "a" * 5001}, "`description` has 5001", "description", id="description"),
    ],
)  # fmt: skip
def test_what_is_too_long_is_refused(send, params, message, param):
    reply = send("POST", "/v1/customers", params)

    assert reply.error["message"].startswith(message)
    assert (reply.status, reply.error["param"]) == (400, param)
    shorter = {name.replace("k" * 41, "k" * 40): value[:-1] or value for name, value in params.items()}
    assert send("POST", "/v1/customers", shorter).status == 200


def test_lengths_are_those_of_what_lies_deeper_too(send, browse, typed_card):
    price = {"currency": "usd", "unit_amount": "900", "product_data[name]": "Book"}
    deep = send("POST", "/v1/prices", {**price, "product_data[metadata][k]": "v" * 501})
    sent = browse(
        "POST", "/v1/confirmation_tokens", typed_card() | {"payment_method_data[metadata][k]": "v" * 501}
    )

    assert deep.error["message"].startswith("Metadata values")
    assert sent.error["message"].startswith("Metadata values")


def test_a_descriptor_has_22_characters(send):
    given = {"amount": "1999", "currency": "usd"}
    long = send("POST", "/v1/payment_intents", {**given, "statement_descriptor": "COCALC LICENSE 1096DAYS"})
    suffix = send("POST", "/v1/payment_intents", {**given, "statement_descriptor_suffix": "x" * 23})

    assert long.error["message"] == (
        "The statement descriptor must be at most 22 characters. COCALC LICENSE 1096DAYS is 23 characters long."
    )
    assert suffix.error["param"] == "statement_descriptor_suffix"
    assert (
        send("POST", "/v1/payment_intents", {**given, "statement_descriptor_suffix": "x" * 22}).status == 200
    )


def test_metadata_has_50_keys_at_once_or_one_after_the_other(send, customer):
    fifty = {f"metadata[{number}]": "v" for number in range(50)}
    path = f"/v1/customers/{customer}"

    assert (
        send("POST", path, {**fifty, "metadata[more]": "v"})
        .error["message"]
        .startswith("Metadata can have up to 50 keys, but you've set 51.")
    )
    card = {"type": "card", "card[token]": "tok_visa"}
    assert send("POST", "/v1/payment_methods", {**card, **fifty}).status == 200
    assert send("POST", "/v1/payment_methods", {**card, **fifty, "metadata[more]": "v"}).status == 400
    assert send("POST", path, fifty).status == 200
    assert send("POST", path, {"metadata[more]": "v"}).status == 400
    assert send("POST", path, {"metadata[0]": "", "metadata[more]": "v"}).status == 200


def test_a_connected_account_is_our_limit(send, browse, connect):
    server = send("GET", "/v1/customers", Stripe_Account="acct_nope")
    context = send("GET", "/v1/customers", Stripe_Context="acct_nope")
    page = browse("POST", "/v1/tokens", {"_stripe_account": "acct_nope"})

    assert (server.status, server.error["code"]) == (400, "paydesign_connect_not_simulated")
    assert context.error == server.error
    assert page.error["code"] == "paydesign_connect_not_simulated"
    with pytest.raises(stripe.InvalidRequestError, match="acct_nope"):
        connect(stripe_account="acct_nope").v1.customers.list()


@pytest.mark.parametrize(
    "params",
    [
        {"application_fee_amount": "2000"},
        {"transfer_data[destination]": "acct_nope"},
        {"on_behalf_of": "acct_nope"},
    ],
)
def test_money_for_other_accounts_is_our_limit(send, params):
    reply = send("POST", "/v1/payment_intents", {"amount": "1999", "currency": "usd", **params})

    assert reply.error["code"] == "paydesign_parameter_not_simulated"
    assert "one account" in reply.error["message"]
