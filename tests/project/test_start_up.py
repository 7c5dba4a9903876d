"""The shell's own modules load nothing that costs start-up time."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"difflib", "hashlib", "jinja2", "questionary", "rich", "shutil", "tempfile", "typer", "yaml"}


@pytest.mark.parametrize("module", ["writer", "manifest", "plan", "diff"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, paydesign.project.{module}; print(*sys.modules)"

    # -S: the site packages of a machine may load anything.
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True
    )

    assert HEAVY & (set(done.stdout.split()) - set(bare.stdout.split())) == set()
