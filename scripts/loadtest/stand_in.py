"""The stand-in as a process of its own, which loses answers and mistreats webhooks by chance."""

from __future__ import annotations

import multiprocessing
import random
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from paydesign.simulator.delivery import Deliveries
from paydesign.simulator.faults import Fault, FaultKind, Faults
from paydesign.simulator.server import start
from paydesign.simulator.store import StripeObject

KEYS = {"STRIPE_SECRET_KEY": "sk_test_of_the_load", "STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_load"}
WEBHOOK_SECRET = "whsec_of_the_load"
SHARE = 0.1
"""Of the answers that are lost, and of the webhooks that are duplicated, late, and out of order: each."""

PATIENCE = 30.0
"""Seconds after which the child has failed."""

LATEST = 3.0
"""Seconds by which a webhook is late at most."""


class StandIn:
    """A stand-in in a child process; a context manager that ends it.

    Args:
        webhook_url: None for no webhooks.
        is_rough: Whether answers are lost and webhooks mistreated.
    """

    def __init__(self, webhook_url: str | None = None, *, is_rough: bool = False, seed: int = 1) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, other = spawn.Pipe()
        arguments = (other, webhook_url, is_rough, seed)
        self._process = spawn.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        other.close()
        self.url: str = self._pipe.recv()

    def calm_down(self) -> dict[str, int]:
        """Lose and mistreat nothing from now on; return how often it was done."""
        return dict(self._ask("calm_down"))

    def waiting(self) -> int:
        """Return how many webhooks are not delivered yet."""
        return int(self._ask("waiting"))

    def memory(self) -> float:
        """Return the resident memory in MiB; 0 where the system does not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if sys.platform == "linux" else []
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))

    def _ask(self, question: str) -> Any:
        self._pipe.send(question)
        if not self._pipe.poll(PATIENCE):
            raise TimeoutError(f"the stand-in says nothing to {question}")
        return self._pipe.recv()

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()  # the child ends when nobody can ask it any more
        self._process.join(5)
        self._process.kill()


class Losses(Faults):
    """Loses answers by chance, after the work was done."""

    def __init__(self, share: float, seed: int) -> None:
        super().__init__()
        self.share, self.count = share, 0
        self._random = random.Random(seed)

    def take(self, endpoint: str) -> Fault | None:
        if self._random.random() >= self.share:
            return None
        self.count += 1
        return Fault(endpoint, FaultKind.DROP_AFTER_WORK)


class BadPost:
    """Delivers events, some of them twice, some late, some after the one that follows."""

    def __init__(self, deliveries: Deliveries, share: float, seed: int) -> None:
        self._deliveries, self._random = deliveries, random.Random(seed)
        self._weights = [share, share, share, 1 - 3 * share]
        self._overtaken: StripeObject | None = None
        self._late = 0
        self._lock = threading.Lock()
        self.counts = {"duplicated": 0, "late": 0, "out of order": 0, "in time": 0}

    def publish(self, event: StripeObject) -> None:
        """Called with the stand-in's lock held, which delivering needs: so ours is never held meanwhile."""
        with self._lock:
            [fate] = self._random.choices(list(self.counts), self._weights)
            self.counts[fate] += 1
            self._late += fate == "late"
            due = [event] if fate in ("in time", "duplicated") else []
            due += [self._overtaken] if self._overtaken else []
            self._overtaken = event if fate == "out of order" else None
            seconds = self._random.uniform(0.1, LATEST)
        for one in due:
            self._deliveries.publish(one)
        if fate == "duplicated":
            self._deliveries.repeat(event)
            self._deliveries.repeat(event, after=seconds)
        elif fate == "late":
            threading.Timer(seconds, self._deliver_late, [event]).start()

    def calm_down(self) -> None:
        with self._lock:
            self._weights = [0, 0, 0, 1]
            overtaken, self._overtaken = self._overtaken, None
        if overtaken:
            self._deliveries.publish(overtaken)

    def waiting(self) -> int:
        with self._lock:
            return self._late + self._deliveries.waiting()

    def _deliver_late(self, event: StripeObject) -> None:
        self._deliveries.publish(event)
        with self._lock:
            self._late -= 1


def _serve(pipe: Connection, webhook_url: str | None, is_rough: bool, seed: int) -> None:
    share = SHARE if is_rough else 0
    with start(webhook_url=webhook_url, webhook_secret=WEBHOOK_SECRET, seed=seed) as running:
        losses = running.simulator.faults = Losses(share, seed)
        post = BadPost(running.deliveries, share, seed)
        running.simulator.publish = post.publish
        pipe.send(running.url)
        try:
            while question := pipe.recv():
                if question == "calm_down":
                    losses.share = 0
                    post.calm_down()
                    pipe.send({"answers lost": losses.count, **post.counts})
                else:
                    pipe.send(post.waiting())
        except EOFError:
            return
