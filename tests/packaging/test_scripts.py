"""The scripts that set a machine up: what they install, what they say before, and how they end."""

import ast
import gc
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from paydesign.catalog.discover import discover

ROOT = Path(__file__).parents[2]
TOOLS = (
    "bash",
    "basename",
    "dirname",
    "env",
    "grep",
    "id",
    "ln",
    "mkdir",
    "nproc",
    "rm",
    "sed",
    "sleep",
    "uname",
)
WRITES_DOWN = 'echo "$(basename "$0") $*" >>"{log}"\n'
PYTHON = "case $* in -c*) echo /nowhere ;; *chromium.py) exit {browser} ;; esac\n"


@pytest.fixture
def machine(tmp_path):
    """A copy of the scripts, on a machine that has the usual tools, Python, and what a test adds."""
    clone, programs, log = tmp_path / "clone", tmp_path / "bin", tmp_path / "log"
    shutil.copytree(ROOT / "scripts", clone / "scripts")
    shutil.copytree(ROOT / ".ci", clone / ".ci")
    shutil.copy(ROOT / "pyproject.toml", clone)
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(str(shutil.which(tool)))

    def program(path, script):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text("#!/usr/bin/env bash\n" + WRITES_DOWN.format(log=log) + script)
        file.chmod(0o755)

    environment = {"PATH": str(programs), "HOME": str(tmp_path), "PORT": "8123"}

    def start(script, *arguments, **more):
        return subprocess.Popen(
            ["bash", script, *arguments],
            cwd=clone,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **more,
        )

    def run(script, *arguments):
        process = start(script, *arguments)
        out, err = process.communicate(timeout=60)
        return SimpleNamespace(status=process.returncode, out=out, err=err)

    python = f'exec "{sys.executable}" "$@"\n'
    program("bin/python3", python)
    program(f"bin/python3.{sys.version_info.minor}", python)
    return SimpleNamespace(
        clone=clone,
        program=program,
        start=start,
        run=run,
        calls=lambda name: [line for line in log.read_text().splitlines() if line.split()[0] == name],
    )


@pytest.fixture
def ready(machine):
    """A machine on which everything is installed, as far as the scripts can tell."""
    machine.program("bin/chromium", "")
    machine.program("bin/patch", "")
    machine.program("bin/postgres", "")
    machine.program("bin/apt-get", "")
    for name in ("pip", "uv", "ruff", "mypy"):
        machine.program(f"clone/.venv/bin/{name}", "")
    machine.program("clone/.venv/bin/python", PYTHON.format(browser=0))
    machine.program("bin/npm", "")
    return machine


def test_who_is_not_root_is_told_first_what_is_missing_and_what_root_has_to_do(machine):
    machine.program("bin/id", "echo 1000\n")
    machine.program("bin/apt-get", "exit 100\n")

    done = machine.run("scripts/test.sh")

    first = done.err.splitlines()[0]
    assert done.status == 1
    assert first.startswith("scripts/test.sh needs ")
    assert "as root: apt-get update && apt-get install --no-install-recommends " in first
    assert first.rpartition("--no-install-recommends ")[2].split()[-2:] == [
        "chromium-headless-shell",
        "patch",
    ]
    assert "the browser that pays in the tests" in done.err
    assert machine.calls("apt-get") == []


def test_where_there_is_no_apt_it_is_said_what_is_missing(machine):
    done = machine.run("scripts/test.sh")

    assert done.status == 1
    assert "needs what Debian calls" in done.err.splitlines()[0]
    assert "chromium-headless-shell" in done.err.splitlines()[0]


def test_root_is_told_what_is_installed_and_why_and_gets_nothing_that_is_only_recommended(machine):
    machine.program("bin/id", "echo 0\n")
    machine.program(
        "bin/apt-get", 'case $* in *--simulate*) printf "Inst a\\nInst b\\n" ;; *-y*) exit 100 ;; esac\n'
    )

    done = machine.run("scripts/test.sh")

    installs = [call for call in machine.calls("apt-get") if " install " in call]
    assert len(installs) == 2
    assert all("--no-install-recommends" in call for call in installs)
    assert "the browser that pays in the tests" in done.out
    assert "that is 2 packages" in done.out
    assert done.status == 1
    assert "apt-get could not install" in done.err


def test_nothing_of_the_system_is_installed_where_everything_is_there(ready):
    if sys.platform == "linux" and not _has_libatomic():
        ready.program("bin/id", "echo 0\n")

    ready.run("scripts/test.sh")

    assert [call for call in ready.calls("apt-get") if "chromium" in call or "patch" in call] == []


def _has_libatomic():
    done = subprocess.run([sys.executable, "-c", 'import ctypes; ctypes.CDLL("libatomic.so.1")'], check=False)
    return done.returncode == 0


@pytest.mark.parametrize(("status", "runs"), [("0", 1), ("1", 0)], ids=["starts", "does not start"])
def test_the_tests_begin_only_when_a_browser_starts(ready, status, runs):
    ready.program("clone/.venv/bin/python", PYTHON.format(browser=status))

    done = ready.run("scripts/test.sh", "tests/cli")

    begun = [call for call in ready.calls("python") if "-m pytest" in call]
    assert (len(begun), done.status) == (runs, int(status)), done.err
    assert all(call.endswith("tests/cli") for call in begun)


def test_a_browser_that_does_not_start_is_named_with_the_reason(tmp_path):
    broken = tmp_path / "chromium-headless-shell"
    broken.write_text("#!/bin/sh\necho it lacks a library >&2\nexit 127\n")
    broken.chmod(0o755)

    done = subprocess.run(
        [sys.executable, ROOT / "scripts/chromium.py"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"the browser for the tests does not start ({broken}): ")
    assert "it lacks a library" in done.stderr


@pytest.mark.parametrize(("which", "how"), [("lowest", "lowest-direct"), ("newest", "highest")])
def test_other_versions_are_tried_in_an_environment_of_their_own(ready, which, how):
    minor = sys.version_info.minor
    ready.program(f"clone/.venv-{which}-3.{minor}/bin/python", "")

    done = ready.run("scripts/test.sh", "--dependencies", which)

    [made, filled, _] = ready.calls("uv")
    assert made.endswith(f".venv-{which}-3.{minor}")
    assert f"--resolution {how} --group test --editable ." in filled
    assert f"--python .venv-{which}-3.{minor}/" in filled
    assert done.status == 0
    assert "tests/decisions" in ready.calls("python")[-1]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--dependencies", "oldest"], "--dependencies takes lowest or newest, not oldest\n"),
        (["--dependencies"], "--dependencies needs a value\n"),
        (["--dependencies", "lowest", "--python"], "--python needs a value\n"),
    ],
)
def test_what_is_no_choice_is_refused_before_anything_is_installed(machine, arguments, why):
    done = machine.run("scripts/test.sh", *arguments)

    assert (done.status, done.out, done.err) == (2, "", why)


def test_ci_tries_both_ends_of_the_dependencies_and_says_which_pythons_it_cannot_try(machine):
    machine.program("clone/scripts/test.sh", "echo $CI\n")

    done = machine.run(".ci/run")

    here = f"3.{sys.version_info.minor}"
    others = [version for version in ("3.11", "3.12", "3.13") if version != here]
    assert done.status == 0
    assert machine.calls("test.sh") == [
        "test.sh ",
        "test.sh --dependencies lowest",
        f"test.sh --dependencies newest --python {here}",
    ]
    assert done.out.splitlines()[:3] == ["true"] * 3
    assert done.out.splitlines()[-1].endswith(f"Python {' '.join(others)}")


@pytest.fixture
def trial(machine):
    machine.program("clone/.venv-try/bin/pip", "")
    machine.program(
        "clone/.venv-try/bin/paydesign",
        'if [ "$1" = preview ]; then echo "http://127.0.0.1:8123 $$"; exec sleep 600; fi\n',
    )
    return machine


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_trial_says_what_it_does_first_and_ends_well(trial, number):
    process = trial.start("scripts/try.sh")
    lines = []
    while not lines or not lines[-1].startswith("http"):
        lines.append(process.stdout.readline())
        assert lines[-1], process.communicate()[1]
    process.send_signal(number)
    rest, errors = process.communicate(timeout=30)

    assert "demo/shop" in lines[0]
    assert "about a minute" in "".join(lines[:-1])
    assert "http" not in "".join(lines[:-1]), "the address is printed by what answers there"
    assert process.returncode == 0
    assert rest.strip().startswith("Ended")
    assert errors == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(lines[-1].split()[1]), 0)


def test_a_trial_installs_paydesign_and_nothing_for_development(trial):
    trial.program("clone/.venv-try/bin/paydesign", "")

    done = trial.run("scripts/try.sh")

    assert done.status == 0
    assert trial.calls("pip") == ["pip install ."]
    assert trial.calls("paydesign") == [
        "paydesign new demo/shop --defaults",
        "paydesign preview demo/shop --install --port 8123",
    ]
    assert not (trial.clone / ".venv").exists()


def test_a_trial_that_fails_says_so(trial):
    trial.program("clone/.venv-try/bin/paydesign", "exit 5\n")

    assert trial.run("scripts/try.sh").status == 5


def test_what_prepares_a_preview_leaves_out_what_is_for_development():
    lines = [line for layer in discover().servers.values() for line in layer.data["prepare"]]

    assert [line for line in lines if "dev" in line.split("-")[-1]] == []


def test_a_source_can_be_read_while_another_one_is_read():
    # A finalizer that reports an exception does so, in the middle of a failure's being shown.
    def read(depth):
        return ast.parse("a + b") if depth == 0 else read(depth - 1)

    def during(phase, info):
        read(3)

    gc.callbacks.append(during)
    try:
        ast.parse(f"x = {list(range(3000))}")
    finally:
        gc.callbacks.remove(during)
