"""What every test may use: the real program as a process, and every project rendered once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paydesign.render.matrix import every_project
from paydesign.render.tree import FileTree

Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run every mutant and every browser scenario")


@pytest.fixture
def paydesign(tmp_path: Path) -> Run:
    """Run the real program in `tmp_path`, without a terminal."""

    def run(
        *arguments: str | Path,
        stdin: str | bytes = "",
        env: dict[str, str] | None = None,
        cwd: Path = tmp_path,
    ) -> subprocess.CompletedProcess[str]:
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            [sys.executable, "-m", "paydesign", *map(str, arguments)],
            input=given,
            capture_output=True,
            cwd=cwd,
            env={**clean_environment(), **(env or {})},
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


def clean_environment() -> dict[str, str]:
    """Return the environment without what would change the program's output from machine to machine."""
    dropped = ("SOURCE_DATE_EPOCH", "NO_COLOR", "COLUMNS", "PYTHONWARNINGS", "FORCE_COLOR")
    return {key: value for key, value in os.environ.items() if key not in dropped}


@pytest.fixture(scope="session")
def rendered_projects() -> dict[str, FileTree]:
    """Every supported project in memory, by the id of its case."""
    return {case.id: files for case, files in every_project()}


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """Return the path of a program, or skip with the reason; with CI=true a missing one is a failure."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            message = f"{program} is not installed; scripts/test.sh says what the tests need"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
        return str(path)

    return find


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[[FileTree], Path]:
    """Write a rendered project to a folder of its own and return the folder."""

    def write(files: FileTree, name: str = "project") -> Path:
        folder = tmp_path / name
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return folder

    return write


@pytest.fixture(scope="session")
def project_python(rendered_projects: dict[str, FileTree], pytestconfig: pytest.Config) -> Path:
    """Return the Python of an environment with the locked requirements that all projects share.

    It is kept between runs, by the digest of the lock file.
    """
    locks = {files["requirements-dev.txt"] for files in rendered_projects.values()}
    assert len(locks) == 1, "the projects of one server have one lock file"
    lock = locks.pop()
    folder = pytestconfig.cache.mkdir(f"project-{hashlib.sha256(lock).hexdigest()[:16]}")
    python = folder / "venv/bin/python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder / "venv", ignore_errors=True)
        (folder / "requirements-dev.txt").write_bytes(lock)
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "-r", folder / "requirements-dev.txt"], check=True
        )
        (folder / "complete").touch()
    return python
