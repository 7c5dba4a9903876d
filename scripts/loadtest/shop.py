"""A generated project: written to a folder, its server started, killed with -9 and started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loadtest.exchange import Lost, Origin
from loadtest.kit import Kit, write
from loadtest.stand_in import KEYS, WEBHOOK_SECRET

from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import every_project
from paydesign.render.tree import FileTree
from paydesign.simulator.redirect import redirected

START_SECONDS = 30.0

# Counts what is committed, without a change to the project: an order that is fulfilled twice leaves two rows.
WATCH_FULFILMENT = """
CREATE TABLE fulfilments (order_id TEXT NOT NULL);
CREATE TRIGGER watch_fulfilment AFTER UPDATE OF fulfilled_at ON orders WHEN NEW.fulfilled_at IS NOT NULL
BEGIN INSERT INTO fulfilments VALUES (NEW.id); END;
"""


@dataclass(frozen=True)
class Shape:
    """What a page of this project does, and the project's files."""

    name: str
    create_intent: str
    confirm_on: str
    is_two_step: bool
    files: FileTree


def shapes(server: str) -> dict[str, Shape]:
    """Return a project of each shape that takes a payment with this server, by guide and by who confirms."""
    found = {}
    for case, files in every_project():
        outcome = decide(load_tree(), case.answers).outcome
        name = f"{outcome.guide}/{outcome.confirm_on}"
        is_two_step = case.answers["multi_page"]
        if (case.mode, case.server, case.client, case.extras) == ("payment", server, "html", {}):
            found[name] = Shape(name, outcome.create_intent, outcome.confirm_on, is_two_step, files)
    return found


class Shop:
    """The server of a project.

    Args:
        kit: What the project needs besides its own files.
    """

    def __init__(self, shape: Shape, folder: Path, kit: Kit) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        write(shape.files, folder)
        kit.put_into(folder)
        self._command = kit.command(folder)

    @contextmanager
    def running(self, stand_in_url: str) -> Iterator[None]:
        """Run the server, and end it; the database counts what is fulfilled."""
        try:
            self.start(stand_in_url)
            with closing(self._open()) as database:
                database.executescript(WATCH_FULFILMENT)
            yield
        finally:
            self.kill()

    def start(self, stand_in_url: str) -> None:
        """Return when it serves; always on the same port, which webhooks know."""
        settings = {**KEYS, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET, "PORT": str(self._port)}
        environment = redirected({"PATH": os.environ["PATH"], **settings}, stand_in_url)
        with open(self._folder / "server.log", "ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the project's server does not start:\n{self.log()}")
            time.sleep(0.05)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def log(self) -> str:
        return (self._folder / "server.log").read_text()

    def exceptions(self) -> set[str]:
        """Return the last lines of the tracebacks in its log."""
        return set(re.findall(r"^[\w.]+(?:Error|Exception|Timeout): .*$", self.log(), re.MULTILINE))

    def select(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self._open()) as database:
            return database.execute(query).fetchall()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._folder / "data.sqlite3", timeout=30)

    def _is_up(self) -> bool:
        try:
            with closing(Origin("shop", self.url)) as shop:
                return bool(shop.get("/api/config"))
        except Lost:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
