"""A generated project and payment methods besides cards: it fulfils after a redirect and after days, and only then."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from ..frame import press
from .test_inspector import SHAPES, unfold

CONFIGURATION = "/v1/payment_method_configurations/pmc_default"
ON = {"display_preference": {"preference": "on"}}
FIXTURES = {
    "_meta": {"template_version": 0},
    "fixtures": [
        {
            "name": "methods",
            "path": CONFIGURATION,
            "method": "post",
            "params": {"ideal": ON, "sepa_debit": ON},
        }
    ],
}


@pytest.fixture(params=["accept-a-payment", "finalize"])
def customer(request, make_shop, start_preview, watch, tmp_path):
    """Somebody in front of a shop in Europe whose account has iDEAL and SEPA Direct Debit switched on."""
    fixtures = tmp_path / "methods.json"
    fixtures.write_text(json.dumps(FIXTURES))
    shop = make_shop(*SHAPES[request.param], "--currency", "eur")
    found = watch(start_preview(shop, "--fixtures", str(fixtures)))
    found.open()
    return found


def form(customer):
    return customer.page.frame_locator('iframe[title="Secure payment input frame"]')


def press_pay(customer):
    customer.page.get_by_role("button", name=re.compile("^Pay ")).click()


def pay_by_ideal(customer):
    form(customer).get_by_role("radio", name="iDEAL").check()
    press_pay(customer)
    customer.page.wait_for_url("**/bank/*")


def pay_by_debit(customer):
    form(customer).get_by_role("radio", name="SEPA Debit").check()
    press(form(customer), "Test accounts")
    press(form(customer), "Succeeds")
    press_pay(customer)
    assert customer.outcome() == "processing"


def end(customer, button):
    unfold(customer.watched, "At Stripe now")
    customer.watched.locator("#objects .object", has_text="processing").locator("summary").click()
    customer.watched.get_by_role("button", name=button).click()


def test_what_was_authorized_at_the_bank_is_fulfilled_once(customer):
    pay_by_ideal(customer)
    customer.page.get_by_role("button", name="Authorize test payment").click()

    assert customer.outcome() == "succeeded"
    customer.wait_for_fulfilment()
    assert (customer.preview.fulfilled(), customer.preview.paid()) == (1, 1)
    customer.rows("bank", "the customer approved").wait_for()


def test_what_failed_at_the_bank_is_not_fulfilled(customer):
    pay_by_ideal(customer)
    customer.page.get_by_role("button", name="Fail test payment").click()

    assert customer.outcome() == "requires_payment_method"
    customer.rows("delivery", "payment_intent.payment_failed").first.wait_for()
    assert (customer.preview.fulfilled(), customer.preview.paid()) == (0, 0)


def test_who_leaves_the_bank_can_pay_by_card_and_is_charged_once(customer):
    pay_by_ideal(customer)
    customer.page.get_by_role("button", name="Leave without an answer").click()
    customer.wait_for_form()

    form(customer).get_by_role("radio", name="Card").check()
    customer.pay()

    assert customer.outcome() == "succeeded"
    customer.wait_for_fulfilment()
    assert (customer.preview.fulfilled(), customer.preview.paid()) == (1, 1)


def test_a_debit_is_fulfilled_when_the_bank_has_said_yes(customer):
    pay_by_debit(customer)
    customer.rows("delivery", "payment_intent.processing").first.wait_for()
    assert customer.preview.fulfilled() == 0

    end(customer, "Let it succeed")
    customer.wait_for_fulfilment()

    assert customer.preview.fulfilled() == 1


def test_a_debit_that_fails_in_the_end_is_not_fulfilled(customer):
    pay_by_debit(customer)

    end(customer, "Let it fail")
    customer.rows("delivery", "payment_intent.payment_failed").first.wait_for()

    assert (customer.preview.fulfilled(), customer.preview.paid()) == (0, 0)
    expect(
        customer.watched.locator("#objects .chip.state", has_text="requires_payment_method").first
    ).to_be_visible()
