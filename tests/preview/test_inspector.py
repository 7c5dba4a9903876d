"""The page through the proxy and the inspector beside it: each step shown, each action does what it says."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime
from itertools import cycle, product
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from paydesign.catalog.discover import discover
from paydesign.simulator.browser import load_rules

from .conftest import TIMEOUT, wait_until

expect.set_options(timeout=TIMEOUT)

NEEDS_APPROVAL = "4000002760003184"

SHAPES = {
    "accept-a-payment": ["--no-multi-page", "--no-dynamic-amount", "--no-server-logic"],
    "deferred": ["--no-multi-page", "--dynamic-amount", "--no-server-logic"],
    "finalize": ["--no-multi-page", "--dynamic-amount", "--server-logic"],
    "two-step-client": ["--multi-page", "--no-server-logic"],
    "two-step-server": ["--multi-page", "--server-logic"],
    "subscription": ["--no-multi-page", "--dynamic-amount", "--server-logic", "--mode", "subscription"],
}


LEADS_BACK = ("accept-a-payment", "two-step-server", "subscription")
"""The shapes whose pages at the end differ."""


def pytest_generate_tests(metafunc):
    """Give each shape one of the servers in turn and the shapes of LEADS_BACK one each, or all of them with --all."""
    is_all = metafunc.config.getoption("--all")
    if {"shape", "server"} <= set(metafunc.fixturenames):
        each = product(SHAPES, discover().servers) if is_all else zip(SHAPES, cycle(discover().servers))
        metafunc.parametrize(("shape", "server"), list(each))
    elif "shape" in metafunc.fixturenames:
        metafunc.parametrize("shape", SHAPES if is_all else LEADS_BACK)


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


def unfold(page, title):
    """Open a panel at the side, as a reader does who wants something of it."""
    heading = page.locator("summary").filter(has=page.get_by_role("heading", name=title, exact=True))
    if heading.locator("..").get_attribute("open") is None:
        heading.click()


def steps(page):
    return {
        str(step.locator("p").nth(1).text_content()): step.get_attribute("data-state")
        for step in page.locator("#steps > li").all()
    }


def test_3d_secure_is_passed_and_every_step_of_the_guide_is_ticked_off(
    make_shop, start_preview, watch, shape, server
):
    customer = watch(start_preview(make_shop(*SHAPES[shape], server=server)))
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
    expect(row.locator("pre").first).to_contain_text('"number": "...4242"')
    assert "4242424242424242" not in paid.watched.content()


def test_an_event_that_comes_again_twice_and_late_is_fulfilled_once(paid):
    deliveries = paid.rows("delivery", "payment_intent.succeeded")
    expect(deliveries).to_have_count(1)
    unfold(paid.watched, "Webhooks")

    for button, count in (("Send again", 2), ("Send twice", 4), ("Send in 5 s", 5)):
        paid.watched.locator("#event-actions").get_by_role("button", name=button).click()
        expect(deliveries).to_have_count(count)

    assert {entry["status"] for entry in paid.preview.log("delivery")} == {200}
    assert paid.preview.fulfilled() == 1


def test_a_forged_event_is_refused_and_the_inspector_says_so(paid):
    unfold(paid.watched, "Webhooks")
    paid.watched.locator("#event-actions").get_by_role("button", name="Forge").click()

    expect(paid.rows("delivery", "forged")).to_contain_text("refused, as it must be")
    assert paid.preview.fulfilled() == 1


def test_held_events_are_sent_in_the_order_that_was_made(customer):
    unfold(customer.watched, "Webhooks")
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

    unfold(page, "Break the next call")
    page.get_by_label("What goes wrong").select_option(fault)
    page.get_by_label("Which call to Stripe").select_option("POST /v1/payment_intents")
    page.get_by_role("button", name="Break it").click()
    page.locator("#waiting-faults li").wait_for()
    customer.pay()

    assert customer.outcome() == "succeeded"
    customer.wait_for_fulfilment()
    customer.rows("request", chip).first.wait_for()
    page.locator("#waiting-faults li").wait_for(state="detached")
    assert customer.preview.paid() == 1
    assert customer.preview.fulfilled() == 1


def test_an_error_500_stays_with_its_key_and_charges_nothing_twice(make_shop, start_preview, watch):
    customer = watch(start_preview(make_shop("--dynamic-amount", "--server-logic")))
    customer.open()

    unfold(customer.watched, "Break the next call")
    customer.watched.get_by_label("What goes wrong").select_option("error_500")
    customer.watched.get_by_role("button", name="Break it").click()
    customer.watched.locator("#waiting-faults li").wait_for()
    customer.pay()

    assert customer.outcome() == "succeeded"
    customer.wait_for_fulfilment()
    customer.rows("request", "error 500").first.wait_for()
    customer.rows("request", "replayed").first.wait_for()
    assert customer.preview.paid() == 1
    assert customer.preview.fulfilled() == 1


def test_a_payment_that_takes_days_is_fulfilled_when_it_succeeds(customer):
    page = customer.watched
    unfold(page, "Break the next call")
    page.get_by_label("What goes wrong").select_option("processing")
    assert page.get_by_label("Which call to Stripe").is_disabled()
    page.get_by_role("button", name="Break it").click()
    page.locator("#waiting-faults li").wait_for()
    customer.open()
    customer.pay()
    assert customer.outcome() == "processing"
    assert customer.preview.fulfilled() == 0

    unfold(page, "At Stripe now")
    page.locator("#objects .object", has_text="processing").locator("summary").click()
    page.get_by_role("button", name="Let it succeed").click()
    customer.wait_for_fulfilment()

    assert customer.preview.fulfilled() == 1


def test_a_fault_can_be_taken_back(customer):
    unfold(customer.watched, "Break the next call")
    customer.watched.get_by_role("button", name="Break it").click()
    customer.watched.locator("#waiting-faults li").wait_for()
    customer.watched.get_by_role("button", name="Take all back").click()
    customer.watched.locator("#waiting-faults li").wait_for(state="detached")
    customer.open()
    customer.pay()

    assert customer.outcome() == "succeeded"
    assert [entry["fault"] for entry in customer.preview.log("request") if entry["fault"]] == []


def test_after_forgetting_everything_the_same_browser_can_pay_again(paid):
    unfold(paid.watched, "Start over")
    paid.watched.get_by_role("button", name="Forget everything").click()
    paid.watched.locator("#nothing").wait_for()
    expect(paid.watched.locator('#steps > li:not([data-state="waiting"])')).to_have_count(0)

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
    customer.watched.locator('#steps > li:first-child[data-state="done"]').wait_for()


def ids_of(preview):
    """Return the ids of the Intents, in the order in which they were made."""
    answers = [entry["answer"] or {} for entry in preview.log("request")]
    return list(dict.fromkeys(str(answer["id"]) for answer in answers if "client_secret" in answer))


@pytest.fixture
def two(make_shop, start_preview, watch):
    """Two customers who have paid at the same time; the first one's inspector is looked at."""
    preview = start_preview(make_shop())
    one, other = watch(preview), watch(preview)
    for customer in (one, other):
        customer.open()
    for customer in (one, other):
        customer.pay()
        assert customer.outcome() == "succeeded"
    one.watched.locator(".row.delivery", has_text="payment_intent.succeeded").nth(1).wait_for(
        state="attached"
    )
    return one


def test_the_rows_stand_under_their_payments_and_the_newest_is_first_and_open(two):
    first, second = ids_of(two.preview)
    titles = two.watched.locator(".bundle:visible > summary")

    expect(titles).to_have_count(3)
    for title in titles.all()[:2]:
        expect(title).to_contain_text("succeeded")
    said = [str(title.inner_text()).replace("\n", " ") for title in titles.all()]
    opened = [
        bundle.get_attribute("open") is not None for bundle in two.watched.locator(".bundle:visible").all()
    ]
    assert re.search(rf"Payment 2 .*25\.00 .*pi_…{second[-4:]} .*succeeded .*\d\d:\d\d:\d\d", said[0])
    assert re.search(rf"Payment 1 .*25\.00 .*pi_…{first[-4:]} .*succeeded", said[1])
    assert "Not tied to a payment" in said[2]
    assert opened == [True, False, False]

    shown = two.watched.locator(".row:visible")
    expect(two.watched.locator(".row.delivery:visible", has_text="payment_intent.succeeded")).to_have_count(1)
    expect(two.watched.locator(".row.page_request:visible", has_text="POST /api/order")).to_have_count(1)
    assert shown.filter(has_text=first[-4:]).count() == 0


def test_the_rows_of_a_payment_that_was_folded_are_a_key_away(two):
    first, _ = ids_of(two.preview)
    folded = two.watched.locator(".bundle > summary", has_text=f"pi_…{first[-4:]}")

    folded.press("Enter")

    folded.locator("..").locator(".row.event:visible", has_text="payment_intent.succeeded").wait_for()


def test_everything_is_one_list_in_which_each_row_has_its_time_and_payment(two):
    first, second = ids_of(two.preview)

    two.watched.get_by_label("Everything").check()

    rows = two.watched.locator(".row:visible")
    expect(two.watched.locator(".bundle:visible")).to_have_count(0)
    expect(two.watched.locator(".row:not(:visible), .row:visible:not(:has(time))")).to_have_count(0)
    times = rows.locator("time").all_text_contents()
    assert len(times) > 20
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d\.\d\d\d", time) for time in times)
    for id in (first, second):
        row = rows.filter(has_text="payment_intent.succeeded").filter(has_text=f"pi_…{id[-4:]} $25.00")
        row.first.locator(".payment").wait_for()

    two.watched.get_by_label("By payment").check()
    expect(two.watched.locator(".bundle:visible")).to_have_count(3)


def test_the_time_of_a_row_is_when_it_happened(paid):
    [entry] = [
        entry for entry in paid.preview.log("event") if entry["event"]["type"] == "payment_intent.created"
    ]

    moment = paid.watched.locator(f"#entry-{entry['seq']} time").get_attribute("datetime")

    assert abs(datetime.fromisoformat(str(moment)).timestamp() - entry["at"]) < 0.002


def test_a_subscription_is_called_by_its_own_id_and_what_it_costs(make_shop, start_preview, watch):
    customer = watch(start_preview(make_shop(*SHAPES["subscription"])))
    customer.open()
    customer.pay()
    assert customer.outcome() == "succeeded"

    title = customer.watched.locator(".bundle > summary", has_text="sub_…")
    title.filter(has_text="active").wait_for()

    expect(title.locator("b")).to_contain_text(re.compile(r"\d\.\d\d"))
    expect(
        customer.watched.locator(".bundle:visible > summary", has_text=re.compile(r"Subscription \d"))
    ).to_have_count(1)


def test_what_only_saves_a_payment_method_is_no_payment(make_shop, start_preview, watch):
    customer = watch(start_preview(make_shop(*SHAPES["accept-a-payment"], "--mode", "setup")))

    customer.page.goto(customer.preview.url)

    kept = customer.watched.locator(".bundle:visible > summary", has_text="seti_…")
    expect(kept.locator("h3")).to_have_text(re.compile(r"Setup \d"))


def test_a_step_shows_its_row_wherever_that_is_folded(paid):
    page = paid.watched
    page.locator(".bundle[open] > summary").first.click()
    expect(page.locator(".row:visible")).to_have_count(0)

    page.locator("#steps > li:last-child").get_by_role("link", name="Show step").click()

    page.locator(".row.delivery:visible", has_text="payment_intent.succeeded").wait_for()


def test_a_request_stands_before_the_events_that_it_caused(paid):
    rows = paid.watched.locator(".row.request, .row.event").all_text_contents()

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

    expect(row.locator("pre").first).to_contain_text(evil)
    assert customer.watched.locator("main img, main script").count() == 0


def test_advice_is_explained_and_linked(customer):
    rule, fields = next((id, fields) for id, fields in load_rules().items() if fields["kind"] == "advice")
    body = json.dumps({"rule": rule, "message": "This is probably a mistake."}).encode()

    urlopen(Request(f"{customer.preview.inspector}advice", data=body)).close()
    row = customer.rows("advice", "This is probably a mistake.")
    row.locator("summary").click()

    row.get_by_text("Nothing was refused").wait_for()
    assert row.get_by_role("link").get_attribute("href") == fields["source"]


TITLES = ["At Stripe now", "Webhooks", "Break the next call", "Start over"]


def test_on_a_laptop_the_whole_page_is_in_the_window_and_every_panel_opens_there(paid):
    page = paid.watched
    page.set_viewport_size({"width": 1366, "height": 768})

    for title in TITLES:
        unfold(page, title)
        for heading in TITLES:
            box = page.get_by_role("heading", name=heading, exact=True).bounding_box()
            assert 0 < box["y"] < 768 - box["height"], f"{heading}, while {title} is open"
    page.set_viewport_size({"width": 1366, "height": 769})
    assert page.evaluate("document.documentElement.scrollHeight") == 769
    for title, last in (("Webhooks", "Hold new events back"), ("Break the next call", "Break it")):
        unfold(page, title)
        control = page.get_by_role("switch" if title == "Webhooks" else "button", name=last)
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box["y"] + box["height"] <= 769


def test_on_a_phone_what_happens_scrolls_in_its_box_and_the_page_stays_short(paid):
    page = paid.watched
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    page.locator(".row.delivery", has_text="payment_intent.succeeded").first.wait_for()
    page.get_by_label("Everything").check()
    page.evaluate("document.querySelectorAll('.row details').forEach((one) => (one.open = true))")
    page.locator(".more").first.wait_for()

    assert page.evaluate("document.documentElement.scrollHeight") < 2 * 844
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("#scroller").evaluate("(box) => box.scrollHeight > box.clientHeight")
    overflow = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".more").evaluate_all(overflow) == 0
    assert page.get_by_role("heading", name="What happens").bounding_box()["y"] < 300


def test_every_button_says_what_it_does_without_being_pointed_at(paid):
    page = paid.watched
    for title in TITLES:
        unfold(page, title)
        for button in page.locator(".side details[open] .inside button:visible").all():
            about = str(button.get_attribute("aria-describedby"))
            sentence = page.locator(f"#{about}")
            expect(sentence, button.text_content()).to_be_visible()
            assert len(str(sentence.text_content())) > 20
    paid.rows("event", "payment_intent.succeeded").locator("summary").click()
    for button in page.locator(".row .actions button").all():
        expect(page.locator(f"#{button.get_attribute('aria-describedby')}")).to_be_visible()
    assert page.locator("[title]").count() == 0


CONTRAST = """
() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const over = (ground, colour) => {
    context.fillStyle = ground; context.fillRect(0, 0, 1, 1);
    context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${r}, ${g}, ${b})`;
  };
  const ground = (element) => {
    if (element === null) return over("white", getComputedStyle(document.body).backgroundColor);
    return over(ground(element.parentElement), getComputedStyle(element).backgroundColor);
  };
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const says = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const style = getComputedStyle(element);
    if (!says || !element.checkVisibility() || element.matches(":disabled, .unseen, option, noscript *")) continue;
    if (parseFloat(style.fontSize) === 0) continue;
    const below = ground(element);
    const [a, b] = [light(over(below, style.color)), light(below)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5)
      weak.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className}: ${element.textContent.slice(0, 30)}`);
  }
  return weak;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_by_day_and_by_night(paid, scheme):
    paid.watched.emulate_media(color_scheme=scheme)

    for title in TITLES:
        unfold(paid.watched, title)
        assert paid.watched.evaluate(CONTRAST) == []
    paid.page.emulate_media(color_scheme=scheme)
    paid.page.get_by_role("link", name="inspector").wait_for()
    assert paid.page.evaluate(CONTRAST) == []


def test_the_page_where_a_payment_ends_leads_to_it_in_the_inspector(make_shop, start_preview, watch, shape):
    customer = watch(start_preview(make_shop(*SHAPES[shape])))
    customer.open()
    assert customer.page.get_by_role("link", name="inspector").count() == 0
    customer.pay()
    assert customer.outcome() == "succeeded"

    link = customer.page.get_by_role("link", name="inspector")
    assert link.evaluate("(link) => getComputedStyle(link.parentElement).position") == "fixed"
    with customer.context.expect_page() as opened:
        link.click()
    page = opened.value
    page.locator(".bundle[open] > summary", has_text="succeeded").or_(
        page.locator(".bundle[open] > summary", has_text="active")
    ).wait_for()
    assert page.evaluate("window.opener") is None


def test_the_terminal_leads_to_each_payment_that_ended(paid):
    [intent] = ids_of(paid.preview)
    line = f"inspector: {paid.preview.inspector}#{intent} (payment_intent.succeeded)"

    wait_until(lambda: line in paid.preview.output(), paid.preview.output)

    assert paid.preview.output().count(line) == 1


def test_a_link_opens_its_payment_though_a_newer_one_is_there(two):
    first, _ = ids_of(two.preview)

    two.watched.goto("about:blank")
    two.watched.goto(f"{two.preview.inspector}#{first}")

    two.watched.locator(".bundle[open] > summary", has_text=f"pi_…{first[-4:]}").wait_for()


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


@pytest.mark.parametrize(
    ("card", "refunded", "button", "status"),
    [
        ("pm_card_pendingRefund", True, "Let it succeed", "succeeded"),
        ("pm_card_refundFail", True, "Let it fail", "failed"),
        ("pm_card_createDispute", False, "Let it be won", "won"),
        ("pm_card_createDispute", False, "Let it be lost", "lost"),
        ("pm_card_createDisputeInquiry", False, "Close the inquiry", "warning_closed"),
        ("pm_card_createDisputeInquiry", False, "Make it a dispute", "needs_response"),
    ],
)
def test_what_a_bank_decides_later_is_a_button(chromium, card, refunded, button, status):
    import stripe

    from paydesign.simulator.server import start

    with start() as running:
        api = stripe.StripeClient("sk_test_1", base_addresses={"api": running.url})
        intent = api.v1.payment_intents.create(
            {
                "amount": 1999,
                "currency": "usd",
                "payment_method": card,
                "confirm": True,
                "return_url": "http://127.0.0.1:9/done",
            }
        )
        if refunded:
            api.v1.refunds.create({"payment_intent": intent.id})
        page = chromium.new_page()
        page.goto(f"{running.url}/_simulator/")

        name = "refund" if refunded else "dispute"
        group = page.locator("#objects .group", has=page.get_by_role("heading", name=name, exact=True))
        group.locator(".object summary").first.click()
        group.get_by_role("button", name=button, exact=True).click()

        group.locator(".chip.state", has_text=re.compile(f"^{status}$")).wait_for()
        page.close()


def test_a_debit_can_be_ended_though_many_payments_are_newer(chromium):
    import stripe

    from paydesign.simulator.server import start

    with start() as running:
        api = stripe.StripeClient("sk_test_1", base_addresses={"api": running.url})
        api.v1.payment_intents.create(
            {
                "amount": 3100,
                "currency": "eur",
                "allowed_payment_method_types": ["sepa_debit"],
                "payment_method": "pm_sepaDebit_success_de",
                "mandate_data": {"customer_acceptance": {"type": "offline"}},
                "confirm": True,
            }
        )
        for _ in range(9):
            api.v1.payment_intents.create({"amount": 1999, "currency": "eur"})
        page = chromium.new_page()
        page.goto(f"{running.url}/_simulator/")

        page.get_by_text("and 6 older", exact=True).click()
        page.locator("#objects .object", has_text=re.compile(r"^pi_…....€31\.00")).locator("summary").click()
        page.get_by_role("button", name="Let it succeed").click()

        # It stays open while what is shown changes.
        page.locator("#objects .object", has_text=re.compile(r"^pi_…....€31\.00")).locator(
            ".chip.state", has_text="succeeded"
        ).wait_for()
        page.close()
