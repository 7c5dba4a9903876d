"""The linters, the type checker and the tests of every generated server, as its owner runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import paydesign
from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

CASES = [case.id for case in cases(load_tree(), discover())]


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


@pytest.mark.parametrize("case", CASES)
def test_a_project_is_clean_for_its_linter_and_type_checker(
    rendered_projects, write_project, project_python, shared_cache, case
):
    project = write_project(rendered_projects[case])

    for tool in (["ruff", "check", "--no-cache"], ["ruff", "format", "--check", "--no-cache"], ["mypy"]):
        done = run(
            project_python, project, *tool, *(["--cache-dir", str(shared_cache)] if tool == ["mypy"] else [])
        )
        assert done.returncode == 0, f"{' '.join(tool)}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("case", CASES)
def test_a_project_passes_its_own_tests(rendered_projects, write_project, project_python, program, case):
    project = write_project(rendered_projects[case])

    done = run(project_python, project, "pytest", "-q", "-p", "no:cacheprovider", path=program)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
    assert "warning" not in done.stdout


def test_without_paydesign_the_tests_of_a_project_say_how_to_get_it(
    rendered_projects, write_project, project_python
):
    project = write_project(rendered_projects[CASES[0]])

    done = run(project_python, project, "pytest", "-q", "-p", "no:cacheprovider")

    assert done.returncode == 2
    assert f"pip install paydesign=={paydesign.__version__}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "failed" not in done.stdout


def run(
    python: Path, project: Path, *command: str, path: Path = Path("/usr/bin")
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", *command],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={"PATH": os.pathsep.join([str(path), "/usr/bin", "/bin"]), "HOME": str(project)},
    )
