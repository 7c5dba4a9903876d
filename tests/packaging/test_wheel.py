"""The built wheel in a clean environment does what the checkout does."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from paydesign.stand_in_file import stand_in_file

ROOT = Path(__file__).parents[2]
ANSWERS = ["--multi-page", "--server-logic", "--date", "2026-11-23"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT],
        check=True,
    )
    return next(folder.glob("paydesign-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the program as somebody has it who installed the wheel into a new environment."""
    venv = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/pip", "install", "--quiet", wheel], check=True)
    return venv / "bin/paydesign"


def contents(folder):
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_wheel_has_the_templates_the_tree_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    packed = {name.removeprefix("paydesign/") for name in names if name.startswith("paydesign/templates/")}
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
    kept = {path for path in there if "__pycache__" not in path and not path.startswith("templates/next/")}
    assert packed == kept
    assert "paydesign/trees/payment_element.toml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    [entries] = [name for name in names if name.endswith("entry_points.txt")]
    plugin = b"[pytest11]\npaydesign = paydesign.pytest_plugin"
    assert plugin in zipfile.ZipFile(wheel).read(entries)
    assert not any("tests/" in name and not name.startswith("paydesign/templates/") for name in names)


def test_the_installed_program_imports_nothing_before_it_has_an_answer_to_ctrl_c(installed):
    """What pip makes of an entry point imports `re` first: several times longer than all that is imported here."""
    first, *lines = Path(installed).read_text().splitlines()

    assert first.startswith("#!")
    assert [line for line in lines if "import" in line] == ["from paydesign.__main__ import main"]


def test_the_wheel_has_the_stand_in_as_one_file_that_a_checkout_builds(wheel):
    assert zipfile.ZipFile(wheel).read("paydesign/stand-in.pyz") == stand_in_file()


def test_the_installed_program_writes_the_same_bytes_as_the_checkout(installed, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    subprocess.run([installed, "new", "shop", *ANSWERS], cwd=tmp_path / "a", check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-m", "paydesign", "new", "shop", *ANSWERS],
        cwd=tmp_path / "b",
        check=True,
        capture_output=True,
    )

    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_installed_program_tells_its_version_and_completes_in_a_shell(installed, tmp_path):
    version = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
    script = subprocess.run(
        [installed, "--show-completion", "bash"], capture_output=True, text=True, check=False
    )
    completed = subprocess.run(
        [installed],
        env={
            "_PAYDESIGN_COMPLETE": "complete_bash",
            "COMP_WORDS": "paydesign new --server f",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert version.stdout == "paydesign 0.1.0\n"
    assert "_PAYDESIGN_COMPLETE" in script.stdout
    assert completed.stdout.split() == ["fastapi"]
