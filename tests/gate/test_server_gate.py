"""The linters, the type checker and the tests of every generated server, as its owner runs them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import paydesign
from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

# What a server does is the same with every client, so one client stands for all.
ALL = [case for case in cases(load_tree(), discover()) if case.client == "html"]
CASES = [case.id for case in ALL]
SERVERS = {case.server: case.id for case in ALL if not case.extras}
# An extra changes little: it is tried in full on the first and the last path.
ENDS = (ALL[0].answers, ALL[-1].answers)
TRIED = [case.id for case in ALL if not case.extras or case.answers in ENDS]

PASSED = re.compile(r"^(?:.* )?[1-9]\d* passed|^\W* ?pass [1-9]", re.MULTILINE)
SKIPPED = re.compile(r"[1-9]\d* skipped|skipped [1-9]")


@pytest.fixture(scope="module")
def shared_cache(tmp_path_factory):
    """One cache of the type checker, so that the SDK's types are read once for all projects."""
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """A folder for the PATH in which `paydesign` is what is tested here."""
    file = tmp_path_factory.mktemp("bin") / "paydesign"
    source = Path(paydesign.__file__).parent.parent
    file.write_text(f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m paydesign "$@"\n')
    file.chmod(0o755)
    return file.parent


@pytest.fixture
def check(rendered_projects, write_project, find_kit, shared_cache):
    """Run the commands of a kind, as the README of a project has them, where everything is installed."""

    def run(case, kind, *more_of_the_path):
        project, kit = write_project(rendered_projects[case]), find_kit(case)
        kit.put_into(project)
        to_activate = [line for line in kit.layer["install"] if line.startswith(". ")]
        commands = [line for line in kit.layer[kind] if "paydesign==" not in line]
        return subprocess.run(
            "\n".join(["set -e", *to_activate, *commands]),
            shell=True,
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={
                "PATH": os.pathsep.join([*map(str, more_of_the_path), *path_without_paydesign()]),
                "HOME": str(project),
                "MYPY_CACHE_DIR": str(shared_cache),
                "RUFF_NO_CACHE": "true",
                "PYTEST_ADDOPTS": "-p no:cacheprovider",
            },
        )

    return run


def path_without_paydesign() -> list[str]:
    folders = os.environ["PATH"].split(os.pathsep)
    return [folder for folder in folders if not Path(folder, "paydesign").exists()]


@pytest.mark.parametrize("case", CASES)
def test_a_project_is_clean_for_its_linter_and_type_checker(check, case):
    done = check(case, "lint")

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", TRIED)
def test_a_project_passes_its_own_tests(check, program, case):
    done = check(case, "test", program)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert PASSED.search(done.stdout)
    assert not SKIPPED.search(done.stdout)
    assert "warning" not in done.stdout


@pytest.mark.parametrize("server", SERVERS)
def test_without_paydesign_the_tests_of_a_project_say_how_to_get_it(check, server):
    done = check(SERVERS[server], "test")

    output = done.stdout + done.stderr
    assert done.returncode == 2
    assert f"pip install paydesign=={paydesign.__version__}" in output
    assert "Traceback" not in output
    assert "failed" not in done.stdout
