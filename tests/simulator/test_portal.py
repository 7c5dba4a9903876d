"""The customer portal: its session, what its page is told, and what the customer does there."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
import stripe

from paydesign.simulator.resources import subscription_updates

from .billing import Shop, item_of

RETURN_URL = "http://127.0.0.1:9/account"


@pytest.fixture
def visit(api, shop):
    """Open a portal session of the shop's customer; what is given is asked of its page."""
    session = api.v1.billing_portal.sessions.create({"customer": shop.customer.id, "return_url": RETURN_URL})

    def ask(headers=None, part="", **form):
        body = urllib.parse.urlencode(form).encode() if form else None
        return send(urllib.request.Request(session.url + part, body, headers or {}))

    return ask


def send(request):
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def test_a_session_is_of_one_customer(shop):
    given = {"customer": shop.customer.id, "return_url": RETURN_URL, "locale": "en"}

    session = shop.api.v1.billing_portal.sessions.create(given)

    assert (session.customer, session.return_url, session.locale) == (shop.customer.id, RETURN_URL, "en")
    assert session.url.endswith(f"/portal/{session.id}")
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        shop.api.v1.billing_portal.sessions.create({"customer": "cus_none"})
    with pytest.raises(stripe.InvalidRequestError, match="customer"):
        shop.api.v1.billing_portal.sessions.create({})


def test_what_the_page_is_not_is_refused_as_ours(shop):
    for params in ({"flow_data": {"type": "payment_method_update"}}, {"configuration": "bpc_1"}):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.v1.billing_portal.sessions.create({"customer": shop.customer.id, **params})
        assert caught.value.code == "paydesign_parameter_not_simulated"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.api.v1.billing_portal.configurations.create({"features": {}})
    assert caught.value.code == "paydesign_not_simulated"


def test_the_page_tells_what_the_customer_has(shop, visit):
    subscription = shop.subscribe(quantity=2)
    other = shop.api.v1.customers.create()
    shop.api.v1.subscriptions.create(
        {
            "customer": other.id,
            "items": [{"price": shop.price().id}],
            "trial_period_days": 3,
        }
    )

    status, page, headers = visit()
    seen = json_of(visit(part="/state"))

    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "/endive/portal.js" in page
    [one] = seen["subscriptions"]
    assert (one["id"], one["status"], one["items"]) == (
        subscription.id,
        "active",
        [{"name": "Magazine", "quantity": 2, "amount": 1800}],
    )
    assert (seen["return_url"], seen["card"], one["card"]) == (RETURN_URL, "visa 4242", "visa 4242")
    assert any(card["number"] == "4242424242424242" for group in seen["cards"] for card in group["cards"])


def json_of(answer):
    return json.loads(answer[1])


def test_a_subscription_is_canceled_with_its_period_and_kept_after_all(shop, visit):
    subscription = shop.subscribe()

    visit(action="cancel_at_period_end", subscription=subscription.id)
    ending = shop.api.v1.subscriptions.retrieve(subscription.id)
    [shown] = json_of(visit(action="keep", subscription=subscription.id))["subscriptions"]
    kept = shop.api.v1.subscriptions.retrieve(subscription.id)

    assert (ending.cancel_at_period_end, ending.cancel_at) == (True, item_of(ending).current_period_end)
    assert (kept.cancel_at_period_end, kept.cancel_at, shown["cancel_at"]) == (False, None, None)
    [first, second] = shop.events("customer.subscription.updated")[-2:]
    assert first["data"]["previous_attributes"]["cancel_at_period_end"] is False
    assert second["data"]["previous_attributes"]["cancel_at_period_end"] is True


def test_a_subscription_is_canceled_at_once(shop, visit):
    subscription = shop.subscribe()

    left = json_of(visit(action="cancel", subscription=subscription.id))

    assert left["subscriptions"] == []
    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert len(shop.events("customer.subscription.deleted")) == 1


def test_another_card_pays_from_now_on(shop, visit, control):
    own = shop.save(is_default=False)
    subscription = shop.subscribe(default_payment_method=own.id)

    seen = json_of(visit(action="card", number="5555555555554444"))

    customer = shop.api.v1.customers.retrieve(shop.customer.id)
    method = customer.invoice_settings.default_payment_method
    assert seen["card"] == seen["subscriptions"][0]["card"] == "mastercard 4444"
    assert shop.api.v1.subscriptions.retrieve(subscription.id).default_payment_method == method
    before = shop.events("customer.updated")[-1]["data"]["previous_attributes"]
    assert list(before["invoice_settings"]) == ["default_payment_method"]
    control("POST", f"subscriptions/{subscription.id}/renew")
    assert shop.api.v1.charges.list().data[0].payment_method == method


def test_a_card_that_asks_for_approval_was_approved_in_the_portal(shop, visit, control):
    subscription = shop.subscribe()

    visit(action="card", number="4000002500003155")
    control("POST", f"subscriptions/{subscription.id}/renew")

    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.parametrize(
    ("form", "status", "message"),
    [
        pytest.param({"action": "card", "number": "4000000000000002"}, 402, "declined", id="declined"),
        pytest.param({"action": "card", "number": "no card"}, 402, "number is incorrect", id="no card"),
        pytest.param(
            {"action": "cancel", "subscription": "sub_none"}, 404, "No such subscription", id="no one's"
        ),
        pytest.param({"action": "cancel"}, 404, "No such subscription", id="none"),
    ],
)
def test_what_cannot_be_done_changes_nothing(visit, control, form, status, message):
    before = control("GET", "state").body["counts"]

    answer = visit(**form)

    assert answer[0] == status
    assert message in json_of(answer)["error"]["message"]
    assert control("GET", "state").body["counts"] == before


def test_a_mistake_of_ours_in_the_midst_leaves_nothing_half_done(shop, visit, control, monkeypatch, capfd):
    own = shop.save(is_default=False)
    shop.subscribe(default_payment_method=own.id)
    before = control("GET", "state").body["counts"]
    default = shop.api.v1.customers.retrieve(shop.customer.id).invoice_settings.default_payment_method
    told = len(shop.events("customer.updated", "payment_method.attached"))

    def fail(*_):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(subscription_updates, "update", fail)
    answer = visit(action="card", number="5555555555554444")

    assert (answer[0], json_of(answer)["error"]["code"]) == (500, "paydesign_bug")
    assert "a mistake of ours" in capfd.readouterr().err
    assert control("GET", "state").body["counts"] == before
    after = shop.api.v1.customers.retrieve(shop.customer.id).invoice_settings.default_payment_method
    assert after == default
    assert len(shop.events("customer.updated", "payment_method.attached")) == told
    [entry] = [one for one in control("GET", "log").body["entries"] if one.get("status") == 500]
    assert entry["path"].startswith("/portal/")


def test_the_subscription_of_another_customer_is_not_touched(shop, visit, api, running):
    other = Shop(api, running)
    other.save()
    subscription = other.subscribe()

    assert visit(action="cancel", subscription=subscription.id)[0] == 404
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_the_page_leads_back_to_where_the_browser_finds_the_shop(running, visit):
    running.control.lead_back = lambda url: url.replace("127.0.0.1:9", "127.0.0.1:8000")

    assert json.loads(visit(part="/state")[1])["return_url"] == "http://127.0.0.1:8000/account"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/account", "http://[::1"])
def test_what_a_link_cannot_lead_to_is_refused(shop, address):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.api.v1.billing_portal.sessions.create({"customer": shop.customer.id, "return_url": address})

    assert refused.value.code == "paydesign_return_url"


def test_a_page_of_another_site_cannot_act(shop, visit):
    subscription = shop.subscribe()

    status, answer, _ = visit(
        {"Origin": "https://shop.example"}, action="cancel", subscription=subscription.id
    )

    assert (status, "paydesign_foreign_page" in answer) == (403, True)
    assert shop.api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_there_is_no_page_without_a_session(running):
    assert send(urllib.request.Request(f"{running.url}/portal/bps_none"))[0] == 404
    assert send(urllib.request.Request(f"{running.url}/portal/bps_none/state"))[0] == 404
