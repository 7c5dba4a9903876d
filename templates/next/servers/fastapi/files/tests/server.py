"""What is FastAPI's in these tests."""

import httpx2
from fastapi.testclient import TestClient

from app.main import app


def new_browser() -> httpx2.Client:
    """Return a client with cookies of its own, to which a mistake in the server is a 500."""
    return TestClient(app, raise_server_exceptions=False)
