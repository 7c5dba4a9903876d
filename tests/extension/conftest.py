"""The program on a copy of itself, so that a test can add one more of something to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import paydesign
from paydesign.resources import templates_folder


@dataclass(frozen=True)
class Copy:
    """A copy of the package and its templates; `run` runs the program from it."""

    package: Path
    run: Callable[..., subprocess.CompletedProcess[str]]

    @property
    def templates(self) -> Path:
        return self.package / "templates"

    @property
    def tree(self) -> Path:
        return self.package / "trees" / "payment_element.toml"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    root = tmp_path / "copy"
    package = root / "paydesign"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(paydesign.__file__).parent, package, ignore=ignored)
    shutil.copytree(templates_folder(), package / "templates", dirs_exist_ok=True, ignore=ignored)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "paydesign", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=60,
            check=False,
        )

    return Copy(package, run)
