"""`paydesign simulate`, as a real process."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import stripe

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def simulate() -> Iterator[Start]:
    """Start the program; it is killed when the test is over."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "paydesign", "simulate", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def test_its_first_line_is_the_url_and_the_sdk_works_there(simulate):
    url = first_line(simulate())

    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})

    assert url.startswith("http://127.0.0.1:")
    assert client.v1.payment_intents.create({"amount": 1999, "currency": "usd"}).id.startswith("pi_")


@pytest.fixture
def announced(simulate):
    """Start it with --json, and return the process and what its line says."""

    def start(*arguments):
        process = simulate("--json", *arguments)
        return process, json.loads(first_line(process))

    return start


def test_a_program_reads_one_line_with_what_it_needs(announced, receiver):
    process, said = announced()
    client = stripe.StripeClient(said["secret_key"], base_addresses={"api": said["url"]})
    control = Request(f"{said['control']}webhooks", json.dumps({"url": receiver.url}).encode())

    urlopen(control, timeout=10).close()
    client.v1.customers.create()

    receiver.wait_for(1)
    event = client.construct_event(*receiver.bodies[0], said["webhook_secret"])
    assert (said["protocol"], said["pid"], said["api_version"]) == (1, process.pid, event.api_version)
    assert b"Stripe" in urlopen(said["stripe_js"]).read()
    assert said["publishable_key"].startswith("pk_test_")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 130


def test_the_line_names_the_secret_that_was_given(announced):
    _, said = announced("--webhook-url", "http://127.0.0.1:1/", "--webhook-secret", "whsec_mine")

    assert said["webhook_secret"] == "whsec_mine"


def test_with_the_environment_of_the_line_a_program_is_redirected(announced, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "mine.py").write_text(
        "import stripe; print(stripe.StripeClient('sk_test_1').v1.customers.create().id)"
    )
    _, said = announced()

    done = subprocess.run(
        [sys.executable, "-m", "mine"],
        env={**os.environ, **said["environment"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.startswith("cus_"), done.stderr
    assert set(said["environment"]) == {"PAYDESIGN_SIMULATOR_URL", "PYTHONPATH", "NODE_OPTIONS"}


def test_lenient_takes_what_is_not_played(simulate):
    url = first_line(simulate("--lenient"))

    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})

    assert client.v1.payment_intents.create(
        {"amount": 1999, "currency": "usd", "application_fee_amount": 5}
    ).id


@pytest.fixture
def shown(simulate):
    """Return the address, and by its label each line on how an application is pointed at it."""
    process = simulate()
    url = first_line(process)
    lines = [process.stderr.readline() for _ in range(4)]
    return url, {label: rest.strip() for label, _, rest in (line.partition(":") for line in lines)}


def test_it_shows_how_python_and_the_browser_are_pointed_at_it(shown):
    url, lines = shown

    client = eval(lines["Python"], {"stripe": stripe})
    script = re.fullmatch(r'<script src="(.+)"></script>', lines["Stripe.js"])[1]

    assert client.v1.customers.create().id.startswith("cus_")
    assert b"Stripe" in urlopen(script).read()
    assert lines["Inspector"] == f"{url}/_simulator/"
    assert b"<h1>Inspector</h1>" in urlopen(lines["Inspector"]).read()


def test_it_shows_how_node_is_pointed_at_it(shown, need):
    folder = Path(__file__).parent / "node"
    if not (folder / "node_modules").exists():
        need("the SDK for Node: npm --prefix tests/simulator/node ci")
    script = f"""
        import Stripe from "stripe";
        const stripe = {shown[1]["Node"]};
        console.log((await stripe.customers.create()).id);
    """

    done = subprocess.run(
        [need("node"), "--input-type=module", "-e", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.startswith("cus_"), done.stderr


@pytest.mark.parametrize(
    ("ending", "status"),
    [(signal.SIGTERM, 0), (signal.SIGINT, 130)],
    ids=["SIGTERM", "ctrl-C"],
)
def test_it_ends_when_it_is_told_to(simulate, ending, status):
    process = simulate()
    first_line(process)

    process.send_signal(ending)

    _, errors = process.communicate(timeout=5)
    assert process.returncode == status
    assert "Traceback" not in errors


def test_a_port_in_use_is_a_clear_error(simulate):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        _, errors = simulate("--port", str(port)).communicate(timeout=10)

    assert f"port {port}" in errors
    assert "--port" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--webhook-url", "https://example.com/hook"], "this machine only"),
        (["--webhook-url", "http://127.attacker.example/"], "not this machine"),
        (["--webhook-url", "http://127.0.0.1:70000/"], "out of range"),
        (["--allow-host", "http://shop.example"], "--allow-host"),
        (["--webhook-secret", "whsec_x"], "--webhook-url"),
        (["--webhook-url", "http://127.0.0.1:1/", "--webhook-secret", " "], "blank"),
        (["--port", "70000"], "70000"),
    ],
    ids=[
        "elsewhere",
        "a name like an address",
        "no port of a webhook",
        "no name",
        "secret alone",
        "blank secret",
        "no port",
    ],
)
def test_a_bad_option_is_a_usage_error(simulate, arguments, words):
    process = simulate(*arguments)

    _, errors = process.communicate(timeout=10)

    assert process.returncode == 2
    assert words in errors


def test_events_reach_the_webhook_url_with_the_given_secret(simulate, receiver):
    url = first_line(simulate("--webhook-url", receiver.url, "--webhook-secret", "whsec_mine"))
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})

    client.v1.customers.create()

    receiver.wait_for(1)
    assert client.construct_event(*receiver.bodies[0], "whsec_mine").type == "customer.created"


def test_a_secret_that_was_made_up_is_printed(simulate, receiver):
    process = simulate("--webhook-url", receiver.url)
    url = first_line(process)

    secret = first_line(process).removeprefix("webhook secret: ")

    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})
    client.v1.customers.create()
    receiver.wait_for(1)
    assert client.construct_event(*receiver.bodies[0], secret)


def test_it_imports_nothing_heavy():
    code = "import sys, paydesign.simulator.server; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {
        "stripe",
        "jinja2",
        "rich",
        "yaml",
        "typer",
        "requests",
        "importlib.metadata",
    } & set(loaded)


def test_a_name_that_is_allowed_leads_to_it(simulate):
    url = first_line(simulate("--allow-host", "Shop.internal"))
    request = Request(f"{url}/_simulator/state", headers={"Host": "shop.internal"})

    with urlopen(request, timeout=10) as answer:
        assert answer.status == 200
