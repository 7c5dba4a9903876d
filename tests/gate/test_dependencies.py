"""What the projects install, looked at offline: pinned by digest, from the registries, without surprises."""

import json
import re
import subprocess

import pytest

FREE = {
    *("MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0"),
    *("Python-2.0", "CC0-1.0", "CC-BY-4.0", "MPL-2.0"),
}
# esbuild checks its own program there; npm would run whatever a new entry brings.
MAY_RUN_SCRIPTS = {"esbuild", "fsevents"}


@pytest.fixture(scope="module")
def npm_packages(rendered_projects):
    """Every package of every package-lock.json: its place in node_modules, and what the lock file says of it."""
    texts = {
        text
        for files in rendered_projects.values()
        for path, text in files.items()
        if path.endswith("package-lock.json")
    }
    locks = [json.loads(text)["packages"] for text in texts]
    return [(place, package) for lock in locks for place, package in lock.items() if place]


def test_every_npm_package_is_pinned_by_its_digest(npm_packages):
    assert npm_packages
    assert [place for place, package in npm_packages if "integrity" not in package] == []


def test_no_npm_package_is_deprecated(npm_packages):
    assert [place for place, package in npm_packages if "deprecated" in package] == []


def test_hardly_any_npm_package_runs_a_script_when_it_is_installed(npm_packages):
    names = {place.rpartition("node_modules/")[2] for place, it in npm_packages if it.get("hasInstallScript")}

    assert names <= MAY_RUN_SCRIPTS


def test_every_npm_package_has_a_free_licence(npm_packages):
    assert {package.get("license") for _, package in npm_packages} <= FREE


def test_every_python_package_is_pinned_by_its_digest(rendered_projects):
    texts = {
        text.decode()
        for files in rendered_projects.values()
        for path, text in files.items()
        if re.fullmatch(r"requirements.*\.txt", path)
    }
    assert texts
    for text in texts:
        logical = [line for line in text.replace("\\\n", "").splitlines() if line and line[0] not in "# "]
        assert logical
        loose = [
            line for line in logical if not re.match(r"[\w.-]+(\[\w+\])?==[\w.]+ .*--hash=sha256:", line)
        ]
        assert loose == []


def test_what_the_python_lock_file_installs_fits_together(project_python):
    done = subprocess.run([project_python, "-m", "pip", "check"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
