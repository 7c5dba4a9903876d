"""The page through the proxy and the inspector beside it: each step shown, each action does what it says."""

from __future__ import annotations

import base64
import json
import re
from urllib.request import Request, urlopen

import pytest

from paydesign.catalog.discover import discover
from paydesign.simulator.browser import load_rules

from .conftest import wait_until

NEEDS_APPROVAL = "4000002760003184"

SHAPES = {
    "accept-a-payment": ["--no-multi-page", "--no-dynamic-amount", "--no-server-logic"],
    "deferred": ["--no-multi-page", "--dynamic-amount", "--no-server-logic"],
    "finalize": ["--no-multi-page", "--dynamic-amount", "--server-logic"],
    "two-step-client": ["--multi-page", "--no-server-logic"],
    "two-step-server": ["--multi-page", "--server-logic"],
    "subscription": ["--no-multi-page", "--dynamic-amount", "--server-logic", "--mode", "subscription"],
}


@pytest.fixture
def customer(make_shop, start_preview, watch):
    return watch(start_preview(make_shop()))


@pytest.fixture
def paid(customer):
    """A customer who has paid and got what was ordered."""
    customer.open()
    customer.pay()
    assert customer.outcome() == "succeeded"
    customer.wait_for_fulfilment()
    customer.rows("delivery", "payment_intent.succeeded").first.wait_for()
    return customer


def steps(page):
    return {
        str(step.locator("p").nth(1).text_content()): step.get_attribute("data-state")
        for step in page.locator("#steps > li").all()
    }


@pytest.mark.parametrize("server", discover().servers)
@pytest.mark.parametrize("answers", SHAPES.values(), ids=SHAPES)
def test_3d_secure_is_passed_and_every_step_of_the_guide_is_ticked_off(
    make_shop, start_preview, watch, answers, server
):
    customer = watch(start_preview(make_shop(*answers, server=server)))
    customer.open()

    customer.pay(NEEDS_APPROVAL)
    customer.rows("three_ds", "3D Secure is asked for").wait_for()
    before = steps(customer.watched)
    customer.approve()

    assert customer.outcome() == "succeeded"
    customer.watched.locator('#steps > li:last-child[data-state="done"]').wait_for()
    customer.watched.locator("#objects .group", has_text="payment intent").locator(
        ".chip.state", has_text="succeeded"
    ).wait_for()
    assert "waiting" in before.values()
    optional = {"Decides the amount anew whenever the cart changes.", "Gives the new amount to the Element."}
    assert {does for does, state in steps(customer.watched).items() if state != "done"} <= optional
    assert customer.preview.fulfilled() == 1
    assert customer.preview.paid() == 1


def test_what_is_authorized_ticks_off_every_step_and_is_captured_at_the_stand_in(
    make_shop, start_preview, watch
):
    customer = watch(start_preview(make_shop(*SHAPES["accept-a-payment"], "--capture", "manual")))
    customer.open()

    customer.pay()

    assert customer.outcome() == "requires_capture"
    customer.watched.locator('#steps > li:last-child[data-state="done"]').wait_for()
    assert set(steps(customer.watched).values()) == {"done"}
    assert customer.preview.fulfilled() == 0

    customer.preview.capture()

    customer.wait_for_fulfilment()
    assert customer.preview.paid() == 1


def test_a_row_opens_with_the_keyboard_and_shows_parameters_and_answer(paid):
    row = paid.rows("request", "POST payment_intents/").first

    row.locator("summary").press("Enter")

    row.get_by_role("heading", name="Parameters").wait_for()
    assert '"number": "...4242"' in str(row.locator("pre").first.text_content())
    assert "4242424242424242" not in paid.watched.content()


def test_an_event_that_comes_again_twice_and_late_is_fulfilled_once(paid):
    deliveries = paid.rows("delivery", "payment_intent.succeeded")
    assert deliveries.count() == 1

    for button, count in (("Send again", 2), ("Send twice", 4), ("Send in 5 s", 5)):
        paid.watched.locator("#event-actions").get_by_role("button", name=button).click()
        deliveries.nth(count - 1).wait_for(timeout=15_000)

    assert deliveries.count() == 5
    assert {entry["status"] for entry in paid.preview.log("delivery")} == {200}
    assert paid.preview.fulfilled() == 1


def test_a_forged_event_is_refused_and_the_inspector_says_so(paid):
    paid.watched.locator("#event-actions").get_by_role("button", name="Forge").click()
    row = paid.rows("delivery", "forged")
    row.wait_for()

    assert "refused, as it must be" in str(row.text_content())
    assert paid.preview.fulfilled() == 1


def test_held_events_are_sent_in_the_order_that_was_made(customer):
    customer.watched.get_by_role("switch").check()
    customer.open()
    customer.pay()
    assert customer.outcome() == "succeeded"
    held = customer.watched.locator("#held li")
    customer.watched.locator("#held li", has_text="payment_intent.succeeded").wait_for()
    assert customer.preview.fulfilled() == 0

    while not str(held.first.text_content()).startswith("payment_intent.succeeded"):
        customer.watched.get_by_role("button", name="Earlier: payment_intent.succeeded").click()
    order = [str(item.locator("span").text_content()) for item in held.all()]
    customer.watched.get_by_role("button", name="Send them in this order").click()
    customer.wait_for_fulfilment()
    customer.watched.locator("#held-box").wait_for(state="hidden")

    def delivered() -> list[str]:
        return [entry["type"] for entry in customer.preview.log("delivery")]

    wait_until(lambda: len(delivered()) == len(order), "some of the held events are not sent")
    assert delivered() == order
    assert order[0] == "payment_intent.succeeded"
    assert len(order) > 1
    assert customer.preview.fulfilled() == 1


@pytest.mark.parametrize(
    ("fault", "chip"),
    [
        ("drop_after_work", "done, connection lost"),
        ("drop_before_work", "lost before it was done"),
        ("timeout", "done, but no answer"),
        ("slow", "slow"),
    ],
)
def test_a_call_that_breaks_is_repeated_and_charges_once(make_shop, start_preview, watch, fault, chip):
    customer = watch(start_preview(make_shop("--dynamic-amount", "--server-logic")))
    customer.open()
    page = customer.watched

    page.get_by_label("What goes wrong").select_option(fault)
    page.get_by_label("Which call to Stripe").select_option("POST /v1/payment_intents")
    page.get_by_role("button", name="Break it").click()
    page.locator("#waiting-faults li").wait_for()
    customer.pay()

    assert customer.outcome(seconds=25) == "succeeded"
    customer.wait_for_fulfilment()
    customer.rows("request", chip).first.wait_for()
    page.locator("#waiting-faults li").wait_for(state="detached")
    assert customer.preview.paid() == 1
    assert customer.preview.fulfilled() == 1


def test_an_error_500_stays_with_its_key_and_charges_nothing_twice(make_shop, start_preview, watch):
    customer = watch(start_preview(make_shop("--dynamic-amount", "--server-logic")))
    customer.open()

    customer.watched.get_by_label("What goes wrong").select_option("error_500")
    customer.watched.get_by_role("button", name="Break it").click()
    customer.watched.locator("#waiting-faults li").wait_for()
    customer.pay()

    assert customer.outcome(seconds=25) == "succeeded"
    customer.wait_for_fulfilment()
    customer.rows("request", "error 500").first.wait_for()
    assert customer.rows("request", "replayed").count() >= 1
    assert customer.preview.paid() == 1
    assert customer.preview.fulfilled() == 1


def test_a_payment_that_takes_days_is_fulfilled_when_it_succeeds(customer):
    page = customer.watched
    page.get_by_label("What goes wrong").select_option("processing")
    assert page.get_by_label("Which call to Stripe").is_disabled()
    page.get_by_role("button", name="Break it").click()
    page.locator("#waiting-faults li").wait_for()
    customer.open()
    customer.pay()
    assert customer.outcome() == "processing"
    assert customer.preview.fulfilled() == 0

    page.locator("#objects .object", has_text="processing").locator("summary").click()
    page.get_by_role("button", name="Let it succeed").click()
    customer.wait_for_fulfilment()

    assert customer.preview.fulfilled() == 1


def test_a_fault_can_be_taken_back(customer):
    customer.watched.get_by_role("button", name="Break it").click()
    customer.watched.get_by_role("button", name="Take all back").click()
    customer.watched.locator("#waiting-faults li").wait_for(state="detached")
    customer.open()
    customer.pay()

    assert customer.outcome() == "succeeded"
    assert [entry["fault"] for entry in customer.preview.log("request") if entry["fault"]] == []


def test_after_forgetting_everything_the_same_browser_can_pay_again(paid):
    paid.watched.get_by_role("button", name="Forget everything").click()
    paid.watched.locator("#nothing").wait_for(timeout=15_000)
    assert set(steps(paid.watched).values()) == {"waiting"}

    paid.open()
    paid.pay()

    assert paid.outcome() == "succeeded"
    paid.watched.locator('#steps > li:last-child[data-state="done"]').wait_for()
    assert paid.preview.paid() == 1


def test_the_next_payment_begins_with_no_step_done(make_shop, start_preview, watch):
    customer = watch(start_preview(make_shop("--dynamic-amount", "--no-server-logic")))
    customer.open()
    customer.pay()
    customer.outcome()
    customer.watched.locator('#steps > li:last-child[data-state="done"]').wait_for()

    customer.open("/?new")
    customer.watched.locator('#steps > li:last-child[data-state="waiting"]').wait_for()

    assert next(iter(steps(customer.watched).values())) == "done"


def test_the_rows_of_two_customers_are_told_apart(make_shop, start_preview, watch):
    preview = start_preview(make_shop())
    one, other = watch(preview), watch(preview)
    for customer in (one, other):
        customer.open()
    for customer in (one, other):
        customer.pay()
        assert customer.outcome() == "succeeded"
    page = one.watched
    one.rows("delivery", "payment_intent.succeeded").nth(1).wait_for()

    intents = [
        str(entry["answer"]["id"]) for entry in preview.log("request") if "client_secret" in entry["answer"]
    ]
    first, second = dict.fromkeys(intents)
    page.get_by_label("Show", exact=True).select_option(label=f"Payment 2 pi_…{second[-4:]}")
    shown = page.locator(".row:visible")
    deliveries = page.locator(".row.delivery:visible", has_text="payment_intent.succeeded")

    assert deliveries.count() == 1
    assert page.locator(".row.page_request:visible", has_text="POST /api/order").count() == 1
    assert page.locator(".row:visible", has_text=first[-4:]).count() == 0
    assert page.locator(".row:visible", has_text="payment 2").count() == shown.count()


def test_with_a_single_payment_there_is_nothing_to_choose(paid):
    assert paid.watched.get_by_label("Show", exact=True).is_hidden()
    assert "payment 1" not in paid.watched.locator("#log").inner_text()


def test_a_request_stands_before_the_events_that_it_caused(paid):
    rows = [str(row.text_content()) for row in paid.watched.locator(".row.request, .row.event").all()]

    created = next(place for place, text in enumerate(rows) if "payment_intent.created" in text)
    assert "POST payment_intents" in rows[created - 1]


def test_text_from_outside_stays_text(customer):
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    key = base64.b64encode(b"sk_test_x:").decode()
    body = f"amount=500&currency=usd&description={evil}&metadata[order_id]={evil}".encode()
    api = customer.preview.inspector.replace("/_simulator/", "/v1/payment_intents")

    urlopen(Request(api, data=body, headers={"Authorization": f"Basic {key}"})).close()
    row = customer.rows("request", "POST payment_intents").first
    row.locator("summary").click()
    customer.watched.locator("#objects .object").first.wait_for()

    assert evil in str(row.locator("pre").first.text_content())
    assert customer.watched.locator("main img, main script").count() == 0


def test_advice_is_explained_and_linked(customer):
    rule, fields = next((id, fields) for id, fields in load_rules().items() if fields["kind"] == "advice")
    body = json.dumps({"rule": rule, "message": "This is probably a mistake."}).encode()

    urlopen(Request(f"{customer.preview.inspector}advice", data=body)).close()
    row = customer.rows("advice", "This is probably a mistake.")
    row.locator("summary").click()

    row.get_by_text("Nothing was refused").wait_for()
    assert row.get_by_role("link").get_attribute("href") == fields["source"]


def test_the_inspector_fits_on_a_phone(paid):
    page = paid.watched

    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.locator(".more").first.wait_for()

    overflow = (
        "[...document.querySelectorAll('.more')].filter((one) => one.scrollWidth > one.clientWidth).length"
    )
    assert page.evaluate(overflow) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Happened").wait_for()


def test_the_stand_in_alone_has_an_inspector_too(paydesign, chromium):
    from paydesign.simulator.server import start

    with start() as running:
        page = chromium.new_page()
        page.goto(f"{running.url}/_simulator/")
        page.locator("#connection.live").wait_for()

        assert page.locator("#expected").is_hidden()
        assert re.search("Nothing yet", page.locator("#happened").inner_text())
        page.close()


def test_the_period_of_a_subscription_can_be_ended(chromium):
    import stripe

    from paydesign.simulator.server import start

    with start() as running:
        api = stripe.StripeClient("sk_test_1", base_addresses={"api": running.url})
        monthly = {"unit_amount": 900, "currency": "usd", "recurring": {"interval": "month"}}
        price = api.v1.prices.create({**monthly, "product_data": {"name": "Magazine"}})
        api.v1.subscriptions.create(
            {
                "customer": api.v1.customers.create().id,
                "items": [{"price": price.id}],
                "payment_behavior": "default_incomplete",
                "trial_period_days": 14,
                "trial_settings": {"end_behavior": {"missing_payment_method": "cancel"}},
            }
        )
        page = chromium.new_page()
        page.goto(f"{running.url}/_simulator/")

        page.locator("#objects .object", has_text="trialing").locator("summary").click()
        page.get_by_role("button", name="End the period").click()

        page.locator("#objects .chip.state", has_text="canceled").wait_for()
        page.close()
