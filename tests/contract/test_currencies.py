"""Currencies whose amounts Stripe takes in a special form, charged by every server."""

from itertools import cycle, product

import pytest
from loadtest.kit import write

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.facts.loader import load_currencies
from paydesign.render.matrix import Case, render_case

CART = {"multi_page": False, "dynamic_amount": True, "server_logic": True}
# No decimals; decimals that have to be 0; the same; a minimum that is far above one unit.
SPECIAL = ("jpy", "ugx", "isk", "huf")


def pytest_generate_tests(metafunc):
    """Charge each currency by one of the servers in turn, or by every one with --all."""
    servers = discover().servers
    each = product(SPECIAL, servers) if metafunc.config.getoption("--all") else zip(SPECIAL, cycle(servers))
    metafunc.parametrize(("code", "name"), list(each))


@pytest.fixture
def start_in(start_server, find_kit, tmp_path):
    """Start the server of a cart in a currency."""

    def start(name, currency):
        case = Case(CART, "payment", name, "html")
        files = render_case(load_tree(), discover(), case, currency=currency)
        write(files, tmp_path)
        find_kit(case.id).put_into(tmp_path)
        return start_server(case.id, tmp_path)

    return start


def test_a_changed_cart_is_charged_in_the_currencys_own_form(start_in, code, name):
    currency, server = load_currencies()[code], start_in(name, code)
    browser = server.browser()
    browser("POST", "/api/order")
    cart = {"quantities": {"pen": 1, "ink": 3}, "discountCode": "WELCOME10"}
    order = browser("PUT", "/api/order", cart).json

    paid = browser(
        "POST",
        "/api/confirm-intent",
        {"orderId": order["id"], "confirmationToken": server.stand_in.new_token()},
    )

    assert (paid.status, paid.json["status"]) == (200, "succeeded")
    [intent] = server.stand_in.intents(order)
    assert (intent["amount"], intent["currency"]) == (order["amount"], code)
    assert order["amount"] == 51 * currency.unit_price * 9 // 10
    assert order["amount"] % currency.step == 0
    assert order["decimals"] == currency.decimals
