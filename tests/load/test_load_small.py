"""The load of scripts/load.py, small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from paydesign.catalog.discover import discover

SCRIPT = Path(__file__).parents[2] / "scripts/load.py"
SHAPE = "finalize-payments-on-the-server/server"


@pytest.fixture
def run_script(find_kit):
    """Run the script with a server and these arguments, and return what it ended with."""

    def run(server: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        installed = find_kit(f"{server}-html").installed[0].parent
        command = [sys.executable, SCRIPT, "--server", server, "--installed", installed, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.mark.parametrize("server", discover().servers)
def test_every_order_is_charged_and_fulfilled_once_whatever_goes_wrong(run_script, server):
    done = run_script(server, "--only-rough", "--payments", "12", "--shape", SHAPE)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 orders" in done.stdout
    assert "each charged and fulfilled once" in done.stdout
