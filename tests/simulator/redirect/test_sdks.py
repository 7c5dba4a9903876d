"""SDKs of other years, under programs as their readers wrote them: redirected from outside, without an edit."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from paydesign.simulator.redirect import redirected
from paydesign.simulator.server import start

SDKS = tomllib.loads(Path(__file__).with_name("sdks.toml").read_text())

# Both the old global style and a client of its own, where the SDK has one.
PYTHON = """
import stripe
stripe.api_key = "sk_test_1"
intent = stripe.PaymentIntent.create(
    amount=1900, currency="eur", automatic_payment_methods={"enabled": True, "allow_redirects": "never"}
)
print(intent.status, intent.confirm(payment_method="pm_card_visa").status)
try:
    stripe.PaymentIntent.create(amount=1900, currency="eur", payment_method="pm_card_visa_chargeDeclined",
        confirm=True, return_url="https://shop.example/done")
except stripe.CardError if hasattr(stripe, "CardError") else stripe.error.CardError as error:
    print(error.code)
client = stripe.StripeClient("sk_test_1")
print(getattr(client, "v1", client).customers.create(params={"name": "Ada"}).name)
"""

NODE = """
const found = require("stripe");
const Stripe = found.default ?? found;

async function pay(options) {
  const stripe = new Stripe("sk_test_1", options);
  const automatic = { enabled: true, allow_redirects: "never" };
  const given = { amount: 1900, currency: "eur", automatic_payment_methods: automatic };
  const made = await stripe.paymentIntents.create(given);
  const paid = await stripe.paymentIntents.confirm(made.id, { payment_method: "pm_card_visa" });
  console.log(made.status, paid.status);
  await stripe.paymentIntents
    .create({ amount: 1900, currency: "eur", payment_method: "pm_card_visa_chargeDeclined", confirm: true,
              return_url: "https://shop.example/done" })
    .catch((error) => console.log(error.code));
}

pay({}).then(() => pay({ httpClient: Stripe.createFetchHttpClient() }));
"""

PAID = ["requires_payment_method", "succeeded", "card_declined"]


def chosen(language: str, config: pytest.Config) -> list[str]:
    return list(SDKS[language]["versions" if config.getoption("all") else "sample"])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for language in SDKS:
        if f"{language}_sdk" in metafunc.fixturenames:
            metafunc.parametrize(f"{language}_sdk", chosen(language, metafunc.config))


def run(command: list[str | Path], code: str, folder: Path, **environment: str) -> list[str]:
    """Run a program with the stand-in behind its SDK and return the words that it prints."""
    with start() as stand_in:
        done = subprocess.run(
            [*command, code],
            env=redirected({"PATH": os.environ["PATH"], **environment}, stand_in.url),
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def python_packages(keep, python_sdk):
    """Return the folder with the SDK for Python of another year."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", f"stripe=={python_sdk}"]
    return keep(
        f"stripe-python-{python_sdk}",
        lambda folder: subprocess.run([*install, "--target", folder], check=True, timeout=300),
    )


def test_python_programs_of_other_years_pay(python_packages, tmp_path):
    said = run([sys.executable, "-W", "ignore", "-c"], PYTHON, tmp_path, PYTHONPATH=str(python_packages))

    assert said == [*PAID, "Ada"]


def test_in_a_test_of_another_year_the_sdk_of_its_own_process_pays(python_packages, tmp_path):
    within = "import sys, stripe; from paydesign.simulator.stand_in import stand_in\n"
    within += "with stand_in() as served, served.for_one_test(): exec(sys.argv[1])"

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", within, PYTHON],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(python_packages)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.split() == [*PAID, "Ada"], done.stderr


def test_node_programs_of_other_years_pay(keep, need, node_sdk):
    install = [need("npm"), "install", "--silent", "--no-fund", "--no-audit", f"stripe@{node_sdk}"]
    folder = keep(
        f"stripe-node-{node_sdk}",
        lambda folder: subprocess.run([*install, "--prefix", folder], check=True, timeout=300),
    )

    assert run([need("node"), "-e"], NODE, folder) == [*PAID, *PAID]
