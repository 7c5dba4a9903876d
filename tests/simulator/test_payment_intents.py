"""PaymentIntents from creation to capture, with the real SDK."""

from __future__ import annotations

import pytest
import stripe

RETURN_URL = "http://127.0.0.1:9/done"
PRICE = {"amount": 1999, "currency": "usd"}


def test_an_intent_is_made_with_what_the_guides_send(api):
    intent = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "eur",
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"order_id": "7"},
            "receipt_email": "ada@example.com",
            "shipping": {"name": "Ada", "address": {"line1": "Street 1", "country": "DE"}},
        }
    )

    assert (intent.amount, intent.currency, intent.status) == (1999, "eur", "requires_payment_method")
    assert intent.metadata["order_id"] == "7"
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    assert intent.payment_method_types == ["card"]
    assert intent.capture_method == "automatic_async"
    assert not intent.livemode


def test_automatic_methods_are_the_default(api):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})

    assert intent.automatic_payment_methods.enabled
    assert intent.automatic_payment_methods.allow_redirects == "always"


def test_the_amount_can_be_changed_until_it_is_paid(api):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})

    changed = api.v1.payment_intents.update(intent.id, {"amount": 2500, "metadata": {"coupon": "X"}})

    assert (changed.amount, changed.metadata["coupon"]) == (2500, "X")
    api.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.payment_intents.update(intent.id, {"amount": 1})
    assert caught.value.code == "payment_intent_unexpected_state"
    assert caught.value.error.payment_intent.amount == 2500


def test_metadata_is_merged_and_an_empty_value_removes_a_key(api):
    intent = api.v1.payment_intents.create(
        {"amount": 1999, "currency": "usd", "metadata": {"a": "1", "b": "2"}}
    )

    changed = api.v1.payment_intents.update(intent.id, {"metadata": {"a": "", "c": "3"}})

    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}


def test_a_paid_intent_cannot_be_paid_again(api):
    intent = paid(api)

    with pytest.raises(stripe.InvalidRequestError, match="already succeeded") as caught:
        api.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
        )

    assert caught.value.http_status == 400
    assert len(api.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_manual_capture_holds_the_money_first(api):
    intent = paid(api, capture_method="manual")
    assert (intent.status, intent.amount_capturable, intent.amount_received) == ("requires_capture", 1999, 0)

    captured = api.v1.payment_intents.capture(
        intent.id, {"amount_to_capture": 1500, "expand": ["latest_charge"]}
    )

    assert (captured.status, captured.amount_received, captured.amount_capturable) == ("succeeded", 1500, 0)
    assert (captured.latest_charge.captured, captured.latest_charge.amount_captured) == (True, 1500)


def test_asking_to_capture_twice_takes_the_money_once(api):
    intent = paid(api, capture_method="manual")

    again = [api.v1.payment_intents.capture(intent.id, {}, {"idempotency_key": "c"}).status for _ in range(2)]

    assert again == ["succeeded", "succeeded"]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.payment_intents.capture(intent.id)
    assert caught.value.code == "payment_intent_unexpected_state"
    types = [event.type for event in api.v1.events.list().data]
    assert [types.count(f"payment_intent.{name}") for name in ("amount_capturable_updated", "succeeded")] == [
        1,
        1,
    ]


def test_elements_that_hold_the_money_fit_an_intent_that_does(api, make_token):
    token = make_token(mode="payment", amount="1999", currency="usd", capture_method="manual")
    given = {"amount": 1999, "currency": "usd", "capture_method": "manual"}

    intent = api.v1.payment_intents.create({**given, "confirm": True, "confirmation_token": token})

    assert (intent.status, intent.amount_capturable) == ("requires_capture", 1999)


def test_a_held_payment_can_be_given_up(api):
    intent = paid(api, capture_method="manual")

    canceled = api.v1.payment_intents.cancel(
        intent.id, {"cancellation_reason": "abandoned", "expand": ["latest_charge"]}
    )

    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    assert (canceled.amount_capturable, canceled.amount_received) == (0, 0)
    assert (canceled.latest_charge.refunded, canceled.latest_charge.captured) == (True, False)
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_intents.capture(intent.id)


def test_a_return_url_is_not_needed_without_redirects(api):
    intent = api.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )

    assert intent.status == "succeeded"


def test_an_error_has_a_request_id_and_the_parameter(api):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.payment_intents.create({"amount": 10, "currency": "usd"})

    assert (caught.value.code, caught.value.param) == ("amount_too_small", "amount")
    assert caught.value.request_id.startswith("req_")


@pytest.mark.parametrize(
    ("currency", "amount", "is_enough"),
    [
        ("usd", 49, False),
        ("usd", 50, True),
        ("jpy", 49, False),
        ("jpy", 50, True),
        ("huf", 17499, False),
        ("gbp", 30, True),
    ],
)
def test_the_smallest_amount_depends_on_the_currency(send, currency, amount, is_enough):
    reply = send("POST", "/v1/payment_intents", {"amount": str(amount), "currency": currency})

    assert (reply.status == 200) == is_enough


def test_intents_are_listed_newest_first_page_by_page(api):
    ids = [api.v1.payment_intents.create({"amount": 1000 + n, "currency": "usd"}).id for n in range(5)]

    listed = [intent.id for intent in api.v1.payment_intents.list({"limit": 2}).auto_paging_iter()]

    assert listed == ids[::-1]


def test_a_method_saved_with_a_customer_can_be_charged_later(api):
    customer = api.v1.customers.create({"email": "ada@example.com"})
    paid(api, customer=customer.id, setup_future_usage="off_session")
    saved = api.v1.customers.payment_methods.list(customer.id).data

    again = paid(api, payment_method=saved[0].id, customer=customer.id, off_session=True)

    assert len(saved) == 1
    assert (again.status, again.payment_method) == ("succeeded", saved[0].id)


@pytest.mark.parametrize("usage", ["on_session", "off_session"])
def test_a_card_is_saved_by_the_payment_that_succeeds(api, make_token, usage):
    customer = api.v1.customers.create()
    given = {
        "amount": 1999,
        "currency": "usd",
        "customer": customer.id,
        "setup_future_usage": usage,
        "confirm": True,
    }
    context = {"mode": "payment", "amount": "1999", "currency": "usd", "setup_future_usage": usage}

    with pytest.raises(stripe.CardError):
        api.v1.payment_intents.create(
            {**given, "confirmation_token": make_token("4000000000000002", **context)}
        )
    before = api.v1.payment_methods.list({"customer": customer.id}).data
    paid = api.v1.payment_intents.create({**given, "confirmation_token": make_token(**context)})

    assert before == []
    [saved] = api.v1.payment_methods.list({"customer": customer.id}).data
    assert (saved.id, paid.setup_future_usage) == (paid.payment_method, usage)


@pytest.mark.parametrize(
    ("params", "decline_code"),
    [
        pytest.param({"off_session": True}, "authentication_required", id="off session"),
        pytest.param({"error_on_requires_action": True}, "authentication_not_handled", id="no action wanted"),
    ],
)
def test_3ds_that_nobody_can_do_is_a_decline(api, params, decline_code):
    with pytest.raises(stripe.CardError) as caught:
        paid(api, payment_method="pm_card_authenticationRequired", **params)

    assert caught.value.code == "authentication_required"
    assert caught.value.error.decline_code == decline_code


def test_a_browser_sees_its_intent_only_with_the_client_secret_and_less_of_it(api, browse):
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd", "metadata": {"order_id": "7"}})
    path = f"/v1/payment_intents/{intent.id}"

    mine = browse("GET", path, {"client_secret": intent.client_secret})
    wrong = browse("GET", path, {"client_secret": f"{intent.id}_secret_x"})
    none = browse("GET", path)

    assert mine.body["amount"] == 1999
    assert not {"metadata", "customer", "latest_charge", "amount_received"} & mine.body.keys()
    assert (wrong.status, none.status) == (400, 400)


def test_a_browser_may_not_do_what_needs_the_secret_key(api, browse):
    reply = browse("POST", "/v1/payment_intents", {"amount": "1", "currency": "usd"})

    assert (reply.status, reply.error["code"]) == (403, "secret_key_required")


def paid(api, **params):
    given = {
        "amount": 1999,
        "currency": "usd",
        "confirm": True,
        "payment_method": "pm_card_visa",
        "return_url": RETURN_URL,
        **params,
    }
    return api.v1.payment_intents.create(given)


def test_a_card_takes_the_suffix_of_a_descriptor_alone(api, connect, expected_advice):
    expected_advice.add("other_api_version")

    def refused(change, *given):
        with pytest.raises(
            stripe.InvalidRequestError, match="not supported for the payment_method_type `card`"
        ):
            change(*given)

    intents, shop = api.v1.payment_intents, {"statement_descriptor": "SHOP"}
    card = {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
    held = intents.create({**PRICE, **card, "confirm": True, "capture_method": "manual"})

    refused(intents.confirm, intents.create({**PRICE, **shop}).id, card)
    refused(intents.capture, held.id, shop)
    assert intents.retrieve(held.id).status == "requires_capture"
    named = {**PRICE, **shop, "payment_method_types": ["card"]}
    refused(connect(stripe_version="2025-02-24.acacia").v1.payment_intents.create, named)
