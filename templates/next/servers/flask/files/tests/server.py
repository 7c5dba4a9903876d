"""What is Flask's in these tests."""

from contextlib import contextmanager
from threading import Thread

import httpx2
from werkzeug.serving import make_server

from app.main import app


def new_browser():
    """Return a client with cookies of its own."""
    transport = httpx2.WSGITransport(app=app.wsgi_app)
    return httpx2.Client(transport=transport, base_url="http://testserver")


@contextmanager
def serve():
    """Run the application for a real browser and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
