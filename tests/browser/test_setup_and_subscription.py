"""Cards that are saved, held and charged again and again: the browser half with the real SDK as its server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import stripe

from ..frame import press

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' https://js.stripe.com; "
    "connect-src https://api.stripe.com; frame-src https://js.stripe.com https://hooks.stripe.com"
)
SCRIPT = '<div id="payment"></div><script src="https://js.stripe.com/endive/stripe.js"></script>'
BACK = "https://shop.example/return"
STAY = {"redirect": "if_required", "confirmParams": {"return_url": BACK}}
GO = {"confirmParams": {"return_url": BACK}}
VISA, DECLINED = "Visa 4242", "Insufficient funds 4000 0000 0000 9995"
NEEDS_APPROVAL = "Approve or fail 4000 0025 0000 3155"
EXPAND = ["latest_invoice.confirmation_secret", "pending_setup_intent"]


class Page:
    """A page with Stripe.js, and a Payment Element if it is given the options of Elements."""

    def __init__(self, window: Any, options: dict[str, Any] | None = None) -> None:
        made = f"const elements = stripe.elements({json.dumps(options)});" if options else ""
        mounted = 'elements.create("payment").mount("#payment");' if options else ""
        self.tab = window.show(
            f'{SCRIPT}<script>const stripe = Stripe("pk_test_1"); {made} {mounted}</script>', POLICY
        )

    def choose(self, card: str) -> None:
        form = self.tab.frame_locator('iframe[title="Secure payment input frame"]')
        press(form, "Test cards")
        press(form, card)

    def call(self, expression: str) -> Any:
        """Return what a promise resolves to, or what it throws as text."""
        return self.tab.evaluate(
            f"(async () => {{ try {{ return await {expression} }} catch (error) {{ return String(error) }} }})()"
        )

    def confirm(self, method: str, has_elements: bool = True, **options: Any) -> Any:
        return self.call(written(method, has_elements, options))

    def begin(self, expression: str) -> None:
        """Start something that waits for the customer, or leaves the page."""
        self.tab.evaluate(f"window.done = {expression}; 0")

    def go(self, method: str, has_elements: bool = True, **options: Any) -> dict[str, str]:
        """Confirm, and return what the return page is told."""
        self.begin(written(method, has_elements, options))
        self.tab.wait_for_url(f"{BACK}?*")
        return {name: value[0] for name, value in parse_qs(urlsplit(self.tab.url).query).items()}

    def answer_bank(self, button: str) -> Any:
        bank = self.tab.frame_locator('iframe[title="3D Secure authentication"]')
        bank.get_by_role("button", name=button).click()
        return self.tab.evaluate("window.done")

    def token(self, card: str = VISA) -> str:
        self.choose(card)
        assert "error" not in self.call("elements.submit()")
        made = self.call(
            f"stripe.createConfirmationToken({{ elements, params: {{ return_url: {json.dumps(BACK)} }} }})"
        )
        return str(made["confirmationToken"]["id"])


def written(method: str, has_elements: bool, options: dict[str, Any]) -> str:
    elements = "elements, " if has_elements else ""
    return f"stripe.{method}({{ {elements}...{json.dumps(options)} }})"


@pytest.fixture
def open_page(window: Any) -> Callable[..., Page]:
    window.pages[BACK] = ("<h1>Back</h1>", {"Content-Type": "text/html"})
    return lambda **options: Page(window, options)


@pytest.fixture
def api(simulator: Any) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_1", base_addresses={"api": simulator.url})


@pytest.fixture
def customer(api: stripe.StripeClient) -> str:
    return api.v1.customers.create({"metadata": {"session": "7"}}).id


@pytest.fixture
def subscribe(api: stripe.StripeClient, customer: str) -> Callable[..., Any]:
    """Make a subscription of 18 dollars a month, as a generated server does."""

    def make(**params: Any) -> Any:
        price = api.v1.prices.create(
            {
                "product_data": {"name": "Magazine"},
                "unit_amount": 900,
                "currency": "usd",
                "recurring": {"interval": "month"},
            }
        )
        return api.v1.subscriptions.create(
            {
                "customer": customer,
                "items": [{"price": price.id, "quantity": 2}],
                "payment_behavior": "default_incomplete",
                "payment_settings": {"save_default_payment_method": "on_subscription"},
                "expand": EXPAND,
                **params,
            }
        )

    return make


SUBSCRIPTION = {"mode": "subscription", "amount": 1800, "currency": "usd"}


def secret_of(subscription: Any) -> str:
    return str(subscription.latest_invoice.confirmation_secret.client_secret)


def intent_of(subscription: Any) -> str:
    return secret_of(subscription).partition("_secret_")[0]


def test_a_subscription_is_paid_by_deferred_elements(api: Any, open_page: Any, subscribe: Any) -> None:
    page = open_page(**SUBSCRIPTION)
    page.choose(VISA)
    page.call("elements.submit()")
    subscription = subscribe()

    query = page.go("confirmPayment", clientSecret=secret_of(subscription), **GO)

    assert query["payment_intent"] == intent_of(subscription)
    after = api.v1.subscriptions.retrieve(subscription.id, {"expand": ["default_payment_method"]})
    assert (after.status, after.default_payment_method.card.last4) == ("active", "4242")


def test_a_subscription_is_paid_by_elements_of_its_client_secret(
    api: Any, open_page: Any, subscribe: Any
) -> None:
    subscription = subscribe()
    page = open_page(clientSecret=secret_of(subscription))
    page.choose(VISA)

    answer = page.confirm("confirmPayment", **STAY)

    assert answer["paymentIntent"]["setup_future_usage"] == "off_session"
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.parametrize("is_deferred", [True, False], ids=["deferred", "intent-first"])
def test_a_trial_saves_a_card(api: Any, open_page: Any, subscribe: Any, is_deferred: bool) -> None:
    subscription = subscribe(trial_period_days=14)
    secret = subscription.pending_setup_intent.client_secret
    page = open_page(**({**SUBSCRIPTION, "amount": 0} if is_deferred else {"clientSecret": secret}))
    page.choose(VISA)
    page.call("elements.submit()")

    query = page.go("confirmSetup", **({"clientSecret": secret} if is_deferred else {}), **GO)

    assert query["setup_intent_client_secret"] == secret
    after = api.v1.subscriptions.retrieve(subscription.id)
    assert (after.status, after.pending_setup_intent) == ("trialing", None)
    assert after.default_payment_method is not None


def test_a_first_payment_is_declined_not_approved_and_then_paid(
    api: Any, window: Any, open_page: Any, subscribe: Any
) -> None:
    window.expected.append("status of 402")
    subscription = subscribe()
    page = open_page(**SUBSCRIPTION)
    pay = written("confirmPayment", True, {"clientSecret": secret_of(subscription), **STAY})

    page.choose(DECLINED)
    page.call("elements.submit()")
    declined = page.call(pay)
    page.choose(NEEDS_APPROVAL)
    page.call("elements.submit()")
    page.begin(pay)
    failed = page.answer_bank("Fail")
    page.begin(pay)
    done = page.answer_bank("Complete")

    assert declined["error"]["decline_code"] == "insufficient_funds"
    assert failed["error"]["code"] == "payment_intent_authentication_failure"
    assert done["paymentIntent"]["status"] == "succeeded"
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert api.v1.invoices.retrieve(subscription.latest_invoice.id).attempt_count == 3


@pytest.mark.parametrize(("button", "status"), [("Complete", "active"), ("Fail", "incomplete")])
def test_the_server_confirms_a_first_payment_that_needs_approval(
    api: Any, open_page: Any, subscribe: Any, button: str, status: str
) -> None:
    page = open_page(**SUBSCRIPTION)
    token = page.token(NEEDS_APPROVAL)
    subscription = subscribe()
    intent = api.v1.payment_intents.confirm(intent_of(subscription), {"confirmation_token": token})
    assert intent.status == "requires_action"

    page.begin(f"stripe.handleNextAction({{ clientSecret: '{intent.client_secret}' }})")
    page.answer_bank(button)

    assert api.v1.subscriptions.retrieve(subscription.id).status == status


@pytest.mark.parametrize("button", ["Complete", "Fail"])
def test_the_server_confirms_a_trial_that_needs_approval(
    api: Any, open_page: Any, subscribe: Any, button: str
) -> None:
    page = open_page(**{**SUBSCRIPTION, "amount": 0})
    token = page.token(NEEDS_APPROVAL)
    subscription = subscribe(trial_period_days=14)
    setup = api.v1.setup_intents.confirm(subscription.pending_setup_intent.id, {"confirmation_token": token})
    assert setup.status == "requires_action"

    page.begin(f"stripe.handleNextAction({{ clientSecret: '{setup.client_secret}' }})")
    answer = page.answer_bank(button)

    after = api.v1.subscriptions.retrieve(subscription.id)
    assert ("error" in answer) == (button == "Fail")
    assert (after.default_payment_method is None) == (button == "Fail")


def test_elements_for_one_payment_do_not_fit_a_subscription(
    window: Any, open_page: Any, subscribe: Any
) -> None:
    window.expected.append("status of 400")
    page = open_page(**{**SUBSCRIPTION, "mode": "payment"})
    page.choose(VISA)
    page.call("elements.submit()")

    answer = page.confirm("confirmPayment", clientSecret=secret_of(subscribe()), **STAY)

    assert "setup_future_usage (null) does not match" in answer["error"]["message"]


@pytest.fixture
def setup(api: stripe.StripeClient, customer: str) -> Any:
    return api.v1.setup_intents.create(
        {"customer": customer, "automatic_payment_methods": {"enabled": True}, "metadata": {"order_id": "7"}}
    )


SETUP = {"mode": "setup", "currency": "usd"}


@pytest.mark.parametrize("form", ["intent-first", "deferred", "two-step"])
def test_a_card_is_saved_and_the_return_page_is_told(
    api: Any, window: Any, open_page: Any, setup: Any, customer: str, form: str
) -> None:
    secret = setup.client_secret
    page = open_page(**({"clientSecret": secret} if form == "intent-first" else SETUP))
    if form == "two-step":
        token, page = page.token(), Page(window)
        given = {"clientSecret": secret, "confirmParams": {"confirmation_token": token, "return_url": BACK}}
        query = page.go("confirmSetup", has_elements=False, **given)
    else:
        page.choose(VISA)
        page.call("elements.submit()")
        query = page.go("confirmSetup", **({} if form == "intent-first" else {"clientSecret": secret}), **GO)

    assert query == {
        "setup_intent": setup.id,
        "setup_intent_client_secret": secret,
        "redirect_status": "succeeded",
    }
    seen = Page(window).call(f"stripe.retrieveSetupIntent('{secret}')")["setupIntent"]
    [saved] = api.v1.payment_methods.list({"customer": customer}).data
    assert (seen["status"], seen["payment_method"]) == ("succeeded", saved.id)
    assert not {"customer", "metadata"} & seen.keys()


def test_a_card_that_is_declined_is_not_saved_and_another_is(
    api: Any, window: Any, open_page: Any, setup: Any, customer: str
) -> None:
    window.expected.append("status of 402")
    page = open_page(**SETUP)
    page.choose(DECLINED)
    page.call("elements.submit()")

    declined = page.confirm("confirmSetup", clientSecret=setup.client_secret, **STAY)
    page.choose(VISA)
    page.call("elements.submit()")
    saved = page.confirm("confirmSetup", clientSecret=setup.client_secret, **STAY)

    assert declined["error"]["decline_code"] == "insufficient_funds"
    assert declined["error"]["setup_intent"]["status"] == "requires_payment_method"
    assert saved["setupIntent"]["status"] == "succeeded"
    assert len(api.v1.payment_methods.list({"customer": customer}).data) == 1


@pytest.mark.parametrize("button", ["Complete", "Fail"])
def test_the_server_saves_a_card_that_needs_approval(
    api: Any, open_page: Any, customer: str, button: str
) -> None:
    page = open_page(**SETUP)
    setup = api.v1.setup_intents.create(
        {"customer": customer, "confirm": True, "confirmation_token": page.token(NEEDS_APPROVAL)}
    )

    page.begin(f"stripe.handleNextAction({{ clientSecret: '{setup.client_secret}' }})")
    answer = page.answer_bank(button)

    if button == "Complete":
        assert answer["setupIntent"]["status"] == "succeeded"
    else:
        assert answer["error"]["code"] == "setup_intent_authentication_failure"
        assert answer["error"]["setup_intent"]["status"] == "requires_payment_method"
    assert len(api.v1.payment_methods.list({"customer": customer}).data) == (button == "Complete")


def test_a_canceled_setup_cannot_be_confirmed(api: Any, window: Any, open_page: Any, setup: Any) -> None:
    window.expected.append("status of 400")
    page = open_page(clientSecret=setup.client_secret)
    page.choose(VISA)
    api.v1.setup_intents.cancel(setup.id)

    error = page.confirm("confirmSetup", **STAY)["error"]

    assert (error["code"], error["setup_intent"]["status"]) == ("setup_intent_unexpected_state", "canceled")


PAYMENT = {"mode": "payment", "amount": 1999, "currency": "usd"}


@pytest.mark.parametrize(
    ("options", "params"),
    [
        ({"captureMethod": "manual"}, {"capture_method": "manual"}),
        ({"setupFutureUsage": "off_session"}, {"setup_future_usage": "off_session"}),
        ({"setupFutureUsage": "on_session"}, {"setup_future_usage": "on_session"}),
    ],
    ids=["hold", "save-off-session", "save-on-session"],
)
def test_elements_and_intent_have_to_agree(
    api: Any, window: Any, open_page: Any, customer: str, options: Any, params: Any
) -> None:
    window.expected.append("status of 400")
    plain = {"amount": 1999, "currency": "usd", "customer": customer}
    other = api.v1.payment_intents.create(plain)
    intent = api.v1.payment_intents.create({**plain, **params})
    page = open_page(**PAYMENT, **options)
    page.choose(VISA)
    page.call("elements.submit()")

    refused = page.confirm("confirmPayment", clientSecret=other.client_secret, **STAY)
    taken = page.confirm("confirmPayment", clientSecret=intent.client_secret, **STAY)

    [(name, value)] = params.items()
    assert name in refused["error"]["message"]
    assert value in refused["error"]["message"]
    is_held = "capture_method" in params
    assert taken["paymentIntent"]["status"] == ("requires_capture" if is_held else "succeeded")
    assert len(api.v1.payment_methods.list({"customer": customer}).data) == (not is_held)


def test_a_payment_that_takes_its_time_is_shown_as_it_is(api: Any, simulator: Any, open_page: Any) -> None:
    from paydesign.simulator.faults import Fault, FaultKind

    simulator.simulator.faults.add(Fault("", FaultKind.PROCESSING))
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd"})
    page = open_page(clientSecret=intent.client_secret)
    page.choose(VISA)

    answer = page.confirm("confirmPayment", **STAY)
    simulator.simulator.finish(intent.id, succeeds=True)
    after = page.call(f"stripe.retrievePaymentIntent('{intent.client_secret}')")

    assert answer["paymentIntent"]["status"] == "processing"
    assert after["paymentIntent"]["status"] == "succeeded"


def test_a_saved_card_pays_on_a_page_without_a_form(api: Any, open_page: Any, customer: str) -> None:
    saved = api.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    intent = api.v1.payment_intents.create({"amount": 1999, "currency": "usd", "customer": customer})

    params = {"payment_method": saved.id, "return_url": BACK}
    query = open_page().go(
        "confirmPayment", has_elements=False, clientSecret=intent.client_secret, confirmParams=params
    )

    assert query["redirect_status"] == "succeeded"
    assert api.v1.payment_intents.retrieve(intent.id).payment_method == saved.id
