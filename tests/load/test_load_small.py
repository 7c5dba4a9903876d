"""The load of scripts/load.py, small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/load.py"
SHAPE = "finalize-payments-on-the-server/server"


@pytest.fixture
def run_script(project_python):
    """Run the script with these arguments and return what it ended with."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, SCRIPT, "--python", project_python, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


def test_every_order_is_charged_and_fulfilled_once_whatever_goes_wrong(run_script):
    done = run_script("--only-rough", "--payments", "12", "--shape", SHAPE)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 orders" in done.stdout
    assert "each charged and fulfilled once" in done.stdout
