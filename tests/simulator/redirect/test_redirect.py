"""Pointing a server program's SDK at the stand-in from outside."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paydesign.simulator.redirect import redirected
from paydesign.simulator.server import start

URL = "http://127.0.0.1:9"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(project_python: Path) -> Run:
    def run_in(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = redirected({"PATH": os.environ["PATH"], **environment}, URL)
        command = [project_python, "-W", "error", "-c", code]
        return subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    return run_in


@pytest.mark.parametrize(
    "code",
    [
        "import stripe; print(stripe.StripeClient('sk_test_1')._requestor.base_addresses['api'])",
        "from stripe import StripeClient; print(StripeClient('sk_test_1')._requestor.base_addresses['api'])",
        "import stripe; print(stripe.api_base)",
    ],
    ids=["client", "imported-client", "global"],
)
def test_every_way_to_use_the_sdk_reaches_the_stand_in(run: Run, code: str) -> None:
    done = run(code)

    assert (done.stdout, done.stderr) == (f"{URL}\n", "")


def test_all_services_of_stripe_are_redirected(run: Run) -> None:
    code = "import stripe; print(set(stripe.StripeClient('sk_test_1')._requestor.base_addresses.values()))"

    assert run(code).stdout == f"{{{URL!r}}}\n"


def test_a_live_key_does_not_start(run: Run) -> None:
    done = run("import stripe; print('started')", STRIPE_SECRET_KEY="sk_live_" + "x")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("STRIPE_SECRET_KEY is a live key")


def test_the_sitecustomize_of_the_system_runs_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine')")

    done = run("import stripe; print(stripe.api_base)", PYTHONPATH=str(tmp_path))

    assert done.stdout == f"mine\n{URL}\n"


def test_a_python_as_old_as_3_8_is_redirected(run: Run) -> None:
    as_it_was = "import collections.abc; collections.abc.Sequence = type('Sequence', (), {})"
    again = "import runpy, sitecustomize; print('StripeFinder' in runpy.run_path(sitecustomize.__file__))"

    assert run(f"{as_it_was}; {again}").stdout == "True\n"


@pytest.fixture
def run_node(find_kit: Callable[[str], Any], need: Callable[[str], str], tmp_path: Path) -> Run:
    """Run a module where the SDK for Node is installed."""
    [packages] = find_kit("express-html").installed
    (tmp_path / "node_modules").symlink_to(packages)

    def run_in(code: str, url: str = URL, **environment: str) -> subprocess.CompletedProcess[str]:
        given = redirected({"PATH": os.environ["PATH"], **environment}, url)
        command = [need("node"), "--input-type=module", "-e", code]
        return subprocess.run(
            command, env=given, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )

    return run_in


@pytest.mark.parametrize(
    "options", ["", "{httpClient: Stripe.createFetchHttpClient()}"], ids=["https", "fetch"]
)
def test_the_sdk_for_node_reaches_the_stand_in(run_node: Run, options: str) -> None:
    code = f"""
        import Stripe from "stripe";
        const stripe = new Stripe("sk_test_1"{options and ", " + options});
        console.log((await stripe.customers.create({{name: "Ada"}})).name);
    """
    with start() as stand_in:
        done = run_node(code, stand_in.url)

    assert (done.stdout, done.stderr) == ("Ada\n", "")


def test_a_connection_that_is_kept_is_not_listened_to_again_and_again(run_node: Run) -> None:
    code = """
        import Stripe from "stripe";
        const stripe = new Stripe("sk_test_1");
        for (let number = 0; number < 12; number++) await stripe.customers.create();
    """
    with start() as stand_in:
        done = run_node(code, stand_in.url)

    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_not_for_stripe_stays_where_it_is(run_node: Run) -> None:
    code = """
        import https from "node:https";
        https.request({ host: "127.0.0.1", port: 9 }).on("error", ({ code }) => console.log(code)).end();
    """
    with start() as stand_in:
        done = run_node(code, stand_in.url)

    assert done.stdout == "ECONNREFUSED\n"


def test_a_live_key_does_not_start_under_node(run_node: Run) -> None:
    done = run_node("console.log('started')", STRIPE_SECRET_KEY="sk_live_" + "x")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("STRIPE_SECRET_KEY is a live key")


def test_flags_that_node_has_already_are_kept(run_node: Run) -> None:
    done = run_node("console.log(process.title)", NODE_OPTIONS="--title=mine")

    assert done.stdout == "mine\n"
