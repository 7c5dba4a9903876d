"""What confirming a PaymentIntent and a SetupIntent have in common: the method, the checks, 3DS."""

from __future__ import annotations

from typing import Any

from .intents import NAMES, shown
from .methods import load_methods
from .offering import expect_offered
from .params import Params
from .resources import confirmation_tokens, customer_sessions, payment_methods
from .return_address import check_return_url
from .rules import Refusal
from .store import StripeObject
from .world import Call

ONLY_WITH_CONFIRM = (
    "confirmation_token",
    "error_on_requires_action",
    "mandate",
    "mandate_data",
    "off_session",
    "return_url",
    "use_stripe_sdk",
)
"""Parameters of create that say how to confirm."""


def check_confirm_only(call: Call) -> None:
    """Refuse what only makes sense together with confirm=true."""
    for name in ONLY_WITH_CONFIRM:
        if name in call.params and not call.params.get("confirm"):
            raise Refusal("parameter_only_with_confirm", name=name)


def card_options(**more: Any) -> dict[str, Any]:
    """Return the payment_method_options of an intent for which nothing was asked."""
    return {"card": {"network": None, "request_three_d_secure": "automatic", "mandate_options": None, **more}}


def change_options(call: Call, intent: StripeObject) -> None:
    """Take over what the request asks for with cards."""
    given = call.params.inside("payment_method_options").inside("card")
    if "request_three_d_secure" in given:
        intent["payment_method_options"]["card"]["request_three_d_secure"] = given["request_three_d_secure"]


def attach_customer(call: Call, intent: StripeObject) -> None:
    """Set the customer that the request names, who must exist."""
    if "customer" in call.params:
        intent["customer"] = call.store.get("customer", call.params["customer"], "customer")["id"]


def choose_method(call: Call, intent: StripeObject) -> StripeObject:
    """Return the PaymentMethod to confirm with, or refuse the request."""
    method = _chosen(call, intent)
    expect_offered(call, intent, method)
    if is_redirect(method) and intent["object"] == "setup_intent":
        raise Refusal("saving_not_played", type=method["type"])
    return method


def _chosen(call: Call, intent: StripeObject) -> StripeObject:
    """Return, in this order: a confirmation token's, a method by id, what a form gives, what the intent has."""
    given = call.params
    for name in ("client_context", "error_on_requires_action", "off_session", "return_url", "use_stripe_sdk"):
        given.take(name)  # they count only for some cards
    check_return_url(given.get("return_url"))
    _check_return_url(call, intent)
    customer_sessions.start_again(intent)
    if "confirmation_token" in given:
        return _own(call, intent, confirmation_tokens.use(call, given["confirmation_token"], intent))
    if "payment_method" in given:
        confirmation_tokens.check_context(call, given.take("client_context", {}), intent)
        method = payment_methods.find_method(call.world, given["payment_method"], "payment_method")
        return _own(call, intent, method)
    if "payment_method_data" in given:
        return _from_form(call, intent, given.inside("payment_method_data"))
    if intent["payment_method"] is not None:
        return _own(call, intent, call.store.get("payment_method", intent["payment_method"]))
    rule = (
        "missing_payment_method" if intent["object"] == "payment_intent" else "setup_missing_payment_method"
    )
    raise Refusal(rule, shown(call, intent), name=NAMES[intent["object"]])


def _own(call: Call, intent: StripeObject, method: StripeObject) -> StripeObject:
    """Return the method if it is the customer's, or nobody's and still unused."""
    payment_methods.expect_unspent(method, "payment_method_spent", shown(call, intent))
    owner, customer = method["customer"], intent["customer"]
    about = {"id": method["id"], "customer": customer or owner}
    if owner is not None and customer is None:
        is_setup = intent["object"] == "setup_intent"
        rule = "setup_payment_method_belongs" if is_setup else "payment_method_belongs"
        raise Refusal(rule, shown(call, intent), **about)
    if owner not in (None, customer):
        raise Refusal("payment_method_of_another_customer", shown(call, intent), **about)
    return method


def _from_form(call: Call, intent: StripeObject, data: Params) -> StripeObject:
    confirmation_tokens.check_context(call, call.params.take("client_context", {}), intent)
    given = payment_methods.read_data(call, data)
    details = payment_methods.read_details(data)
    if (features := customer_sessions.asked_to_save(call)) is not None:
        details["allow_redisplay"] = "always"
        customer_sessions.save(call, intent, features["payment_method_save_usage"])
    return payment_methods.new_method(call.world, given, details)


def _check_return_url(call: Call, intent: StripeObject) -> None:
    methods = intent["automatic_payment_methods"]
    has_redirects = methods is not None and methods["enabled"] and methods["allow_redirects"] != "never"
    if call.is_client or "return_url" in call.params or not has_redirects:
        return  # Stripe.js has its own rule: a page that is left only "if_required" needs no return_url for a card.
    token = call.store.find("confirmation_token", call.params.get("confirmation_token", ""))
    if token is None or token["return_url"] is None:
        kind = NAMES[intent["object"]].replace("Intent", " Intent")
        raise Refusal("return_url_missing", name=kind)


def must_authenticate(call: Call, intent: StripeObject, method: StripeObject) -> bool:
    """Tell whether the customer has to say yes to the bank first: by 3DS, or on a page that the method leads to."""
    if intent.get("_authenticated") == method["id"]:
        return False
    if is_redirect(method):
        return True
    card = payment_methods.card_of(method)
    off_session = bool(call.params.get("off_session"))
    match card.three_ds:
        case "required":
            return True
        case "unless_set_up":
            return not (off_session and method.get("_set_up"))
        case "on_session":
            return not off_session
        case "optional":
            return _asks_for_3ds(intent)
    return False


def is_redirect(method: StripeObject) -> bool:
    """Tell whether the customer leaves for a page of the bank, in the whole window."""
    return load_methods()[method["type"]].redirects


def _asks_for_3ds(intent: StripeObject) -> bool:
    options = intent["payment_method_options"] or card_options()
    return options["card"]["request_three_d_secure"] in ("any", "challenge")


def passed_3ds(intent: StripeObject, method: StripeObject) -> dict[str, Any] | None:
    """Return what a charge tells of 3DS, None if there was none."""
    is_frictionless = payment_methods.card_of(method).three_ds == "frictionless"
    if intent.get("_authenticated") != method["id"] and not is_frictionless:
        return None
    flow = "frictionless" if is_frictionless else "challenge"
    return {"authentication_flow": flow, "result": "authenticated", "version": "2.2.0"}


def start_authentication(call: Call, intent: StripeObject, method: StripeObject) -> None:
    """Put the intent into requires_action, with the page of the bank as the next action."""
    token = call.store.find("confirmation_token", call.params.get("confirmation_token", ""))
    return_url = call.params.get("return_url") or (token or {}).get("return_url")
    asked = call.params.get("use_stripe_sdk", token is not None or call.is_client)
    leaves = is_redirect(method)
    if leaves and return_url is None:
        raise Refusal("redirect_without_return_url", type=method["type"])
    uses_sdk = not leaves and (bool(asked) or return_url is None)
    attempt = call.store.add(
        {
            "object": "bank_attempt",
            "id": call.world.ids.new("bank" if leaves else "3ds"),
            "intent": intent["id"],
            "kind": intent["object"],
            "method": method["type"],
            "status": "pending",
            "return_url": None if uses_sdk else return_url,
        }
    )
    url = f"{call.world.base_url}/{'bank' if leaves else '3ds'}/{attempt['id']}"
    intent["status"] = "requires_action"
    intent["_attempt"] = attempt["id"]
    intent["next_action"] = (
        {"type": "use_stripe_sdk", "use_stripe_sdk": _sdk_action(attempt["id"], url)}
        if uses_sdk
        else {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}}
    )
    call.emit(f"{intent['object']}.requires_action", intent)


def _sdk_action(attempt: str, url: str) -> dict[str, Any]:
    return {"type": "three_d_secure_redirect", "three_d_secure_attempt": attempt, "stripe_js": url}


def end_authentication(call: Call, intent: StripeObject, *, status: str) -> None:
    """Close the attempt that the intent waits for, if there is one."""
    attempt = call.store.find("bank_attempt", intent.pop("_attempt", ""))
    if attempt is not None:
        attempt["status"] = status
    intent["next_action"] = None


def authentication_failed(intent: StripeObject, method: StripeObject) -> dict[str, Any]:
    """Return the error that an intent keeps when the customer said no, or gave it up."""
    is_payment = intent["object"] == "payment_intent"
    rule = (
        "redirect_failed"
        if is_payment and is_redirect(method)
        else f"{intent['object']}_authentication_failure"
    )
    return Refusal(rule, _method_of(method)).body()


def decline(call: Call, intent: StripeObject, method: StripeObject) -> Refusal | None:
    """Return what the card's bank says against a charge, or None."""
    card = payment_methods.card_of(method)  # any other method is refused by nobody at this point
    if card.three_ds == "optional_fails" and _asks_for_3ds(intent):
        return Refusal("processing_error", _method_of(method))
    if card.decline is None or (
        card.decline == "incorrect_cvc" and method["card"]["checks"]["cvc_check"] is None
    ):
        return None
    extra = {"decline_code": card.decline_code} if card.decline_code else {}
    return Refusal(card.decline, {**extra, **_method_of(method)})


def _method_of(method: StripeObject) -> dict[str, Any]:
    return {"payment_method": method, "payment_method_type": method["type"]}


def remember_token(call: Call, intent: StripeObject) -> StripeObject | None:
    """Note on the intent which token it is confirmed with, if any, and return it."""
    token = call.store.find("confirmation_token", call.params.get("confirmation_token", ""))
    intent["_token"] = token["id"] if token else ""
    return token


def decline_token(call: Call, intent: StripeObject) -> None:
    """Note on the token that the attempt with it failed."""
    token = call.store.find("confirmation_token", intent.get("_token", ""))
    if token is not None:
        token["_declined"] = True
