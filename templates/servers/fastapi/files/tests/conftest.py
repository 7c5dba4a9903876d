from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import stand_in as stand_in_for_stripe
import stripe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stand_in import StandIn
from stripe_js import StripeJs

from app.dependencies import get_stripe
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        publishable_key="pk_test_1",
        secret_key="sk_test_1",
        webhook_secret=stand_in_for_stripe.WEBHOOK_SECRET,
        database_url=f"sqlite:///{tmp_path}/data.sqlite3",
    )


@pytest.fixture(scope="session")
def shared_stand_in() -> Iterator[StandIn]:
    with stand_in_for_stripe.running() as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(shared_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """An account at Stripe in which nothing has happened yet."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.01)  # of repeated requests
    shared_stand_in.reset()
    yield shared_stand_in
    assert shared_stand_in.advice() == []


@pytest.fixture
def stripe_js(stand_in: StandIn) -> StripeJs:
    return StripeJs(stand_in.http)


@pytest.fixture
def start_app(settings: Settings, stand_in: StandIn) -> Callable[[], FastAPI]:
    """Start the application; called again, it finds the same database."""

    def start() -> FastAPI:
        app = create_app(settings)
        app.dependency_overrides[get_stripe] = lambda: stand_in.client
        return app

    return start


@pytest.fixture
def app(start_app: Callable[[], FastAPI]) -> FastAPI:
    return start_app()


@pytest.fixture
def open_browser() -> Iterator[Callable[[FastAPI], TestClient]]:
    """Open a browser with no cookies yet."""
    with ExitStack() as opened:
        yield lambda app: opened.enter_context(TestClient(app, raise_server_exceptions=False))


@pytest.fixture
def browser(app: FastAPI, open_browser: Callable[[FastAPI], TestClient]) -> TestClient:
    return open_browser(app)


@pytest.fixture
def order(browser: TestClient) -> dict[str, Any]:
    """The order that this browser shows."""
    order: dict[str, Any] = browser.post("/api/order").json()
    return order


@pytest.fixture
def deliveries(caplog: pytest.LogCaptureFixture, order: dict[str, Any]) -> Callable[[], int]:
    """Count how often the order was delivered."""
    caplog.set_level("INFO", logger="app")
    return lambda: caplog.messages.count(f"order {order['id']} is paid: deliver it")
