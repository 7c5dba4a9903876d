"""The examples for Node: the stand-in as a process under Vitest and under Playwright, with no package of ours."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
PAYDESIGN = Path(sys.executable).with_name("paydesign")

Example = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_example(
    keep: Callable[[str, Callable[[Path], object]], Path], need: Callable[[str], str], tmp_path: Path
) -> Example:
    """Run an example where its packages are installed, with changed files."""

    def install(folder: Path, name: str) -> None:
        for file in ("package.json", "package-lock.json"):
            shutil.copy(EXAMPLES / name / file, folder)
        command = [need("npm"), "ci", "--silent", "--no-fund", "--no-audit", "--prefix", folder]
        subprocess.run(command, check=True, timeout=300)

    def run(name: str, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        need("node")
        lock = (EXAMPLES / name / "package-lock.json").read_bytes()
        digest = hashlib.sha256(lock).hexdigest()[:16]
        packages = keep(f"{name}-{digest}", lambda folder: install(folder, name))
        skipped = shutil.ignore_patterns("node_modules", "test-results")
        shutil.copytree(EXAMPLES / name, tmp_path, ignore=skipped, dirs_exist_ok=True)
        (tmp_path / "node_modules").symlink_to(packages / "node_modules")
        return subprocess.run(
            [str(packages / "node_modules/.bin" / command[0]), *command[1:]],
            cwd=tmp_path,
            env={**os.environ, "PAYDESIGN": str(PAYDESIGN), "NO_COLOR": "1", **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


def written(file: str) -> int:
    return len(re.findall(r"^test\(|^  \[\"\w+\", ", (EXAMPLES / file).read_text(), re.MULTILINE))


def test_the_example_for_vitest_works(run_example: Example) -> None:
    done = run_example("vitest", "vitest", "run")

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Tests +(\d+) passed", done.stdout)[1] == str(written("vitest/shop.test.mjs"))


def test_the_example_for_playwright_works(run_example: Example, need: Callable[[str], str]) -> None:
    from chromium import find_chromium

    done = run_example("playwright", "playwright", "test", CHROMIUM=find_chromium() or need("chromium"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{written('playwright/shop.spec.mjs')} passed" in done.stdout


def test_a_stand_in_that_does_not_start_ends_the_run_with_the_reason(run_example: Example) -> None:
    done = run_example("vitest", "vitest", "run", PAYDESIGN="false")

    assert done.returncode != 0
    assert "paydesign simulate ended with status 1" in done.stdout + done.stderr


def test_both_start_it_the_same_way() -> None:
    assert (EXAMPLES / "vitest/stand_in.mjs").read_text() == (
        EXAMPLES / "playwright/stand_in.mjs"
    ).read_text()
