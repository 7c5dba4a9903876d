"""Which events are sent: each of the table is made to happen, no other is, and what changed is told with it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from paydesign.simulator.clock import ManualClock
from paydesign.simulator.contract import load_contract
from paydesign.simulator.events import load_sent
from paydesign.simulator.exchange import Request
from paydesign.simulator.faults import Fault, FaultKind
from paydesign.simulator.simulator import Simulator
from paydesign.simulator.validation import object_deviations

NOW = 1_795_000_000
DAY = 24 * 3600
HOOK = {"url": "http://127.0.0.1:9/hook"}


class Account:
    """An account with a customer who has a card, and a price by the month."""

    def __init__(self) -> None:
        self.simulator = Simulator(ManualClock(NOW), seed=1)
        self.customer = self.post("customers")["id"]
        self.card = self.save("pm_card_visa")
        self.post(f"customers/{self.customer}", **{"invoice_settings[default_payment_method]": self.card})
        self.price = self.new_price()
        self.seen = len(self._all())

    def ask(self, method: str, path: str, **params: str) -> tuple[int, Any]:
        form = urlencode(params)
        query, body = ("", form) if method == "POST" else (form, "")
        key = {"authorization": "Bearer sk_test_x"}
        answer = self.simulator.handle(Request(method, f"/v1/{path}", query, body, key))
        return answer.status, json.loads(answer.body)

    def post(self, path: str, **params: str) -> dict[str, Any]:
        status, body = self.ask("POST", path, **params)
        assert status in (200, 402), body
        return dict(body)

    def save(self, card: str) -> str:
        return str(self.post(f"payment_methods/{card}/attach", customer=self.customer)["id"])

    def new_price(self, **params: str) -> str:
        given = {"product_data[name]": "Book", "unit_amount": "900", "currency": "usd", **params}
        return str(self.post("prices", **{"recurring[interval]": "month", **given})["id"])

    def pay(self, method: str = "pm_card_visa", **params: str) -> dict[str, Any]:
        given = {"amount": "1999", "currency": "usd", "payment_method": method, "confirm": "true"}
        return self.post("payment_intents", **given, return_url="http://127.0.0.1:9/", **params)

    def subscribe(self, **params: str) -> dict[str, Any]:
        return self.post(
            "subscriptions", **{"customer": self.customer, "items[0][price]": self.price, **params}
        )

    def pass_3ds(self, intent: dict[str, Any], *, passed: bool = True) -> None:
        attempt = intent["next_action"]["redirect_to_url"]["url"].rpartition("/")[2]
        self.simulator.authenticate(attempt, passed=passed)

    def events(self) -> list[dict[str, Any]]:
        """Return what came since the beginning, in its order."""
        return self._all()[self.seen :]

    def _all(self) -> list[dict[str, Any]]:
        return [one["event"] for one in self.simulator.log.after(0) if one["kind"] == "event"]

    def told(self, event_type: str) -> list[dict[str, Any]]:
        return [event for event in self.events() if event["type"] == event_type]


@pytest.fixture
def account() -> Account:
    return Account()


def a_payment(a: Account) -> None:
    a.pay()


def a_decline(a: Account) -> None:
    a.pay("pm_card_visa_chargeDeclined")


def a_payment_with_3ds(a: Account) -> None:
    a.pass_3ds(a.pay("pm_card_authenticationRequired"))


def a_payment_in_two_steps(a: Account) -> None:
    a.post(f"payment_intents/{a.pay(capture_method='manual')['id']}/capture")


def a_payment_that_is_canceled(a: Account) -> None:
    a.post(f"payment_intents/{a.post('payment_intents', amount='900', currency='usd')['id']}/cancel")


def a_payment_that_takes_time(a: Account) -> None:
    a.simulator.faults.add(Fault("", FaultKind.PROCESSING))
    a.simulator.finish(a.pay()["id"], succeeds=True)


def a_setup(a: Account) -> None:
    a.post("setup_intents", payment_method="pm_card_visa", confirm="true", return_url="http://127.0.0.1:9/")


def a_setup_that_fails(a: Account) -> None:
    given = {"payment_method": "pm_card_authenticationRequired", "return_url": "http://127.0.0.1:9/"}
    a.pass_3ds(a.post("setup_intents", confirm="true", **given), passed=False)
    a.post(f"setup_intents/{a.post('setup_intents')['id']}/cancel")


def a_refund_that_fails(a: Account) -> None:
    a.simulator.finish_refund(a.post("refunds", payment_intent=a.pay()["id"])["id"], succeeds=False)


def a_dispute_that_is_won(a: Account) -> None:
    a.pay("pm_card_createDispute")
    dispute = a.ask("GET", "disputes")[1]["data"][0]["id"]
    a.post(f"disputes/{dispute}", **{"metadata[case]": "7"})
    a.simulator.close_dispute(dispute, "won")


def a_warning(a: Account) -> None:
    a.post("refunds", payment_intent=a.pay("pm_card_createIssuerFraudRecord")["id"])


def a_customer_that_goes(a: Account) -> None:
    customer = a.post("customers")["id"]
    a.post(f"customers/{customer}", name="Ada")
    method = a.post("payment_methods/pm_card_visa/attach", customer=customer)["id"]
    a.post(f"payment_methods/{method}", allow_redisplay="always")
    a.ask("DELETE", f"customers/{customer}")


def a_catalog(a: Account) -> None:
    product = a.post("products", name="Book")["id"]
    a.post(f"products/{product}", name="Magazine")
    for _ in range(2):
        a.new_price(lookup_key="monthly", transfer_lookup_key="true")
    coupon = a.post("coupons", percent_off="10")["id"]
    code = a.post("promotion_codes", **{"promotion[type]": "coupon", "promotion[coupon]": coupon})["id"]
    a.post(f"promotion_codes/{code}", active="false")


def a_subscription(a: Account) -> None:
    a.ask("DELETE", f"subscriptions/{a.subscribe()['id']}")


def a_subscription_with_a_discount(a: Account) -> None:
    coupon = a.post("coupons", percent_off="10")["id"]
    subscription = a.subscribe(**{"discounts[0][coupon]": coupon})["id"]
    a.post(f"subscriptions/{subscription}", discounts="")


def a_first_invoice_that_is_declined(a: Account) -> None:
    a.subscribe(default_payment_method=a.save("pm_card_chargeCustomerFail"))


def a_first_invoice_with_3ds_that_is_given_up(a: Account) -> None:
    given = {"default_payment_method": a.save("pm_card_authenticationRequired")}
    a.ask("DELETE", f"subscriptions/{a.subscribe(**given)['id']}")


def an_invoice_of_a_paused_collection(a: Account) -> None:
    subscription = a.subscribe()["id"]
    a.post(f"subscriptions/{subscription}", **{"pause_collection[behavior]": "mark_uncollectible"})
    a.simulator.renew(subscription)


def a_trial_that_pauses(a: Account) -> None:
    a.post(f"customers/{a.customer}", **{"invoice_settings[default_payment_method]": ""})
    pause = {"trial_settings[end_behavior][missing_payment_method]": "pause"}
    subscription = a.subscribe(trial_period_days="30", **pause)["id"]
    a.post(f"subscriptions/{subscription}", trial_end="now")
    a.post(f"customers/{a.customer}", **{"invoice_settings[default_payment_method]": a.card})
    a.post(f"subscriptions/{subscription}/resume")


def an_invoice_item(a: Account) -> None:
    given = {"customer": a.customer, "amount": "500", "currency": "usd"}
    a.ask("DELETE", f"invoiceitems/{a.post('invoiceitems', **given)['id']}")


def a_portal_session(a: Account) -> None:
    a.post("billing_portal/sessions", customer=a.customer)


def a_debit(a: Account) -> None:
    given = {"amount": "2000", "currency": "eur", "allowed_payment_method_types[]": "sepa_debit"}
    mandate = {"mandate_data[customer_acceptance][type]": "offline"}
    a.post("payment_intents", **given, **mandate, payment_method="pm_sepaDebit_success_de", confirm="true")


OF_A_CHARGE = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"]
OF_AN_INVOICE = ["invoice.created", "invoice.finalized", "payment_intent.created"]
OF_ITS_PAYMENT = ["invoice_payment.paid", "invoice.updated", "invoice.paid"]
OF_A_SUBSCRIPTION = [*OF_AN_INVOICE, "customer.subscription.created"]
OF_A_PAID_SUBSCRIPTION = [
    *OF_A_SUBSCRIPTION,
    "charge.succeeded",
    "payment_intent.succeeded",
    *OF_ITS_PAYMENT,
    "customer.subscription.updated",
    "invoice.payment_succeeded",
]

STORIES: dict[Any, list[str]] = {
    a_payment: OF_A_CHARGE,
    a_decline: ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"],
    a_payment_with_3ds: [
        "payment_intent.created",
        "payment_intent.requires_action",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ],
    a_payment_in_two_steps: [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
    ],
    a_payment_that_is_canceled: ["payment_intent.created", "payment_intent.canceled"],
    a_payment_that_takes_time: ["payment_intent.created", "payment_intent.processing", *OF_A_CHARGE[1:]],
    a_debit: ["payment_intent.created", "charge.pending", "payment_intent.processing"],
    a_setup: ["setup_intent.created", "setup_intent.succeeded"],
    a_setup_that_fails: [
        "setup_intent.created",
        "setup_intent.requires_action",
        "setup_intent.setup_failed",
        "setup_intent.created",
        "setup_intent.canceled",
    ],
    a_refund_that_fails: [
        *OF_A_CHARGE,
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "charge.refund.updated",
        "refund.failed",
        "charge.updated",
    ],
    a_dispute_that_is_won: [
        *OF_A_CHARGE[:2],
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        *OF_A_CHARGE[2:],
        "charge.dispute.updated",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ],
    a_warning: [
        *OF_A_CHARGE[:2],
        "radar.early_fraud_warning.created",
        *OF_A_CHARGE[2:],
        "refund.created",
        "charge.refunded",
        "radar.early_fraud_warning.updated",
    ],
    a_customer_that_goes: [
        "customer.created",
        "customer.updated",
        "payment_method.attached",
        "payment_method.updated",
        "payment_method.detached",
        "customer.deleted",
    ],
    a_catalog: [
        "product.created",
        "product.updated",
        "product.created",
        "price.created",
        "product.created",
        "price.updated",
        "price.created",
        "coupon.created",
        "promotion_code.created",
        "promotion_code.updated",
    ],
    a_subscription: [
        *OF_A_PAID_SUBSCRIPTION,
        "customer.subscription.deleted",
    ],
    a_subscription_with_a_discount: [
        "coupon.created",
        "customer.discount.created",
        *OF_A_PAID_SUBSCRIPTION,
        "customer.discount.deleted",
        "customer.subscription.updated",
    ],
    a_first_invoice_that_is_declined: [
        "payment_method.attached",
        *OF_A_SUBSCRIPTION,
        "charge.failed",
        "payment_intent.payment_failed",
        "invoice.updated",
        "invoice.payment_failed",
    ],
    a_first_invoice_with_3ds_that_is_given_up: [
        "payment_method.attached",
        *OF_A_SUBSCRIPTION,
        "payment_intent.requires_action",
        "invoice.payment_action_required",
        "payment_intent.canceled",
        "invoice.updated",
        "invoice.voided",
        "customer.subscription.updated",
    ],
    an_invoice_of_a_paused_collection: [
        *OF_A_PAID_SUBSCRIPTION,
        "customer.subscription.updated",
        *OF_AN_INVOICE,
        "invoice.updated",
        "invoice.marked_uncollectible",
        "customer.subscription.updated",
    ],
    a_trial_that_pauses: [
        "customer.updated",
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "setup_intent.created",
        "customer.subscription.created",
        "customer.subscription.trial_will_end",
        "customer.subscription.paused",
        "customer.subscription.updated",
        "customer.updated",
        *OF_AN_INVOICE,
        "customer.subscription.updated",
        "customer.subscription.resumed",
        "charge.succeeded",
        "payment_intent.succeeded",
        *OF_ITS_PAYMENT,
        "invoice.payment_succeeded",
    ],
    an_invoice_item: ["product.created", "price.created", "invoiceitem.created", "invoiceitem.deleted"],
    a_portal_session: ["billing_portal.session.created"],
}
"""What happens, and the events of it in their order."""


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_what_happens_is_told_in_its_order(account, story):
    story(account)

    events = account.events()
    assert [event["type"] for event in events] == STORIES[story]
    for event in events:
        assert list(object_deviations(event["data"]["object"], event["type"])) == []
        if event["type"].endswith(".updated"):
            assert "previous_attributes" in event["data"], event["type"]


def test_each_event_of_the_table_is_one_of_stripes_and_comes():
    assert {name for types in STORIES.values() for name in types} == set(load_sent())
    assert set(load_sent()) <= set(load_contract()["events"])


def test_what_an_invoice_was_before_is_told(account):
    invoice = account.subscribe()["latest_invoice"]

    [paid] = account.told("invoice.updated")
    assert paid["data"]["object"]["id"] == invoice
    assert paid["data"]["previous_attributes"] == {
        "amount_paid": 0,
        "amount_remaining": 900,
        "attempt_count": 0,
        "attempted": False,
        "status": "open",
        "status_transitions": {"paid_at": None},
    }
    [payment] = account.told("invoice_payment.paid")
    assert (payment["data"]["object"]["invoice"], payment["data"]["object"]["status"]) == (invoice, "paid")


def test_what_a_method_was_before_is_told(account):
    account.post(f"payment_methods/{account.card}", allow_redisplay="limited")
    account.post(f"payment_methods/{account.card}")
    account.post(f"payment_methods/{account.card}/detach")

    updated, detached = (event["data"]["previous_attributes"] for event in account.events())
    assert updated == {"allow_redisplay": "unspecified"}
    assert detached == {"customer": account.customer}


def test_a_discount_names_its_subscription_and_one_that_stays_is_not_told_again(account):
    first, second = (account.post("coupons", percent_off=off)["id"] for off in ("10", "20"))
    made = account.subscribe(**{"discounts[0][coupon]": first})

    both = {"discounts[0][coupon]": first, "discounts[1][coupon]": second}
    account.post(f"subscriptions/{made['id']}", **both)
    account.post(f"subscriptions/{made['id']}", **{"discounts[0][coupon]": second})

    told = account.told("customer.discount.created")
    assert [event["data"]["object"]["source"]["coupon"] for event in told] == [first, second]
    assert {event["data"]["object"]["subscription"] for event in told} == {made["id"]}
    [gone] = account.told("customer.discount.deleted")
    assert gone["data"]["object"]["id"] == made["discounts"][0]


@pytest.mark.parametrize(("days", "is_told"), [("3", True), ("4", False)])
def test_a_trial_that_is_about_to_end_when_it_begins_is_told_at_once(account, days, is_told):
    subscription = account.subscribe(trial_period_days=days)["id"]
    assert bool(account.told("customer.subscription.trial_will_end")) is is_told

    account.simulator.renew(subscription)

    [told] = account.told("customer.subscription.trial_will_end")
    assert told["data"]["object"]["status"] == "trialing"


def test_a_trial_that_is_made_longer_is_told_again(account):
    subscription = account.subscribe(trial_period_days="2")["id"]

    account.post(f"subscriptions/{subscription}", trial_end=str(NOW + 30 * DAY))
    assert len(account.told("customer.subscription.trial_will_end")) == 1
    account.post(f"subscriptions/{subscription}", trial_end=str(NOW + DAY))

    assert len(account.told("customer.subscription.trial_will_end")) == 2


def test_a_preview_tells_nobody(account):
    coupon = account.post("coupons", percent_off="10")["id"]
    before = len(account.events())
    items = {"subscription_details[items][0][price]": account.price, "discounts[0][coupon]": coupon}

    account.post("invoices/create_preview", customer=account.customer, **items)

    assert len(account.events()) == before


def test_an_endpoint_is_told_which_events_never_come(account):
    wanted = {"enabled_events[0]": "invoice.paid", "enabled_events[1]": "invoice.upcoming"}

    endpoint = account.post("webhook_endpoints", **HOOK, **wanted)
    account.post(f"webhook_endpoints/{endpoint['id']}", **{"enabled_events[0]": "*"})
    account.post(f"webhook_endpoints/{endpoint['id']}", **{"enabled_events[0]": "payout.paid"})

    said = [one["message"] for one in account.simulator.log.after(0) if one["kind"] == "advice"]
    assert [message.partition(". ")[0] for message in said] == [
        f"These events never come from the stand-in: {name}" for name in ("invoice.upcoming", "payout.paid")
    ]
    assert endpoint["enabled_events"] == ["invoice.paid", "invoice.upcoming"]


def test_what_is_no_event_of_stripes_is_refused(account):
    status, body = account.ask("POST", "webhook_endpoints", **HOOK, **{"enabled_events[0]": "invoice.payed"})

    assert (status, body["error"]["param"]) == (400, "enabled_events[0]")
