"""The pytest plugin in other people's tests: real runs of pytest, in folders of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "pytest"

Pytest = Callable[..., subprocess.CompletedProcess[str]]

UNAWARE = """
import sys

def test_nothing_of_it_is_loaded():
    loaded = {name for name in sys.modules if name.startswith("paydesign")}
    assert loaded == {"paydesign", "paydesign.pytest_plugin"}
"""

ONE_AFTER_ANOTHER = """
import time
import pytest
import stripe

client = stripe.StripeClient("sk_test_made_before")
HOOK = "http://127.0.0.1:9/webhook"
OTHER = "2022-11-15"

def test_1_leaves_much_behind(stripe_stand_in):
    client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k", "stripe_version": OTHER})
    stripe_stand_in.webhooks_to(HOOK)
    stripe_stand_in.faults.next("error_500", "POST /v1/refunds")
    stripe_stand_in.clock.advance(86_400)
    client.v1.customers.create()
    assert stripe_stand_in.log.events("customer.created")[-1]["created"] > time.time() + 80_000

def test_2_finds_nothing(stripe_stand_in):
    assert client.v1.customers.list().data == []
    assert stripe_stand_in.faults.waiting() == []
    assert [entry["path"] for entry in stripe_stand_in.log.requests()] == ["/v1/customers"]
    assert client.v1.customers.create({"name": "Bob"}, {"idempotency_key": "k"}).name == "Bob"
    [event] = stripe_stand_in.log.events("customer.created")
    assert abs(event["created"] - time.time()) < 3600
    assert event["pending_webhooks"] == 0
    assert event["api_version"] == stripe_stand_in.api_version
    assert stripe_stand_in.log.deliveries() == []

def test_3_is_told_what_is_not_played(stripe_stand_in):
    try:
        client.v1.reviews.list()
    except stripe.StripeError:
        pass  # as a shop does for which it matters little

def test_4_expects_it(stripe_stand_in):
    stripe_stand_in.expect_refusal("paydesign_not_simulated")
    with pytest.raises(stripe.StripeError):
        client.v1.reviews.list()

def test_5_does_not_expect_it_any_more(stripe_stand_in):
    with pytest.raises(stripe.StripeError):
        client.v1.reviews.list()

def test_6_is_not_stripes_refusal(stripe_stand_in):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create({"amount": -1, "currency": "eur"})
    with pytest.raises(ValueError, match="paydesign_"):
        stripe_stand_in.expect_refusal("card_declined")

def test_7_orders_what_there_is_not(stripe_stand_in):
    with pytest.raises(ValueError, match="error_500"):
        stripe_stand_in.faults.next("sloth")
    with pytest.raises(ValueError, match="not this machine"):
        stripe_stand_in.webhooks_to("http://shop.example/webhook")
    intent = client.v1.payment_intents.create({"amount": 1900, "currency": "eur"})
    with pytest.raises(ValueError, match=intent.id):
        stripe_stand_in.finish_3ds(intent)

def test_8_waits_in_vain(stripe_stand_in):
    stripe_stand_in.webhooks_to(HOOK)
    client.v1.customers.create()
    with pytest.raises(AssertionError, match=r"customer.created: .*refused"):
        stripe_stand_in.log.wait_for_delivery("customer.created", timeout=1)

def test_9_is_a_test_without_it(monkeypatch):
    asked = []
    monkeypatch.setattr(stripe.RequestsClient, "request", lambda self, method, url, *_, **__: asked.append(url))
    with pytest.raises(Exception):
        stripe.StripeClient("sk_test_x", http_client=stripe.RequestsClient()).v1.customers.list()
    assert asked[0].startswith("https://api.stripe.com/")
"""


@pytest.fixture
def run_pytest(tmp_path: Path) -> Pytest:
    """Run pytest as somebody does who has nothing of ours but the installed package."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    def run(*arguments: str, folder: Path = tmp_path, **files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            (folder / f"{name}.py").write_text(text)
        (folder / "pytest.ini").write_text("[pytest]\n")
        command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(
            command, cwd=folder, env=own, capture_output=True, text=True, timeout=300, check=False
        )

    return run


@pytest.mark.parametrize("shared", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_the_example_works(run_pytest: Pytest, tmp_path: Path, shared: list[str]) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__"))

    done = run_pytest(*shared, folder=tmp_path / "shop")

    written = (EXAMPLE / "test_shop.py").read_text().count("\ndef test_")
    assert done.returncode == 0, done.stdout
    assert len(set(re.findall(r"^PASSED \S+::(\w+)", done.stdout, re.MULTILINE))) == written


def test_a_run_that_does_not_use_it_loads_nothing_of_it(run_pytest: Pytest) -> None:
    done = run_pytest(test_unaware=UNAWARE)

    assert done.returncode == 0, done.stdout


def test_each_test_has_a_stand_in_that_knows_nothing_of_the_others(run_pytest: Pytest) -> None:
    done = run_pytest(test_all=ONE_AFTER_ANOTHER)

    outcomes = set(re.findall(r"^(FAILED|ERROR) test_all\.py::test_(\d)", done.stdout, re.MULTILINE))
    assert outcomes == {("ERROR", "3"), ("ERROR", "5")}, done.stdout
    assert "1 failed" not in done.stdout
    assert "GET /v1/reviews: paydesign_not_simulated" in done.stdout
    assert 'stripe_stand_in.expect_refusal("paydesign_not_simulated")' in done.stdout
