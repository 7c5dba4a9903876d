"""What the account has from the start: made by the API, there again after a reset, and refused with its places."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request

import pytest
import stripe

from paydesign.errors import DocumentInvalid, DocumentUnreadable
from paydesign.simulator.fixtures.seeding import load_fixtures
from paydesign.simulator.ids import Ids
from paydesign.simulator.server import start

from .conftest import open_url, sdk

PAGE = (Path(__file__).parents[2] / "docs" / "fixtures.md").read_text(encoding="utf-8")
SHOP, CLI = (re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1] for kind in ("yaml", "json"))


@contextmanager
def account(text, **options):
    with start(fixtures=load_fixtures(text.encode(), "shop.yaml"), **options) as running:
        yield sdk(running.url), running


def problems(text):
    with pytest.raises((DocumentInvalid, DocumentUnreadable)) as refused:
        load_fixtures(text.encode(), "f")
    return [(one.where, one.message, one.hint) for one in refused.value.problems]


def test_the_objects_of_the_page_have_their_ids_and_belong_together():
    with account(SHOP) as (api, _):
        price = api.v1.prices.retrieve("price_month")
        assert (price.product, price.unit_amount, price.recurring.interval) == ("prod_paper", 900, "month")
        assert api.v1.products.retrieve("prod_paper").default_price == "price_month"
        assert api.v1.coupons.retrieve("SAVE10").percent_off == 10
        assert api.v1.customers.retrieve("cus_ada").email == "ada@example.com"
        [saved] = api.v1.customers.payment_methods.list("cus_ada").data
        assert saved.card.last4 == "4242"
        bob = api.v1.customers.retrieve("cus_bob")
        assert bob.invoice_settings.default_payment_method == "pm_bob"
        [method] = api.v1.customers.payment_methods.list("cus_bob").data
        assert (method.id, method.card.brand) == ("pm_bob", "mastercard")


def test_what_is_left_out_is_as_the_api_makes_it():
    with account("- {object: product, id: prod_x, name: X, metadata: {a: 1}}\n") as (api, _):
        seeded, made = api.v1.products.retrieve("prod_x"), api.v1.products.create({"name": "X"})

    own = {"id", "created", "updated", "metadata"}
    assert {name: value for name, value in seeded.to_dict().items() if name not in own} == {
        name: value for name, value in made.to_dict().items() if name not in own
    }
    assert seeded.metadata.to_dict() == {"a": "1"}


def test_fixtures_survive_a_reset_and_what_came_later_does_not():
    with account(SHOP) as (api, running):
        api.v1.products.update("prod_paper", {"name": "Changed"})
        later = api.v1.customers.create()

        running.simulator.reset()

        assert api.v1.products.retrieve("prod_paper").name == "Newspaper"
        with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
            api.v1.customers.retrieve(later.id)


def test_a_fixture_is_no_part_of_the_history(receiver):
    with account(SHOP, webhook_url=receiver.url) as (api, running):
        assert running.simulator.log.after(0) == []
        assert api.v1.events.list().data == []

        api.v1.customers.create()

        assert [one["type"] for one in receiver.wait_for(1)] == ["customer.created"]
        assert [event.type for event in api.v1.events.list().data] == ["customer.created"]


def test_ids_that_are_not_given_are_made_up_after_fixtures_too():
    with account(
        "- {object: price, id: price_a, product: prod_a, unit_amount: 1, currency: usd}\n"
        "- {object: product, id: prod_a, name: A}\n"
    ) as (api, _):
        other = api.v1.prices.create({"product": "prod_a", "unit_amount": 2, "currency": "usd"})

        assert other.id not in ("price_a", "")
        assert [price.id for price in api.v1.prices.list().data] == [other.id, "price_a"]


def test_the_id_of_the_last_fixture_is_not_given_to_the_next_object():
    with account("- {object: product, id: prod_a, name: A}\n") as (api, _):
        assert api.v1.products.create({"name": "B"}).id != "prod_a"


def test_the_order_of_the_file_is_kept_where_it_can_be():
    text = "".join(f"- {{object: customer, id: cus_{n}}}\n" for n in (3, 1, 2))
    with account(text) as (api, _):
        assert [one.id for one in api.v1.customers.list().data] == ["cus_2", "cus_1", "cus_3"]


@pytest.mark.parametrize(
    "text",
    [
        "- {object: webhook_endpoint, id: we_x, url: 'http://127.0.0.1:1/', enabled_events: ['*']}",
        "- {object: coupon, id: TEN, percent_off: 10}\n"
        "- {object: promotion_code, id: promo_x, code: TEN, promotion: {type: coupon, coupon: TEN}}",
        SHOP + "- {object: subscription, id: sub_x, customer: cus_bob, items: [{price: price_month}], "
        "payment_behavior: default_incomplete, "
        "payment_settings: {save_default_payment_method: on_subscription}}",
    ],
    ids=["webhook endpoint", "promotion code", "subscription"],
)
def test_further_kinds_are_made_with_their_ids(text):
    with account(text) as (api, _):
        kind, id = re.findall(r"object: (\w+), id: (\w+)", text)[-1]
        assert getattr(api.v1, f"{kind}s").retrieve(id).object == kind


def test_the_form_of_the_stripe_cli_refers_to_earlier_answers():
    with account(CLI) as (api, _):
        [intent] = api.v1.payment_intents.list().data
        customer = api.v1.customers.retrieve(intent.customer)

        assert (intent.status, intent.amount_received) == ("succeeded", 1999)
        assert customer.email == "ada@example.com"


def requests(*given):
    return json.dumps(
        {"fixtures": [{"name": f"r{n}", "method": "post", **one} for n, one in enumerate(given)]}
    )


def test_references_reach_into_lists_and_have_defaults():
    text = requests(
        {
            "path": "/v1/products",
            "params": {"name": "A", "images": ["http://x.example/1", "http://x.example/2"]},
        },
        {"path": "/v1/products", "params": {"name": "${r0:images.1}", "url": "${r0:url|http://y.example}"}},
    )
    with account(text) as (api, _):
        made = api.v1.products.list().data[0]

    assert (made.name, made.url) == ("http://x.example/2", "http://y.example")


def test_an_error_that_is_expected_is_none():
    declined = {
        "path": "/v1/payment_intents",
        "params": {
            "amount": 100,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa_chargeDeclined",
            "return_url": "http://127.0.0.1:9/",
        },
    }
    with account(requests({**declined, "expected_error_type": "card_error"})) as (api, _):
        assert api.v1.payment_intents.list().data[0].last_payment_error.code == "card_declined"
    [(_, words, _)] = problems(requests(declined))
    assert "declined" in words
    [(_, words, _)] = problems(requests({"path": "/v1/customers", "expected_error_type": "card_error"}))
    assert words == "it succeeds instead of failing with card_error"


def test_all_problems_are_said_at_once_with_their_places():
    text = """\
- {object: product, id: prod_a, nmae: A}
- {object: prise, id: price_a}
- {object: price, id: price_b, product: prod_c, currency: usd, unit_amount: a lot, recurring: {intervall: day}}
- {object: customer}
- just text
- {object: product, id: prod_c, name: C}
- {object: product, id: prod_c, name: C}
- {object: customer, id: cus ada}
- {object: product, id: prod_d, name: yes}
"""

    assert problems(text) == [
        ("f:1:3", "`name` is missing", None),
        ("f:1:33", "the key `nmae` is unknown", "did you mean `name`?"),
        ("f:2:12", "objects of the kind prise cannot be made", "did you mean `price`?"),
        ("f:3:77", "Invalid integer: a lot", None),
        (
            "f:3:96",
            "the key `recurring[intervall]` is unknown",
            "did you mean `interval`? one of: interval, interval_count, meter, trial_period_days, usage_type",
        ),
        ("f:4:3", "`id` is missing", None),
        ("f:5:3", "this is not an object", "{object: product, id: prod_x, ...}"),
        ("f:7:25", "the id prod_c is here a second time", "the first is at f:6:25"),
        ("f:8:26", "'cus ada' is no id", "letters, digits, _, - and dots"),
        ("f:9:39", "yes is read in more than one way", "put it in quotes"),
    ]


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("- {object: price, id: price_a, product: prod_x, unit_amount: 1, currency: usd}", "f:1:41", "No such product"),
        ("- {object: price, id: cheap, product: prod_a, unit_amount: 1, currency: usd}\n"
         "- {object: product, id: prod_a, name: A}", "f:1:23", "cheap is no id of a price"),
        ("- {object: product, id: prod_a, name: A, created: 5}", "f:1:42", "`created` is unknown"),
        ("- {object: customer, id: cus_a, payment_method: pm_a}\n"
         "- {object: payment_method, id: pm_a, type: card, card: {token: tok_visa}, customer: cus_a}",
         "f:", "circular reference"),
        ("- {object: event, id: evt_1}", "f:1:12", "cannot be made"),
        ("- {object: customer, id: cus_a, source: tok_visa}", "f:1:41", "does not play"),
        ("fixtures: {}", "f:1:11", "there is no list of fixtures"),
        ("5", "f:1:1", "neither a list"),
        ("_mta: {}\nfixtures: []", "f:1:1", "`_mta` is unknown"),
        ("_meta: {template_version: 1}\nfixtures: []", "f:1:27", "version 0"),
        ("fixtures: []\nenv: {A: b}", "f:2:6", "environment"),
        (requests({"path": "/v1/custmers"}), "f:1:", "custmers"),
        (requests({"path": "/v1/customers", "prams": {}}), "f:1:", "`prams` is unknown"),
        (requests({"path": "/v1/customers", "params": {"emial": "a"}}), "f:1:", "`emial` is unknown"),
        (requests({"path": "/v1/customers/${who:id}"}), "f:1:", "no fixture is called who"),
        (requests({"path": "/v1/customers", "params": {"name": "${r0:id}"}}), "f:1:", "circular reference: r0"),
        (requests({"path": "/v1/customers", "params": {"name": "${r1:id}"}},
                  {"path": "/v1/customers", "params": {"name": "${r0:id}"}}), "f:1:", "circular reference: r1"),
        (requests({"path": "/v1/customers", "params": {"name": "${r1:id}"}}, {"path": "/v1/customers"}),
         "f:1:", "this is made later: r1"),
        (requests({"path": "/v1/customers", "params": {"name": "${.env:NAME}"}}), "f:1:", "environment"),
        (requests({"path": "/v1/customers"}, {"path": "/v1/customers", "params": {"name": "${r0:x.#.y}"}}),
         "f:1:", "has no x.#.y"),
        (requests({"path": "/v1/customers", "name": "a"}, {"path": "/v1/customers", "name": "a"}),
         "f:1:", "second time"),
        ("- &a {object: customer, id: cus_a}\n- *a", "f:1:3", "anchor"),
        ("- !!python/object:os.system {object: customer}", "f:1:3", "tag"),
        ("a: [" * 50, "f:1:", "deep"),
        ("- {object: customer, id: cus_a", "f:2:1", "not YAML"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_refused_with_its_place(text, where, words):
    found = problems(text)

    assert [(place, said) for place, said, _ in found if place.startswith(where) and words in said], found


def test_what_needs_a_refused_one_is_not_refused_for_that():
    text = (
        "- {object: coupon, id: TEN, percent_off: 10, amount_off: 5, currency: usd}\n"
        "- {object: promotion_code, id: promo_x, code: TEN, promotion: {type: coupon, coupon: TEN}}\n"
        "- {object: price, id: price_a, product: prod_x, unit_amount: 1, currency: usd}\n"
    )

    assert [where for where, _, _ in problems(text)] == ["f:1:3", "f:3:41"]


def test_there_are_not_too_many():
    text = "".join(f"- {{object: customer, id: cus_{n}}}\n" for n in range(1001))

    assert [words for _, words, _ in problems(text)] == ["there are more than 1000 fixtures"]


def test_an_id_is_given_once():
    ids = Ids()
    ids.call_next("cus_a")

    assert ids.new("pm").startswith("pm_")
    assert ids.new("cus") == "cus_a" != ids.new("cus")


@pytest.mark.parametrize("command", ["simulate", "preview"])
def test_the_command_line_refuses_them_all_at_once_before_anything_starts(paydesign, tmp_path, command):
    file = tmp_path / "shop.yaml"
    file.write_text("- {object: product, id: prod_a, nmae: A}\n- {object: prise, id: p}\n")
    if command == "preview":
        paydesign("new", str(tmp_path / "shop"), "--defaults")

    done = paydesign(
        command, *([str(tmp_path / "shop")] if command == "preview" else []), "--fixtures", str(file)
    )

    assert (done.returncode, done.stdout) == (3, "")
    for words in (f"{file}:1:33", "did you mean `name`?", f"{file}:2:12", "Traceback"):
        assert (words in done.stderr) == (words != "Traceback"), done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"- " * (25 << 20), "larger than 1 MiB"), (b"\x00\x01", "binary"), (None, "no such file")],
    ids=["50 MB", "binary", "absent"],
)
def test_what_is_no_such_file_is_refused(paydesign, tmp_path, content, words):
    file = tmp_path / "shop.yaml"
    if content is not None:
        file.write_bytes(content)

    done = paydesign("simulate", "--fixtures", str(file))

    assert done.returncode == 3
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_program_serves_them_and_again_after_a_reset(tmp_path):
    (tmp_path / "shop.yaml").write_text(SHOP)
    command = [sys.executable, "-m", "paydesign", "simulate", "--fixtures", str(tmp_path / "shop.yaml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            assert sdk(url).v1.customers.retrieve("cus_ada").id == "cus_ada"
            assert open_url(Request(f"{url}/_simulator/reset", b"{}", method="POST")).status == 200
            assert sdk(url).v1.customers.retrieve("cus_ada").id == "cus_ada"
        finally:
            process.terminate()


def test_a_preview_has_them_too(tmp_path):
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "home").mkdir()
    app = f"exec {sys.executable} -m http.server --bind 127.0.0.1 $PORT"
    given = [
        "--run",
        app,
        "--webhook",
        "/w",
        "--env",
        "KEY=secret",
        "--fixtures",
        str(tmp_path / "shop.yaml"),
    ]
    command = [sys.executable, "-m", "paydesign", "preview", str(tmp_path / "home"), *given]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            process.stdout.readline()
            inspector = process.stdout.readline().removeprefix("inspector: ").strip()
            assert (
                sdk(inspector.removesuffix("/_simulator/")).v1.customers.retrieve("cus_bob").id == "cus_bob"
            )
        finally:
            process.terminate()
