from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import stripe
import stripe_responder
from fastapi import FastAPI
from fastapi.testclient import TestClient
from stripe_responder import StripeResponder

from app.dependencies import get_stripe
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        publishable_key="pk_test_1",
        secret_key="sk_test_1",
        webhook_secret="whsec_1",
        database_url=f"sqlite:///{tmp_path}/data.sqlite3",
    )


@pytest.fixture
def stripe_api() -> Iterator[StripeResponder]:
    with stripe_responder.serve() as responder:
        yield responder


@pytest.fixture
def start_app(settings: Settings, stripe_api: StripeResponder) -> Callable[[], FastAPI]:
    """Start the application; called again, it finds the same database."""

    def start() -> FastAPI:
        app = create_app(settings)
        client = stripe.StripeClient("sk_test_1", base_addresses={"api": stripe_api.url})
        app.dependency_overrides[get_stripe] = lambda: client
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
