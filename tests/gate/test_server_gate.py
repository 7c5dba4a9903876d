"""The linters, the type checker and the tests of every generated server, as its owner runs them."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from loadtest.kit import write

import paydesign

from ..sample import each_mode_of_servers, few_server_projects, server_projects

SERVERS = {case.server: case.id for case in server_projects(is_all=False)}

PASSED = re.compile(r"^(?:.* )?[1-9]\d* passed|^\W* ?pass [1-9]", re.MULTILINE)
SKIPPED = re.compile(r"[1-9]\d* skipped|skipped [1-9]")


def pytest_generate_tests(metafunc):
    """Let a test that takes a `case` have a few projects, fewer where it takes longer, or each one with --all."""
    if "case" in metafunc.fixturenames:
        is_long = metafunc.function is test_a_project_passes_its_own_tests
        few = few_server_projects if is_long else each_mode_of_servers
        chosen = server_projects(is_all=True) if metafunc.config.getoption("--all") else few()
        metafunc.parametrize("case", [case.id for case in chosen])


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory):
    """A folder for a cache of the type checker, so that the SDK's types are read once for all projects."""
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """A folder for the PATH in which `paydesign` is what is tested here."""
    file = tmp_path_factory.mktemp("bin") / "paydesign"
    source = Path(paydesign.__file__).parent.parent
    file.write_text(f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m paydesign "$@"\n')
    file.chmod(0o755)
    return file.parent


@pytest.fixture(scope="module")
def run(rendered_projects, find_kit, shared_cache, tmp_path_factory):
    """Run the commands of a kind, as the README of a project has them, where everything is installed."""

    def run_lines(kind, case, *more_of_the_path):
        project, kit = tmp_path_factory.mktemp("project"), find_kit(case)
        write(rendered_projects[case], project)
        kit.link_into(project)
        to_activate = [line for line in kit.layer["install"] if line.startswith(". ")]
        commands = kit.layer[kind]
        return subprocess.run(
            "\n".join(["set -e", *to_activate, *commands]),
            shell=True,
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,  # a minute of processor time, of which this test may get a tenth
            env={
                "PATH": os.pathsep.join([*more_of_the_path, *path_without_paydesign()]),
                "HOME": str(project),
                "MYPY_CACHE_DIR": str(shared_cache),
                "RUFF_NO_CACHE": "true",
                "PYTEST_ADDOPTS": "-p no:cacheprovider",
            },
        )

    return run_lines


@pytest.fixture(scope="module")
def lint(run):
    return partial(run, "lint")


@pytest.fixture(scope="module")
def run_own_tests(run, program):
    return lambda case: run("test", case, str(program))


def path_without_paydesign() -> list[str]:
    folders = os.environ["PATH"].split(os.pathsep)
    return [folder for folder in folders if not Path(folder, "paydesign").exists()]


def test_a_project_is_clean_for_its_linter_and_type_checker(lint, case):
    done = lint(case)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_project_passes_its_own_tests(run_own_tests, case):
    done = run_own_tests(case)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert PASSED.search(done.stdout)
    assert not SKIPPED.search(done.stdout)
    assert "warning" not in done.stdout


@pytest.mark.parametrize("server", SERVERS)
def test_without_paydesign_the_tests_of_a_project_say_how_to_get_it(run, server):
    done = run("test", SERVERS[server])

    output = done.stdout + done.stderr
    assert done.returncode == 2
    assert f"install paydesign {paydesign.__version__} from a clone of its repository" in output
    assert "Traceback" not in output
    assert "failed" not in done.stdout
