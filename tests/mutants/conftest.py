"""Projects with one bug each, and the whole suite that has to notice it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from paydesign.render.matrix import Case
from paydesign.simulator.redirect import redirected
from paydesign.simulator.server import start

HERE = Path(__file__).parent
TESTS = HERE.parent


def load(path: str) -> ModuleType:
    """Return a module of these tests, which have no packages, by its path; it may import what lies above it."""
    name = "mutants_tests." + path.removesuffix(".py").replace("/", ".")
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, TESTS / path)
        assert spec is not None
        assert spec.loader is not None
        for package, folder in (("mutants_tests", TESTS), (name.rpartition(".")[0], (TESTS / path).parent)):
            sys.modules.setdefault(package, ModuleType(package)).__path__ = [str(folder)]
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


PATCHES, CHECKS = load("mutants/patches.py"), load("mutants/checks.py")
BROWSER, CONTRACT = load("browser/conftest.py"), load("contract/conftest.py")
SUITE = CHECKS.Suite(
    payments=load("browser/test_payments.py"),
    scenarios=load("mutants/scenarios.py"),
    promises=load("mutants/promises.py"),
    examples=load("contract/test_cases.py"),
    requests=load("contract/test_running_server.py"),
)
SHAPES = {
    name: Case(answers, "payment", "fastapi", "html")
    for name, answers in {
        "accept-a-payment": {"multi_page": False, "dynamic_amount": False, "server_logic": False},
        "deferred": {"multi_page": False, "dynamic_amount": True, "server_logic": False},
        "finalize-cart": {"multi_page": False, "dynamic_amount": True, "server_logic": True},
        "finalize-fixed": {"multi_page": False, "dynamic_amount": False, "server_logic": True},
        "two-step-client": {"multi_page": True, "server_logic": False},
        "two-step-server": {"multi_page": True, "server_logic": True},
    }.items()
}
BUGS = PATCHES.read_patches(HERE / "bugs")
FOREIGN = PATCHES.read_patches(HERE / "foreign")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test its patches: `bug` and `foreign` come with one of their shapes, `patch` is any."""
    is_all = metafunc.config.getoption("all")
    for name, patches in {"bug": BUGS, "foreign": FOREIGN, "patch": BUGS + FOREIGN}.items():
        if name in metafunc.fixturenames:
            pairs = [(patch, shape) for patch in patches for shape in patch.shapes]
            if name == "bug" and not is_all:
                pairs = [(patch, patch.shapes[0]) for patch in patches if patch.in_sample]
            parameters = [pytest.param(patch, shape, id=f"{patch.name}@{shape}") for patch, shape in pairs]
            metafunc.parametrize((name, "shape"), parameters)
    if "plain_shape" in metafunc.fixturenames:
        shapes = SHAPES if is_all else ["finalize-cart"]
        metafunc.parametrize("plain_shape", shapes, ids=[f"as it is@{shape}" for shape in shapes])


@pytest.fixture(scope="session")
def suite() -> Any:
    return SUITE


@pytest.fixture(scope="session")
def everything(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("all"))


@pytest.fixture(scope="session")
def render() -> Callable[..., dict[str, bytes]]:
    """Return the files of a shape, with a patch if one is given."""
    rendered: dict[tuple[str, str], dict[str, bytes]] = {}

    def files(shape: str, patch: Any = None, currency: str = "usd") -> dict[str, bytes]:
        key = shape, patch.currency if patch else currency
        if key not in rendered:
            rendered[key] = PATCHES.render_project(SHAPES[shape], key[1])
        return patch.apply(shape, rendered[key]) if patch else rendered[key]

    return files


@dataclass
class Bench:
    """A project that is checked; its server is started when it is needed, for a browser or for mere requests."""

    shape: str
    files: dict[str, bytes]
    folder: Callable[[], Path]
    python: Path
    chromium: Any
    running: ExitStack
    _started: dict[str, Any] = field(default_factory=dict)

    @property
    def shop(self) -> Any:
        if "shop" not in self._started:
            shop = self.running.enter_context(BROWSER.serve(self._written(), [self.python, "-m", "app"]))
            self._started["shop"] = shop
        return self._started["shop"]

    @property
    def server(self) -> Any:
        if "server" not in self._started:
            self._started["server"] = self._start_server()
        return self._started["server"]

    @contextmanager
    def open_checkout(self) -> Iterator[Any]:
        """Open a browser of its own before the first page."""
        context = self.chromium.new_context()
        try:
            busy = max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
            context.set_default_timeout(BROWSER.TIMEOUT * min(busy, 3))
            window = BROWSER.Window(context, self.shop.simulator)
            context.route(lambda url: not url.startswith(f"{self.shop.url}/"), window.answer)
            yield SUITE.payments.Checkout(SHAPES[self.shape], self.shop, window, window.open())
        finally:
            context.close()

    def _start_server(self) -> Any:
        stand_in = CONTRACT.StandIn(self.running.enter_context(start()).url)
        settings = redirected(CONTRACT.KEYS, stand_in.url)
        server = CONTRACT.Server(
            SHAPES[self.shape].id, [self.python, "-m", "app"], self._written(), stand_in, settings
        )
        self.running.callback(server.kill)
        return server.start()

    def _written(self) -> Path:
        folder = self.folder()
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder


@pytest.fixture
def bench(
    chromium: Any, project_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, dict[str, bytes]], Bench]]:
    """Return what checks the files of a shape."""
    with ExitStack() as running:

        def prepare(shape: str, files: dict[str, bytes]) -> Bench:
            folder = lambda: tmp_path_factory.mktemp("bench")  # noqa: E731
            return Bench(shape, files, folder, project_python, chromium, running)

        yield prepare
