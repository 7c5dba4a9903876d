"""The linters, the type checker and the tests of every generated server, as its owner runs them."""

import subprocess
from pathlib import Path

import pytest

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

CASES = [case.id for case in cases(load_tree(), discover())]


@pytest.fixture(scope="module")
def shared_cache(tmp_path_factory):
    """One cache of the type checker, so that the SDK's types are read once for all projects."""
    return tmp_path_factory.mktemp("mypy")


@pytest.mark.parametrize("case", CASES)
def test_a_project_is_clean_for_its_linter_and_type_checker(
    rendered_projects, write_project, project_python, shared_cache, case
):
    project = write_project(rendered_projects[case])

    for tool in (["ruff", "check", "--no-cache"], ["ruff", "format", "--check", "--no-cache"], ["mypy"]):
        done = run(project_python, project, *tool, *(["--cache-dir", str(shared_cache)] if tool == ["mypy"] else []))
        assert done.returncode == 0, f"{' '.join(tool)}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("case", CASES)
def test_a_project_passes_its_own_tests(rendered_projects, write_project, project_python, case):
    project = write_project(rendered_projects[case])

    done = run(project_python, project, "pytest", "-q", "-p", "no:cacheprovider")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
    assert "warning" not in done.stdout


def run(python: Path, project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", *command],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={"PATH": "/usr/bin:/bin", "HOME": str(project)},
    )
