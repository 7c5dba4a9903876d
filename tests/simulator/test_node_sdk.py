"""The flows of a server in Node, by the real SDK for it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "node"


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (
            "subscription",
            {
                "isSame": True,
                "found": 0,
                "before": "incomplete",
                "amount": 1600,
                "after": "active",
                "order": "7",
                "end": "canceled",
            },
        ),
        ("trial", {"status": "trialing", "secret": None, "setup": "succeeded"}),
        (
            "setup",
            {
                "isCardError": True,
                "declined": "requires_payment_method",
                "setup": "succeeded",
                "saved": 1,
                "later": "succeeded",
            },
        ),
        (
            "money",
            {
                "net": 1911,
                "refunded": True,
                "type": "refund",
                "status": "under_review",
                "end": "won",
                "back": 1999,
            },
        ),
        ("capture", {"held": "requires_capture", "taken": "succeeded", "received": 1500}),
    ],
)
def test_a_server_in_node_gets_what_it_needs(need, running, flow, expected):
    if not (FOLDER / "node_modules").exists():
        need("the SDK for Node: npm --prefix tests/simulator/node ci")
    command = [need("node"), FOLDER / "flows.mjs", running.url, flow]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == expected
