"""What a program is told that uses a running stand-in: the line of `paydesign simulate --json`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .contract import api_version
from .redirect import redirecting

if TYPE_CHECKING:
    from .server import RunningSimulator

PROTOCOL = 1
"""Goes up when a member goes away or means something else; new members do not change it."""


def announced(running: RunningSimulator) -> dict[str, Any]:
    """Return where the stand-in is, and what has to be set so that a program uses it.

    docs/stand-in.md says what each member is.
    """
    url = running.url
    endpoints = running.simulator.endpoints()
    return {
        "protocol": PROTOCOL,
        "url": url,
        "api_version": api_version(),
        "secret_key": "sk_test_paydesign",
        "publishable_key": "pk_test_paydesign",
        "webhook_secret": endpoints[0].secret if endpoints else running.simulator.webhook_secret,
        "stripe_js": f"{url}/{_train()}/stripe.js",
        "control": f"{url}/_simulator/",
        "environment": redirecting(os.environ, url),
        "pid": os.getpid(),
    }


def _train() -> str:
    return api_version().partition(".")[2]
