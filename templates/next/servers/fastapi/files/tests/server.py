"""What is FastAPI's in these tests."""

import time
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi.testclient import TestClient

from app.main import app


def new_browser():
    """Return a client with cookies of its own, to which a mistake in the server is a 500."""
    return TestClient(app, raise_server_exceptions=False)


@contextmanager
def serve():
    """Run the application for a real browser and yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
