"""Generated servers as real processes, with a small responder in the place of Stripe."""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

WEBHOOK_SECRET = "whsec_of_the_tests"
KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_tests",
    "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
}
# What points the SDK elsewhere lies outside the project: Python runs this before anything else.
REDIRECT = """\
import os
import stripe._stripe_client
stripe._stripe_client.DEFAULT_API_BASE = os.environ["STRIPE_IN_TESTS"]
"""


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """One browser session: it keeps its cookies."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = Request(self.url + path, data=data, method=method, headers=headers or {})
        if data is not None and not request.has_header("Content-type"):
            request.add_header("Content-Type", "application/json")
        if self.cookies:
            request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            with urlopen(request, timeout=10) as response:
                answer = Answer(response.status, response.headers, response.read())
        except HTTPError as error:
            answer = Answer(error.code, error.headers, error.read())
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


@dataclass
class Server:
    """A running server; `kill` ends it with -9, `start` starts it again on the same data."""

    case: str
    python: Path
    project: Path
    responder: Any
    environment: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        self.port = free_port()
        with open(self.project / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.python, "-m", "app"],
                cwd=self.project,
                env={"PATH": os.environ["PATH"], "PORT": str(self.port), **self.environment},
                stdout=log,
                stderr=log,
            )
        wait_until(self.is_up, self.log)
        return self

    def is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended:\n{self.log()}"
        try:
            return urlopen(self.url + "/api/config", timeout=5).status == 200
        except URLError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def log(self) -> str:
        return (self.project / "server.log").read_text()

    def browser(self) -> Browser:
        return Browser(self.url)

    def send_event(self, event: dict[str, Any], secret: str = WEBHOOK_SECRET) -> Answer:
        return self.send_webhook(json.dumps(event).encode(), secret)

    def send_webhook(self, payload: bytes, secret: str = WEBHOOK_SECRET) -> Answer:
        return self.browser()("POST", "/webhook", payload, {"Stripe-Signature": self.sign(payload, secret)})

    def sign(self, payload: bytes, secret: str = WEBHOOK_SECRET) -> str:
        """Return the header that Stripe sends: https://docs.stripe.com/webhooks/signature, read 2026-11-23."""
        moment = str(int(time.time()))
        digest = hmac.new(secret.encode(), moment.encode() + b"." + payload, hashlib.sha256).hexdigest()
        return f"t={moment},v1={digest}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], explain: Callable[[], str], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.02)


@pytest.fixture(scope="module")
def start_server(
    project_python: Path, rendered_projects: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """Start the server of a case, with the responder of its own tests behind it."""
    with ExitStack() as running:

        def start(case: str, **environment: str) -> Server:
            project = tmp_path_factory.mktemp("project")
            for path, content in rendered_projects[case].items():
                (project / path).parent.mkdir(parents=True, exist_ok=True)
                (project / path).write_bytes(content)
            outside = tmp_path_factory.mktemp("outside")
            (outside / "sitecustomize.py").write_text(REDIRECT)
            responder = running.enter_context(load(project / "tests/stripe_responder.py").serve())
            settings = {"PYTHONPATH": str(outside), "STRIPE_IN_TESTS": responder.url, **KEYS, **environment}
            server = Server(case, project_python, project, responder, settings)
            running.callback(server.kill)
            return server.start()

        yield start


def load(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
