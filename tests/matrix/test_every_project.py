"""Every project that can be generated, in memory: what the templates promise for all of them."""

import ast
import json
import re
import tomllib

import pytest
import yaml

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.facts.loader import load_currencies
from paydesign.render.matrix import cases, render_case

PARSERS = {
    ".py": lambda text: ast.parse(text),
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
}


def test_the_matrix_is_the_one_we_promise(rendered_projects):
    answers = [
        "multi_page=yes-server_logic=yes",
        "multi_page=yes-server_logic=no",
        "multi_page=no-dynamic_amount=yes-server_logic=yes",
        "multi_page=no-dynamic_amount=yes-server_logic=no",
        "multi_page=no-dynamic_amount=no-server_logic=yes",
        "multi_page=no-dynamic_amount=no-server_logic=no",
    ]
    promised = {
        "payment-fastapi-html": answers,
        "payment-fastapi-react": answers,
        "payment-express-html": answers,
        "payment-express-react": answers,
        "setup-fastapi-html": answers,
        "setup-fastapi-react": answers,
        "setup-express-html": answers,
        "setup-express-react": answers,
        "subscription-fastapi-html": answers[2:],
        "subscription-fastapi-react": answers[2:],
        "subscription-express-html": answers[2:],
        "subscription-express-react": answers[2:],
    }
    assert set(rendered_projects) == {
        *(f"{given}-{what}" for what, those in promised.items() for given in those),
        *(
            f"{given}-save_card={kept}-payment-{server}-{client}"
            for given in answers
            for kept in ("on-session", "off-session")
            for server in ("fastapi", "express")
            for client in ("html", "react")
        ),
        *(
            f"{given}-capture=manual-payment-{server}-{client}"
            for given in answers
            for server in ("fastapi", "express")
            for client in ("html", "react")
        ),
    }


def test_both_sides_are_told_the_same_of_an_extra(rendered_projects):
    told = {
        "save_card=on-session": ("setup_future_usage", "setupFutureUsage", "on_session"),
        "save_card=off-session": ("setup_future_usage", "setupFutureUsage", "off_session"),
        "capture=manual": ("capture_method", "captureMethod", "manual"),
    }
    for extra, (parameter, option, value) in told.items():
        chosen = {case: files for case, files in rendered_projects.items() if f"-{extra}-" in case}
        assert chosen
        for case, files in chosen.items():
            pages, server = join(files, r"web/.*\.(js|tsx?)$"), join(files, r"(app|src)/")

            assert re.search(rf'"?{parameter}"?: "{value}"', server), case
            if "dynamic_amount=no-server_logic=no" not in case:  # otherwise Elements reads it from the Intent
                assert f'{option}: "{value}"' in pages, case


def test_manual_capture_is_told_of_wherever_it_counts_and_nowhere_else(rendered_projects):
    tells = {
        "README.md": (
            "POST /webhook with payment_intent.amount_capturable_updated",
            "`payment_intent.canceled`",
        ),
        "pages": ("requires_capture:", "You are charged when we deliver."),
        "server": ("payment_intent.amount_capturable_updated", "payment_intent.canceled"),
    }
    for case, files in rendered_projects.items():
        texts = {
            "README.md": files["README.md"].decode(),
            "pages": join(files, r"web/(?!tests/)"),
            "server": join(files, r"(app|src)/"),
        }
        for place, words in tells.items():
            for word in words:
                assert (word in texts[place]) is ("-capture=manual-" in case), f"{case}: {place}: {word!r}"
        if "-capture=manual-" not in case:
            assert not re.search("authorized|capture", texts["server"].replace("requires_capture", "")), case


def distinct_files(projects):
    """Yield `case: path` and the content of each file; what projects share comes once."""
    seen = set()
    for case, files in projects.items():
        for path, content in files.items():
            if (path, content) not in seen:
                seen.add((path, content))
                yield f"{case}: {path}", content


def join(files, pattern):
    return "\n".join(text.decode() for path, text in files.items() if re.match(pattern, path))


def test_every_file_is_text_that_ends_in_one_newline_and_has_no_mark_left(rendered_projects):
    for place, content in distinct_files(rendered_projects):
        text = content.decode("utf-8")
        assert "\r" not in text, place
        assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), place
        assert not re.search(r"<@|[%# ]@>|\{\{ *(project|server|client)\b", text), place
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), place


def test_every_file_parses_in_its_language(rendered_projects):
    for place, content in distinct_files(rendered_projects):
        if parse := PARSERS.get(place[place.rfind(".") :]):
            try:
                parse(content.decode("utf-8"))
            except (SyntaxError, ValueError, yaml.YAMLError) as error:
                pytest.fail(f"{place}: {error}")


def test_no_project_has_what_stripe_removed_or_a_key(rendered_projects):
    forbidden = re.compile(
        r"payment_method_types|paymentMethodTypes|js\.stripe\.com/v3|[sr]k_(live|test)_\w{4}|whsec_[A-Za-z0-9]{8}"
    )
    for place, content in distinct_files(rendered_projects):
        if ": tests/" in place or place.endswith(".md"):
            continue
        found = forbidden.search(content.decode("utf-8"))
        assert found is None, f"{place}: {found and found[0]}"


def test_no_project_has_a_trace_of_another_guide(rendered_projects):
    for case, files in rendered_projects.items():
        source = "\n".join(
            text.decode() for path, text in files.items() if path.startswith(("app/", "src/", "web/"))
        )
        is_two_step, is_on_server = "multi_page=yes" in case, "server_logic=yes" in case
        is_setup, is_payment = "-setup-" in case, "-payment-" in case
        is_subscription = "-subscription-" in case
        has_cart = not is_setup and (is_two_step or "dynamic_amount=yes" in case)
        for present, words in (
            (is_two_step, ("review.html",)),
            (is_two_step and not is_setup, ("payment-summary",)),
            (is_on_server, ("prepaid", "handleNextAction")),
            (is_payment and is_on_server, ("confirm-intent",)),
            (is_payment and not is_on_server, ("create-intent",)),
            (not is_setup and not is_on_server, ("confirmPayment",)),
            (is_subscription and is_on_server, ("confirm-subscription",)),
            (is_subscription and not is_on_server, ("create-subscription",)),
            (is_subscription, ("lookup_key", "renewalAmount")),
            (is_setup and is_on_server, ("confirm-setup-intent",)),
            (is_setup and not is_on_server, ("create-setup-intent",)),
            (not is_payment, ("setup_intent",)),
            (not is_setup, ("/api/order", "fulfil", "amount")),
            (has_cart, ("discount", "quantities")),
            (is_two_step or is_on_server, ("confirmation_token", "createConfirmationToken")),
        ):
            for word in words:
                assert (word in source) is present, (
                    f"{case}: {word!r} should {'' if present else 'not '}be there"
                )


def test_the_versions_are_the_pinned_ones_in_one_place_each(rendered_projects):
    sdks = {"pyproject.toml": b"stripe==16.1.0", "package.json": b'"stripe": "23.1.0"'}
    derived = re.compile(r"requirements.*\.txt|package-lock\.json")
    for case, files in rendered_projects.items():
        pins = [
            path
            for path, text in files.items()
            if any(pin in text for pin in sdks.values()) and not derived.fullmatch(path)
        ]
        assert len(pins) == 1, (case, pins)
        assert sdks[pins[0]] in files[pins[0]], case
        if case.endswith("-react"):  # the package of this major loads the script of the train endive
            assert b'"@stripe/stripe-js": "10.2.1"' in files["web/package.json"], case
        pages = {path for path, text in files.items() if b"js.stripe.com/endive/stripe.js" in text}
        html = {path for path in files if path.endswith(".html")} if case.endswith("-html") else set()
        assert pages <= html, (case, pages)
        assert bool(pages) == bool(html), case


@pytest.fixture(scope="module")
def catalogs(rendered_projects):
    """One case for each catalog of products that there is."""
    every = {case.id: case for case in cases(load_tree(), discover())}
    return {find_catalog(files): every[id] for id, files in rendered_projects.items()} | {None: None}


@pytest.mark.parametrize("code", load_currencies())
def test_every_currency_renders_prices_that_it_allows(catalogs, code):
    currency = load_currencies()[code]
    for case in filter(None, catalogs.values()):
        files = render_case(load_tree(), discover(), case, currency=code)
        prices = prices_in(find_catalog(files))
        assert prices, f"{case.id}: no prices found"
        assert all(price % currency.step == 0 for price in prices), prices
        assert all(price >= (currency.minimum or 1) for price in prices), prices


def find_catalog(files):
    return next((text for path, text in files.items() if CATALOG.fullmatch(path)), None)


CATALOG = re.compile(r"(app|src)/catalog\.\w+")
PRICE = re.compile(rb"Product\(.*?, (\d+)\)|unitAmount: (\d+)")


def prices_in(catalog: bytes) -> list[int]:
    """Return the price of each product, in the ways in which catalogs are written."""
    return [int(one or other) for one, other in PRICE.findall(catalog)]


def test_another_name_changes_names_only(rendered_projects):
    tree, catalog = load_tree(), discover()
    for case in cases(tree, catalog):
        renamed = render_case(tree, catalog, case, name="my-tea-2")
        shop = rendered_projects[case.id]
        assert renamed.keys() == shop.keys()
        for path, text in renamed.items():
            assert b"shop" not in text or b"shop" in shop[path], path
        assert any(b"my-tea-2" in text for path, text in renamed.items() if not path.endswith(".md"))
