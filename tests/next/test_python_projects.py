"""Projects of the Python servers: linters, types, and their own tests against the stand-in that lies in them."""

import os
import subprocess

import pytest
from chromium import find_chromium
from loadtest.kit import write as write_files

USUAL = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment"


@pytest.fixture
def chosen(next_projects, request):
    """Return the projects of a server: one whole shape, with --all all that it supports."""

    def of(server):
        mine = {case: files for case, files in next_projects.items() if f"-{server}-html" in case}
        return (
            mine
            if request.config.getoption("--all")
            else {f"{USUAL}-{server}-html": mine[f"{USUAL}-{server}-html"]}
        )

    return of


def run(folder, *command, **more):
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "CHROMIUM": find_chromium() or "", **more}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{folder}: {command}\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.parametrize("server", ["fastapi", "flask"])
def test_linters_have_nothing_to_say(server, next_projects, find_next_python, tmp_path):
    mine = [files for case, files in next_projects.items() if f"-{server}-html" in case]
    for number, files in enumerate(mine):
        write_files(
            {path: text for path, text in files.items() if path.endswith((".py", ".toml"))},
            tmp_path / str(number),
        )
    program = find_next_python(server).parent / "ruff"
    run(tmp_path, program, "check", "--no-cache", "-q")
    run(tmp_path, program, "format", "--no-cache", "--check", "-q")


@pytest.mark.parametrize(("server", "database"), [("fastapi", "sqlite"), ("flask", "postgresql")])
def test_types_are_right_and_its_own_tests_pass(
    server, database, chosen, find_next_python, tmp_path, request
):
    python = find_next_python(server)
    for number, files in enumerate(chosen(server).values()):
        folder = tmp_path / str(number)
        write_files(files, folder)
        run(folder, python, "-m", "mypy", "--cache-dir", tmp_path / "mypy")
        own = {}
        if database == "postgresql":
            own["TEST_DATABASE_URL"] = request.getfixturevalue("new_postgresql")[1]()
        said = run(folder, python, "-m", "pytest", "-q", "-p", "no:cacheprovider", **own)
        assert "skipped" not in said
