"""The server as it is started for real: `python -m app`, in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parent.parent
KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
}
Process = subprocess.Popen[str]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Process]]:
    """Start the server on any free port, in an empty folder so that no .env of yours is found."""
    with ExitStack() as started:

        def start_process(environment: dict[str, str]) -> Process:
            process = subprocess.Popen(
                [sys.executable, "-m", "app"],
                cwd=tmp_path,
                env={**os.environ, "PORT": "0", **environment, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            started.enter_context(process)
            started.callback(process.kill)
            return process

        yield start_process


def kill(process: Process) -> str:
    """Kill the process without warning and return what it has printed since it was last read."""
    process.kill()
    return process.stdout.read() if process.stdout else ""


def read_url(process: Process) -> str:
    """Wait until the server says where it is served."""
    for line in process.stdout or ():
        if found := re.search(r"running on (http://\S+)", line):
            return found[1]
    raise AssertionError("the server has stopped")


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        pytest.param(dict.fromkeys(KEYS, " "), "STRIPE_SECRET_KEY is missing", id="without keys"),
        pytest.param(KEYS | {"PORT": "http"}, "PORT is not", id="with no port"),
        pytest.param(
            KEYS | {"DATABASE_URL": "sqlite:////no/where/data.sqlite3"},
            "DATABASE_URL cannot be opened: unable to open",
            id="without a database",
        ),
    ],
)
def test_it_does_not_start(
    start: Callable[[dict[str, str]], Process], environment: dict[str, str], complaint: str
) -> None:
    process = start(environment)

    output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert complaint in output
    assert "Traceback" not in output


def test_an_order_survives_a_killed_process(
    start: Callable[[dict[str, str]], Process],
) -> None:
    with httpx2.Client() as browser:
        process = start(KEYS)
        order = browser.post(f"{read_url(process)}/api/order").json()
        kill(process)

        url = read_url(start(KEYS))

        assert browser.post(f"{url}/api/order").json() == order


def test_a_client_secret_in_an_address_is_not_logged(
    start: Callable[[dict[str, str]], Process],
) -> None:
    process = start(KEYS)
    path = "/complete.html?payment_intent_client_secret=pi_1_secret_x"

    httpx2.get(read_url(process) + path)

    output = kill(process)
    assert "GET /complete.html" in output
    assert "pi_1_secret_x" not in output
