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
    assert [event.type for event in api.v1.events.list({"limit": 8}).data][::-1][1:] == [
        "payment_method.attached",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.updated",
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


def test_the_invoice_tells_whose_it_is(api, make_token, running, subscribe):
    subscription = subscribe(metadata={"order_id": "7"})

    confirm(api, subscription, make_token(mode="subscription", amount="1800", currency="usd"))

    for event in events(running, "invoice.paid", "invoice.payment_succeeded"):
        invoice = api.v1.invoices.retrieve(event["data"]["object"]["id"])
        assert invoice.to_dict()["parent"] == event["data"]["object"]["parent"]
        details = invoice.parent.subscription_details
        assert (details.subscription, details.metadata["order_id"]) == (subscription.id, "7")


def test_a_payment_leads_to_its_invoice(api, subscribe):
    subscription = subscribe()
    intent = intent_of(subscription)

    [payment] = api.v1.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": intent}}
    ).data

    assert payment.invoice == subscription.latest_invoice.id


@pytest.mark.parametrize(("outcome", "status"), [("succeed", "active"), ("fail", "incomplete")])
def test_the_first_payment_can_need_3ds(api, make_token, finish_3ds, running, subscribe, outcome, status):
    subscription = subscribe()
    intent = confirm(api, subscription, make_token("4000002760003184", mode="subscription"))
    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")

    finish_3ds(intent.next_action, outcome)

    [asked] = events(running, "invoice.payment_action_required")
    assert asked["data"]["object"]["id"] == subscription.latest_invoice.id
    assert len(events(running, "invoice.payment_failed")) == (outcome == "fail")
    assert api.v1.subscriptions.retrieve(subscription.id).status == status


@pytest.mark.parametrize(
    ("coupon", "off"),
    [
        pytest.param({"amount_off": 500, "currency": "usd"}, 500, id="an amount"),
        pytest.param({"percent_off": 25}, 450, id="a percentage"),
        pytest.param({"amount_off": 5000, "currency": "usd"}, 1800, id="more than all of it"),
    ],
)
def test_a_coupon_is_taken_off_the_first_invoice(api, subscribe, coupon, off):
    made = api.v1.coupons.create({"name": "Welcome", "duration": "once", **coupon})

    subscription = subscribe(discounts=[{"coupon": made.id}], expand=[*EXPAND, "discounts.source.coupon"])

    invoice = subscription.latest_invoice
    assert (invoice.subtotal, invoice.total, invoice.amount_due) == (1800, 1800 - off, 1800 - off)
    [discount] = subscription.discounts
    assert discount.source.coupon.name == "Welcome"
    assert [(one.amount, one.discount) for one in invoice.total_discount_amounts] == [(off, discount.id)]
    assert api.v1.coupons.retrieve(made.id).times_redeemed == 1
    secret = invoice.confirmation_secret
    assert (secret is None) == (off == 1800)
    if secret:
        assert (
            api.v1.payment_intents.retrieve(secret.client_secret.partition("_secret_")[0]).amount
            == 1800 - off
        )


@pytest.mark.parametrize(
    ("off", "carried"),
    [pytest.param(1800, 0, id="nothing"), pytest.param(1780, 20, id="less than can be charged")],
)
def test_without_anything_to_pay_now_a_card_is_saved(api, make_token, subscribe, off, carried):
    coupon = api.v1.coupons.create({"amount_off": off, "currency": "usd"})

    subscription = subscribe(discounts=[{"coupon": coupon.id}])

    invoice = subscription.latest_invoice
    assert (subscription.status, invoice.status, invoice.total, invoice.amount_due) == (
        "active",
        "paid",
        carried,
        0,
    )
    assert subscription.pending_setup_intent.status == "requires_payment_method"
    token = make_token(mode="subscription", amount="0", currency="usd")
    setup = api.v1.setup_intents.confirm(subscription.pending_setup_intent.id, {"confirmation_token": token})
    assert api.v1.subscriptions.retrieve(subscription.id).default_payment_method == setup.payment_method


def test_a_coupon_can_be_used_up(api, subscribe):
    coupon = api.v1.coupons.create({"percent_off": 10, "max_redemptions": 1})
    subscribe(discounts=[{"coupon": coupon.id}])

    with pytest.raises(stripe.InvalidRequestError) as caught:
        subscribe(discounts=[{"coupon": coupon.id}])

    assert (caught.value.code, caught.value.param) == ("paydesign_coupon_expired", "discounts[0][coupon]")
    assert not api.v1.coupons.retrieve(coupon.id).valid


def test_a_coupon_that_is_not_there_is_refused(api, subscribe):
    with pytest.raises(stripe.InvalidRequestError, match="No such coupon: 'FIVE'") as caught:
        subscribe(discounts=[{"coupon": "FIVE"}])
    assert caught.value.param == "discounts[0][coupon]"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.coupons.retrieve("FIVE")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert api.v1.coupons.list().data == []


def test_asking_again_with_the_same_key_makes_one_subscription(api, customer, price):
    given = {
        "customer": customer.id,
        "items": [{"price": price.id}],
        "payment_behavior": "default_incomplete",
        "expand": EXPAND,
    }

    first, second = (api.v1.subscriptions.create(given, {"idempotency_key": "order-7"}) for _ in range(2))

    assert first.latest_invoice.confirmation_secret == second.latest_invoice.confirmation_secret
    assert len(api.v1.subscriptions.list().data) == len(api.v1.payment_intents.list().data) == 1


def test_elements_in_payment_mode_do_not_fit_a_subscription(api, make_token, subscribe):
    intent = intent_of(subscribe())
    token = make_token(mode="payment", amount="1800", currency="usd")

    with pytest.raises(stripe.InvalidRequestError, match="setup_future_usage"):
        api.v1.payment_intents.confirm(intent, {"confirmation_token": token})


def test_a_declined_first_payment_leaves_it_incomplete(api, make_token, subscribe):
    subscription = subscribe()

    with pytest.raises(stripe.CardError):
        confirm(api, subscription, make_token("4000000000000341"))

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


def test_a_subscription_is_listed_changed_and_ended(api, customer, make_token, running, subscribe):
    subscription = subscribe()
    confirm(api, subscription, make_token())
    api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True, "metadata": {"a": "1"}})

    [listed] = api.v1.subscriptions.list({"customer": customer.id}).data
    ended = api.v1.subscriptions.cancel(subscription.id)

    assert (listed.cancel_at_period_end, listed.metadata["a"], ended.status) == (True, "1", "canceled")
    assert api.v1.subscriptions.list({"customer": customer.id}).data == []
    assert len(api.v1.invoices.list({"subscription": subscription.id}).data) == 1
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        api.v1.subscriptions.cancel(subscription.id)
    assert len(events(running, "customer.subscription.deleted")) == 1


def test_a_subscription_that_was_never_paid_expires_when_it_is_canceled(api, make_token, running, subscribe):
    subscription = subscribe()

    assert api.v1.subscriptions.cancel(subscription.id).status == "incomplete_expired"

    assert api.v1.invoices.retrieve(subscription.latest_invoice.id).status == "void"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        confirm(api, subscription, make_token())
    payment = caught.value.error.payment_intent
    assert (payment.status, payment.cancellation_reason) == ("canceled", "void_invoice")
    assert [one.id for one in api.v1.subscriptions.list({"status": "ended"}).data] == [subscription.id]
    [updated] = events(running, "customer.subscription.updated", "customer.subscription.deleted")
    assert updated["data"]["previous_attributes"] == {"status": "incomplete"}
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        api.v1.subscriptions.cancel(subscription.id)


def test_a_voided_invoice_cannot_be_paid(api, make_token, subscribe):
    subscription = subscribe()

    assert api.v1.invoices.void_invoice(subscription.latest_invoice.id).status == "void"

    with pytest.raises(stripe.InvalidRequestError):
        confirm(api, subscription, make_token())
    assert api.v1.subscriptions.retrieve(subscription.id).status == "incomplete"


def test_an_incomplete_subscription_takes_metadata_only(api, subscribe):
    subscription = subscribe()

    changed = api.v1.subscriptions.update(subscription.id, {"metadata": {"order_id": "8"}})
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})

    assert changed.metadata["order_id"] == "8"


def test_what_the_stand_in_cannot_work_out_is_refused(api, customer, price, subscribe):
    for params, name in (
        ({"currency": "eur"}, "currency"),
        ({"items": [{"price": price.id, "tax_rates": ["txr_1"]}]}, r"items\[0\]\[tax_rates\]"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=f"does not play {name}"):
            subscribe(**params)

    assert api.v1.subscriptions.list({"customer": customer.id, "status": "all"}).data == []


def test_a_price_can_be_made_with_its_product(api):
    price = api.v1.prices.create(
        {"product_data": {"name": "Magazine"}, "unit_amount": 900, "currency": "usd", "lookup_key": "monthly"}
    )

    product = api.v1.products.update(price.product, {"description": "Paper"})

    assert (product.name, product.description) == ("Magazine", "Paper")
    [listed] = api.v1.prices.list({"lookup_keys": ["monthly", "yearly"], "expand": ["data.product"]}).data
    assert (listed.id, listed.product.name) == (price.id, "Magazine")
    assert [one.id for one in api.v1.products.list({"active": True}).data] == [product.id]


def test_a_lookup_key_moves_to_a_new_price_only_if_asked(api):
    given = {"product_data": {"name": "Magazine"}, "currency": "usd", "lookup_key": "monthly"}
    old = api.v1.prices.create({**given, "unit_amount": 900})

    with pytest.raises(stripe.InvalidRequestError, match=f"`{old.id}`"):
        api.v1.prices.create({**given, "unit_amount": 1000})
    new = api.v1.prices.create({**given, "unit_amount": 1000, "transfer_lookup_key": True})

    assert [one.id for one in api.v1.prices.list({"lookup_keys": ["monthly"]}).data] == [new.id]
    assert api.v1.prices.retrieve(old.id).lookup_key is None


def test_a_month_ends_on_the_last_day_of_a_shorter_one(api, subscribe, clock):
    clock.advance(1_801_353_600 - clock.now())  # 2027-01-31T00:00:00Z

    subscription = subscribe()

    assert subscription["items"].data[0].current_period_end == 1_803_772_800  # 2027-02-28T00:00:00Z


def intent_of(subscription):
    return subscription.latest_invoice.confirmation_secret.client_secret.partition("_secret_")[0]


def confirm(api, subscription, token):
    return api.v1.payment_intents.confirm(intent_of(subscription), {"confirmation_token": token})


def events(running, *types):
    seen = [entry["event"] for entry in running.simulator.log.after(0) if entry["kind"] == "event"]
    return [event for event in seen if event["type"] in types]


@pytest.mark.parametrize(
    ("balance", "due", "after"),
    [(-500, 1300, 0), (-2000, 0, -200), (300, 2100, 0), (-1780, 0, 20)],
    ids=["credit", "more credit than that", "debt", "what is left is too small to be charged"],
)
def test_the_balance_of_a_customer_is_settled_with_the_invoice(api, price, balance, due, after):
    customer = api.v1.customers.create(
        {"balance": balance, "invoice_prefix": "SHOP", "next_invoice_sequence": 7}
    )
    items = [{"price": price.id, "quantity": 2}]
    made = api.v1.subscriptions.create(
        {
            "customer": customer.id,
            "items": items,
            "payment_behavior": "default_incomplete",
            "expand": ["latest_invoice"],
        }
    )

    invoice, now = made.latest_invoice, api.v1.customers.retrieve(customer.id)
    assert (invoice.total, invoice.starting_balance, invoice.amount_due) == (1800, balance, due)
    assert (invoice.ending_balance, now.balance) == (after, after)
    assert (invoice.number, now.next_invoice_sequence) == ("SHOP-0007", 8)
