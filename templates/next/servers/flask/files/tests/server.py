"""What is Flask's in these tests."""

import httpx2

from app.main import app


def new_browser() -> httpx2.Client:
    """Return a client with cookies of its own."""
    transport = httpx2.WSGITransport(app=app.wsgi_app)
    return httpx2.Client(transport=transport, base_url="http://testserver")
