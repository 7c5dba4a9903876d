"""What the stand-in serves to browsers, without a browser."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import paydesign.simulator.browser as browser
from paydesign.simulator.browser import TRAINS, load_rules, portal_page, read_asset, three_ds_page
from paydesign.simulator.browser.menu import card_menu
from paydesign.simulator.cards import cards_by_number

FOLDER = Path(browser.__file__).parent
CLIENT = Path(__file__).parent / "client"


@pytest.fixture
def node(need: Callable[[str], str]) -> Callable[[str], Any]:
    """Run a module and return the JSON that it prints."""

    def run(source: str) -> Any:
        command = [need("node"), "--input-type=module", "--eval", source]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v3", "text/javascript"),
        ("/v3/", "text/javascript"),
        *((f"/{train}/stripe.js", "text/javascript") for train in TRAINS),
        *((f"/{train}/elements-inner-payment.html", "text/html") for train in TRAINS),
        ("/endive/payment_frame.js", "text/javascript"),
        ("/endive/elements.css", "text/css"),
        ("/endive/three_ds.js", "text/javascript"),
        ("/favicon.ico", "image/svg+xml"),
    ],
)
def test_a_file_is_served_with_its_type(path: str, kind: str) -> None:
    asset = read_asset(path)

    assert asset is not None
    assert asset.content_type == f"{kind}; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/endive/",
        "/endive/rules.toml",
        "/endive/menu.py",
        "/endive/../server.py",
        "/endive/no_frame.js",
        "/beryl/stripe.js",
        "/stripe.js",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert read_asset(path) is None


def test_what_the_pages_name_is_there() -> None:
    frames = [read_asset(f"/endive/{file.name}") for file in FOLDER.glob("elements-inner-*.html")]
    for page in (*frames, three_ds_page(), portal_page()):
        assert page is not None
        named = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())

        assert named
        assert all(read_asset(name if name.startswith("/") else f"/endive/{name}") for name in named)


def test_stripe_js_is_one_classic_script(need: Callable[[str], str], tmp_path: Path) -> None:
    script = tmp_path / "stripe.cjs"
    asset = read_asset("/endive/stripe.js")
    assert asset is not None
    script.write_bytes(asset.content)

    done = subprocess.run([need("node"), "--check", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert not re.search(rb"^(import|export) ", asset.content, re.MULTILINE)


def test_every_rule_has_a_source_and_is_used_and_no_other_is() -> None:
    rules = load_rules()
    lines = [line for file in (FOLDER / "script").glob("*.js") for line in file.read_text().splitlines()]
    calls = [line for line in lines if re.search(r"\b(demand|advise|messageOf)\(", line)]
    used = {name for line in calls for name in re.findall(r'"([a-z_]+)"(?:, \{.*\})?\)+;$', line)}

    assert used == set(rules)
    for rule in rules.values():
        assert rule["kind"] in ("refusal", "advice", "limit")
        assert str(rule["source"]).startswith("https://")
        assert isinstance(rule["verified"], bool)
        assert rule["verified"] or rule["kind"] == "advice", "what is not verified refuses nothing"


def test_the_names_of_stripe_js_are_those_of_its_types(need: Callable[[str], str]) -> None:
    if not (CLIENT / "node_modules/stripe-js-1").exists():
        need("the client packages: npm --prefix tests/simulator/browser/client ci")
    derive = [need("node"), CLIENT / "derive_surface.mjs"]

    derived = subprocess.run(derive, capture_output=True, text=True, check=True).stdout

    assert (FOLDER / "script/surface.js").read_text() == derived


def test_the_scripts_hold_what_their_types_say(need: Callable[[str], str]) -> None:
    if not (CLIENT / "node_modules").exists():
        need("the client packages: npm --prefix tests/simulator/browser/client ci")
    options = [
        "--noEmit",
        "--checkJs",
        "--target",
        "es2022",
        "--module",
        "es2022",
        "--moduleResolution",
        "bundler",
    ]
    scripts = [
        *FOLDER.glob("*_frame.js"),
        FOLDER / "three_ds.js",
        FOLDER / "portal.js",
        FOLDER / "script/stripe.js",
    ]
    tsc = [CLIENT / "node_modules/.bin/tsc", *options, "--lib", "es2023,dom,dom.iterable", *scripts]

    done = subprocess.run(tsc, capture_output=True, text=True, check=False)

    assert done.stdout == ""


def test_the_menu_has_test_cards_only_and_one_of_each_outcome() -> None:
    menu = {group["title"]: group["cards"] for group in card_menu()}

    assert [len(cards) > 2 for cards in menu.values()] == [True, True, True]
    numbers = [card["number"] for cards in menu.values() for card in cards]
    assert set(numbers) <= set(cards_by_number())
    assert len(numbers) <= 20
    assert {"4242424242424242", "4000000000000002", "4000002500003155"} <= set(numbers)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("formatNumber('4242424242424242999')", "4242 4242 4242 4242"),
        ("formatNumber('378282246310005')", "3782 822463 10005"),
        ("formatNumber('4242-42')", "4242 42"),
        ("formatExpiry('5')", "05"),
        ("formatExpiry('1/')", "01"),
        ("formatExpiry('1234')", "12 / 34"),
        ("formatExpiry('12 / 2034')", "12 / 34"),
        ("monthAndYear('01 / 30')", {"exp_month": 1, "exp_year": 2030}),
        ("checkNumber('378282246310005')", None),
        ("checkCvc('123', '378282246310005').code", "incomplete_cvc"),
        ("checkCvc('1234', '378282246310005')", None),
        ("checkExpiry('11 / 26', new Date(2026, 10, 30))", None),
        ("checkExpiry('10 / 26', new Date(2026, 10, 1)).code", "invalid_expiry_month_past"),
        ("checkPostal('94107-1234', 'US')", None),
        ("checkPostal('SW1A 1AA', 'GB')", None),
    ],
)
def test_the_card_form_reads_what_people_type(node: Callable[[str], Any], call: str, expected: Any) -> None:
    names = "formatNumber, formatExpiry, monthAndYear, checkNumber, checkCvc, checkExpiry, checkPostal"
    module = (FOLDER / "frame/card.js").as_uri()

    assert (
        node(f"import {{ {names} }} from '{module}'; console.log(JSON.stringify({call} ?? null))") == expected
    )


def test_the_card_form_takes_every_number_of_the_test_cards(node: Callable[[str], Any]) -> None:
    module, numbers = (FOLDER / "frame/card.js").as_uri(), json.dumps(list(cards_by_number()))
    kept = "checkNumber(n) === null && digitsOf(formatNumber(n)) === n"
    script = f"console.log(JSON.stringify({numbers}.filter((n) => !({kept}))))"

    assert node(f"import {{ checkNumber, digitsOf, formatNumber }} from '{module}'; {script}") == []


def test_parameters_are_encoded_as_the_api_reads_them(node: Callable[[str], Any]) -> None:
    module = (FOLDER / "script/api.js").as_uri()
    params = "{ card: { number: 1, cvc: undefined }, expand: ['a', 'b'], redirect: null, empty: '' }"

    encoded = node(f"import {{ encode }} from '{module}'; console.log(JSON.stringify([...encode({params})]))")

    assert encoded == [["card[number]", "1"], ["expand[0]", "a"], ["expand[1]", "b"], ["empty", ""]]
