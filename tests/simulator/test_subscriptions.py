"""Subscriptions as the guides make them: incomplete until the customer paid, or with a card to save."""

from __future__ import annotations

import pytest
import stripe

EXPAND = ["latest_invoice.confirmation_secret", "pending_setup_intent"]
RETURN_URL = "http://127.0.0.1:9/done"


@pytest.fixture
def customer(api):
    return api.v1.customers.create({"email": "ada@example.com"})


@pytest.fixture
def price(api):
    product = api.v1.products.create({"name": "Magazine"})
    return api.v1.prices.create(
        {"product": product.id, "unit_amount": 900, "currency": "usd", "recurring": {"interval": "month"}}
    )


@pytest.fixture
def subscribe(api, customer, price):
    def create(**params):
        given = {
            "customer": customer.id,
            "items": [{"price": price.id, "quantity": 2}],
            "payment_behavior": "default_incomplete",
            "payment_settings": {"save_default_payment_method": "on_subscription"},
            "expand": EXPAND,
        }
        return api.v1.subscriptions.create({**given, **params})

    return create


def test_a_subscription_begins_when_its_first_invoice_is_paid(api, browse, typed_card, subscribe):
    subscription = subscribe(metadata={"order_id": "7"})
    assert (subscription.status, subscription.pending_setup_intent) == ("incomplete", None)
    secret = subscription.latest_invoice.confirmation_secret.client_secret
    intent = secret.partition("_secret_")[0]

    context = {"client_context[mode]": "subscription", "client_context[amount]": "1800"}
    given = {**typed_card(), **context, "client_secret": secret, "return_url": RETURN_URL}
    paid = browse("POST", f"/v1/payment_intents/{intent}/confirm", given)

    assert (paid.status, paid.body["amount"], paid.body["status"]) == (200, 1800, "succeeded")
    after = api.v1.subscriptions.retrieve(
        subscription.id, {"expand": ["latest_invoice", "default_payment_method"]}
    )
    assert (after.status, after.latest_invoice.status, after.latest_invoice.amount_paid) == (
        "active",
        "paid",
        1800,
    )
    assert after.default_payment_method.card.last4 == "4242"
    assert [event.type for event in api.v1.events.list({"limit": 7}).data][::-1][-5:] == [
        "payment_method.attached",
        "payment_intent.succeeded",
        "invoice.paid",
        "customer.subscription.updated",
        "invoice.payment_succeeded",
    ]


def test_the_server_can_confirm_the_invoices_intent_with_a_token(api, make_token, subscribe):
    subscription = subscribe()
    [payment] = api.v1.invoice_payments.list({"invoice": subscription.latest_invoice.id}).data
    token = make_token(mode="subscription", amount="1800", currency="usd")

    intent = api.v1.payment_intents.confirm(payment.payment.payment_intent, {"confirmation_token": token})

    assert intent.status == "succeeded"
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_elements_in_payment_mode_do_not_fit_a_subscription(api, make_token, subscribe):
    intent = subscribe().latest_invoice.confirmation_secret.client_secret.partition("_secret_")[0]
    token = make_token(mode="payment", amount="1800", currency="usd")

    with pytest.raises(stripe.InvalidRequestError, match="setup_future_usage"):
        api.v1.payment_intents.confirm(intent, {"confirmation_token": token})


def test_a_declined_first_payment_leaves_it_incomplete(api, make_token, subscribe):
    subscription = subscribe()
    intent = subscription.latest_invoice.confirmation_secret.client_secret.partition("_secret_")[0]

    with pytest.raises(stripe.CardError):
        api.v1.payment_intents.confirm(intent, {"confirmation_token": make_token("4000000000000341")})

    assert api.v1.subscriptions.retrieve(subscription.id).status == "incomplete"
    assert api.v1.invoices.retrieve(subscription.latest_invoice.id).attempt_count == 1
    assert "invoice.payment_failed" in [event.type for event in api.v1.events.list().data]


def test_a_trial_has_a_card_to_save_instead(api, make_token, subscribe):
    subscription = subscribe(trial_period_days=14)
    assert (subscription.status, subscription.latest_invoice.confirmation_secret) == ("trialing", None)
    assert subscription.trial_end - subscription.trial_start == 14 * 24 * 3600

    setup = api.v1.setup_intents.confirm(
        subscription.pending_setup_intent.id, {"confirmation_token": make_token(mode="subscription")}
    )

    after = api.v1.subscriptions.retrieve(subscription.id)
    assert (setup.status, after.pending_setup_intent) == ("succeeded", None)
    assert after.default_payment_method == setup.payment_method


def test_the_payment_intent_is_no_longer_on_the_invoice(subscribe):
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        subscribe(expand=["latest_invoice.payment_intent"])


def test_a_subscription_is_listed_changed_and_ended(api, customer, subscribe):
    subscription = subscribe()
    api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True, "metadata": {"a": "1"}})

    [listed] = api.v1.subscriptions.list({"customer": customer.id}).data
    ended = api.v1.subscriptions.cancel(subscription.id)

    assert (listed.cancel_at_period_end, listed.metadata["a"], ended.status) == (True, "1", "canceled")
    assert api.v1.subscriptions.list({"customer": customer.id}).data == []
    assert len(api.v1.invoices.list({"subscription": subscription.id}).data) == 1


def test_a_price_can_be_made_with_its_product(api):
    price = api.v1.prices.create(
        {"product_data": {"name": "Magazine"}, "unit_amount": 900, "currency": "usd", "lookup_key": "monthly"}
    )

    product = api.v1.products.update(price.product, {"description": "Paper"})

    assert (product.name, product.description) == ("Magazine", "Paper")
    assert [one.id for one in api.v1.prices.list({"lookup_keys": ["monthly"]}).data] == [price.id]
    assert [one.id for one in api.v1.products.list({"active": True}).data] == [product.id]


def test_a_month_ends_on_the_last_day_of_a_shorter_one(api, subscribe, clock):
    clock.advance(1_801_353_600 - clock.now())  # 2027-01-31T00:00:00Z

    subscription = subscribe()

    assert subscription["items"].data[0].current_period_end == 1_803_772_800  # 2027-02-28T00:00:00Z
