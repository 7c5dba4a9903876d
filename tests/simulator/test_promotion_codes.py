"""Promotion codes: made, found by what the customer types, redeemed, and refused."""

from __future__ import annotations

import pytest
import stripe

from .billing import Shop


@pytest.fixture
def shop(api, running):
    return Shop(api, running)


@pytest.fixture
def promote(api):
    coupon = api.v1.coupons.create({"percent_off": 10, "duration": "forever"})

    def create(**params):
        return api.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, **params})

    return create


def redeem(shop, code, **params):
    shop.save()
    expand = ["latest_invoice", "discounts.promotion_code"]
    return shop.subscribe(discounts=[{"promotion_code": code.id}], expand=expand, **params)


def test_a_code_takes_its_coupon_off(shop, promote):
    code = promote(code="TENOFF")

    subscription = redeem(shop, code)

    assert subscription.latest_invoice.amount_paid == 810
    assert subscription.discounts[0].promotion_code.code == "TENOFF"
    assert shop.api.v1.promotion_codes.retrieve(code.id).times_redeemed == 1
    assert shop.api.v1.coupons.retrieve(code.promotion.coupon).times_redeemed == 1


def test_a_code_is_found_by_what_the_customer_types(shop, promote):
    code = promote(code="TENOFF", metadata={"from": "mail"})
    promote()

    [found] = shop.api.v1.promotion_codes.list({"code": "TENOFF", "active": True}).data
    expanded = shop.api.v1.promotion_codes.retrieve(code.id, {"expand": ["promotion.coupon"]})

    assert (found.id, found.metadata["from"]) == (code.id, "mail")
    assert expanded.promotion.coupon.percent_off == 10
    assert len(shop.api.v1.promotion_codes.list({"coupon": code.promotion.coupon}).data) == 2
    assert shop.api.v1.promotion_codes.list({"coupon": "other"}).data == []


def test_a_code_that_is_switched_off_makes_room_for_another(shop, promote):
    code = promote(code="TENOFF")

    after = shop.api.v1.promotion_codes.update(code.id, {"active": False, "metadata": {"a": "1"}})
    promote(code="TENOFF")

    assert (after.active, after.metadata["a"]) == (False, "1")
    [updated] = shop.events("promotion_code.updated")
    assert updated["data"]["previous_attributes"] == {"active": True, "metadata": {}}
    assert len(shop.events("promotion_code.created")) == 2
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        shop.api.v1.promotion_codes.update(code.id, {"active": True})


def first_time(amount=None):
    if amount:
        return {"restrictions": {"minimum_amount": amount, "minimum_amount_currency": "usd"}}
    return {"restrictions": {"first_time_transaction": True}}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        pytest.param({"active": False}, "not active", id="switched off"),
        pytest.param({"expires_at": 1_795_000_100}, "expired", id="expired"),
        pytest.param({"max_redemptions": 1}, "as often as it can", id="used up"),
        pytest.param({"customer": "another"}, "another customer", id="another customer's"),
        pytest.param(first_time(), "invoice already", id="not the first payment"),
        pytest.param(first_time(901), "901 or more", id="too little"),
        pytest.param(
            {"restrictions": {"minimum_amount": 5, "minimum_amount_currency": "eur"}}, "in eur", id="euros"
        ),
    ],
)
def test_a_code_is_refused_to_whom_it_is_not_for(shop, promote, clock, params, reason):
    if "customer" in params:
        params = {"customer": shop.api.v1.customers.create().id}
    code = promote(**params)
    if "max_redemptions" in params:
        redeem(shop, code)
    if "first_time_transaction" in params.get("restrictions", {}):
        shop.subscribe(payment_behavior="default_incomplete")
    clock.advance(200)

    with pytest.raises(stripe.InvalidRequestError, match=reason) as caught:
        redeem(shop, code)

    assert (caught.value.code, caught.value.param) == (
        "paydesign_promotion_code",
        "discounts[0][promotion_code]",
    )


def test_the_first_payment_of_a_customer_takes_a_code_for_it(shop, promote):
    assert redeem(shop, promote(**first_time())).latest_invoice.amount_paid == 810
    assert redeem(shop, promote(**first_time(900))).latest_invoice.amount_paid == 810


def test_a_code_that_is_over_is_not_active_any_more(shop, promote, clock):
    expiring, single = promote(expires_at=int(clock.now()) + 100), promote(max_redemptions=1)
    assert expiring.active
    redeem(shop, single)
    clock.advance(100)

    assert not shop.api.v1.promotion_codes.retrieve(expiring.id).active
    assert shop.api.v1.promotion_codes.list({"active": True}).data == []


def test_a_code_that_nobody_thought_of_is_made_up(promote):
    assert promote().code != promote().code


def test_a_code_that_is_not_there_is_refused(shop, api):
    shop.save()
    with pytest.raises(stripe.InvalidRequestError, match="No such promotion code: 'promo_none'"):
        shop.subscribe(discounts=[{"promotion_code": "promo_none"}])
    with pytest.raises(stripe.InvalidRequestError, match="No such coupon: 'none'"):
        api.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": "none"}})
    promotion = {"type": "coupon", "coupon": api.v1.coupons.create({"percent_off": 10}).id}
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        api.v1.promotion_codes.create({"promotion": promotion, "customer": "cus_none"})
