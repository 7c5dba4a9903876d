"""What every test may use: the real program as a process, and every project rendered once."""

from __future__ import annotations

import ast
import fcntl
import gc
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases, every_project
from paydesign.render.tree import FileTree

sys.path.append(str(Path(__file__).parents[1] / "scripts"))
from loadtest.kit import Kit, install
from loadtest.kit import write as write_files

Run = Callable[..., subprocess.CompletedProcess[str]]

if sys.version_info < (3, 12):
    # There the garbage collector may run in the middle of a parse, and a finalizer that reports an exception parses,
    # too, for its traceback. The outer parse then ends with a SystemError; and if it was to show a failure, the run
    # of the tests with it. https://github.com/python/cpython/issues/106905
    parse_source = ast.parse

    def parse_alone(*arguments: Any, **named: Any) -> Any:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return parse_source(*arguments, **named)
        finally:
            if was_enabled:
                gc.enable()

    ast.parse = parse_alone


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run every project and every mutant: takes hours")


def pytest_configure() -> None:
    # In the background of a script it is ignored, and what is started here would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those that need the same project after each other, in whichever module they are: it is built once."""
    items.sort(key=lambda item: group_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a group of tests to one of the processes that share them (`-n`).

    The marker `xdist_group` would do, but pytest-xdist 3.8 has no effect on the node ids of pytest 9.2.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

        def _assign_work_unit(self, node: Any) -> None:
            self.workqueue.move_to_end(longest(self.workqueue), last=False)
            super()._assign_work_unit(node)

    return ByGroup(config, log)


SECONDS = {
    "tests/gate/test_built_clients.py": 20,
    "tests/gate": 15,
    "tests/load": 15,
    "tests/mutants/test_bugs.py": 15,
    "tests/mutants/test_correct_code.py": 30,
    "tests/next/test_contract_cases.py": 15,
    "tests/next/test_python_guards.py": 15,
    "tests/next/test_python_projects.py": 20,
    "tests/next/test_typescript_own.py": 60,
    "tests/next/test_pages_payments.py": 5,
    "tests/next/test_pages_setups.py": 6,
    "tests/next/test_pages_subscriptions.py": 8,
    "tests/next/test_pages_two_steps.py": 8,
    "tests/next/test_react_projects.py": 15,
    "tests/packaging/test_wheel.py": 10,
    "tests/examples": 10,
    "tests/preview/test_inspector.py": 5,
    "tests/preview/test_process.py": 3,
    "tests/browser": 4,
    "tests/contract": 1,
    "tests/simulator/redirect": 2,
    "tests/extension": 1,
    "tests/wizard": 1,
    "tests/cli": 0.5,
}
"""Beginning of a test's id -> about how long it takes; what is not named takes next to no time."""


def longest(groups: Mapping[str, Iterable[str]]) -> str:
    """Return the group that takes longest: begun last, it would keep one process busy while the others have nothing."""
    return max(groups, key=lambda group: sum(map(seconds_of, groups[group])))


@cache
def seconds_of(nodeid: str) -> float:
    """Return about how many seconds a test takes, by the longest beginning that is named."""
    known = [beginning for beginning in SECONDS if nodeid.startswith(beginning)]
    return SECONDS[max(known, key=len)] if known else 0.01


def group_of(nodeid: str) -> str:
    """Return the project of a test if its id has one, or what follows an "@" in it, or else its module."""
    module, _, parameters = nodeid.removesuffix("]").partition("[")
    project = project_ids().search(parameters)
    return project[0] if project else parameters.partition("@")[2] or module.partition("::")[0]


@cache
def project_ids() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(case.id) for case in cases(load_tree(), discover())))


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other process of these tests is at work in a folder."""
    with open(folder.with_name(f"{folder.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def paydesign(tmp_path: Path) -> Run:
    """Run the real program in `tmp_path`, without a terminal."""

    def run(
        *arguments: str | Path,
        stdin: str | bytes = "",
        env: dict[str, str] | None = None,
        cwd: Path = tmp_path,
    ) -> subprocess.CompletedProcess[str]:
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            [sys.executable, "-m", "paydesign", *map(str, arguments)],
            input=given,
            capture_output=True,
            cwd=cwd,
            env={**clean_environment(), **(env or {})},
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


def clean_environment() -> dict[str, str]:
    """Return the environment without what would change the program's output from machine to machine."""
    dropped = ("SOURCE_DATE_EPOCH", "NO_COLOR", "COLUMNS", "PYTHONWARNINGS", "FORCE_COLOR")
    return {key: value for key, value in os.environ.items() if key not in dropped}


@pytest.fixture(scope="session")
def rendered_projects() -> dict[str, FileTree]:
    """Every supported project in memory, by the id of its case."""
    return {case.id: files for case, files in every_project()}


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """Return the path of a program, or skip with the reason; with CI=true a missing one is a failure."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            message = f"{program} is not installed; scripts/test.sh says what the tests need"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
        return str(path)

    return find


@pytest.fixture(scope="module")
def chromium(need: Callable[[str], str]) -> Iterator[Any]:
    """A browser for each module: playwright's event loop must not run while tests elsewhere start their own."""
    from chromium import chromium as started
    from chromium import find_chromium

    with started(find_chromium() or need("chromium")) as browser:
        yield browser


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[[FileTree], Path]:
    """Write a rendered project to a folder of its own and return the folder."""

    def write(files: FileTree, name: str = "project") -> Path:
        write_files(files, tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture(scope="session")
def keep(pytestconfig: pytest.Config) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return a folder that is filled once and kept between runs; its name says what is in it."""

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        folder = pytestconfig.cache.mkdir(name)
        with alone_in(folder):
            if not (folder / "complete").exists():
                shutil.rmtree(folder)  # what was not filled to the end
                folder.mkdir()
                fill(folder)
                (folder / "complete").touch()
        return folder

    return filled


@pytest.fixture(scope="session")
def find_kit(
    rendered_projects: dict[str, FileTree], pytestconfig: pytest.Config, need: Callable[[str], str]
) -> Callable[[str], Kit]:
    """Return the kit for a case, or skip with the reason. It is kept between runs, by the digest of the lock file."""

    @cache
    def find(server: str) -> Kit:
        layer = discover().servers[server].data
        for line in layer["prepare"]:
            if "/" not in (program := line.split()[0]):
                need(program)
        projects = [files for case, files in rendered_projects.items() if server_of(case) == server]
        locks = {files[layer["lock"]] for files in projects}
        assert len(locks) == 1, f"the projects of {server} have one lock file"
        digest = hashlib.sha256(locks.pop()).hexdigest()[:16]
        folder = pytestconfig.cache.mkdir(f"{server}-{digest}")
        with alone_in(folder):
            if not (folder / "installed").exists():
                shutil.rmtree(folder)  # what an installation left that did not end
            return install(layer, projects[0], folder)

    return lambda case: find(server_of(case))


@pytest.fixture(scope="session")
def build_project(
    rendered_projects: dict[str, FileTree],
    find_kit: Callable[[str], Kit],
    build_pages: Callable[[str, Path], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Path], Kit]:
    """Put the project of a case into a folder, ready to be started, and return its kit; it is built once a session."""

    @cache
    def build_once(case: str) -> Path:
        folder = tmp_path_factory.mktemp("built")
        write_files(rendered_projects[case], folder)
        find_kit(case).put_into(folder)
        build_pages(case, folder)
        return folder

    def build(case: str, folder: Path) -> Kit:
        shutil.copytree(build_once(case), folder, symlinks=True, dirs_exist_ok=True)
        return find_kit(case)

    return build


def server_of(case: str) -> str:
    return case.split("-")[-2]


@pytest.fixture(scope="session")
def project_python(find_kit: Callable[[str], Kit]) -> Path:
    """Return the Python of an environment with the locked requirements of the FastAPI projects."""
    [environment] = find_kit("fastapi-html").installed
    return environment / "bin/python"


@pytest.fixture(scope="session")
def run_lines() -> Callable[[list[str], Path], str]:
    """Run the shell lines of a layer in a folder and return what they print."""

    def run(lines: list[str], folder: Path) -> str:
        output = ""
        for line in lines:
            done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=False)
            output += done.stdout
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return output

    return run


@pytest.fixture(scope="session")
def build_pages(
    need: Callable[[str], str], run_lines: Callable[[list[str], Path], str], pytestconfig: pytest.Config
) -> Callable[[str, Path], None]:
    """Build the pages of the project in a folder, if its client has to be built; one installation serves all."""

    def build(case: str, folder: Path) -> None:
        client = discover().clients[case.split("-")[-1]].data
        if not client["build"]:
            return
        need("npm")
        lock = (folder / "web/package-lock.json").read_bytes()
        packages = pytestconfig.cache.mkdir(f"pages-{hashlib.sha256(lock).hexdigest()[:16]}")
        with alone_in(packages):
            if not (packages / "complete").exists():
                (packages / "web").mkdir(exist_ok=True)
                for name in ("package.json", "package-lock.json"):
                    shutil.copy(folder / "web" / name, packages / "web")
                run_lines(client["install"], packages)
                (packages / "complete").touch()
        (folder / "web/node_modules").symlink_to(packages / "web/node_modules")
        run_lines(client["build"], folder)

    return build
