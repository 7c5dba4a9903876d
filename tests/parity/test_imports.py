"""Imports point one way, and the core neither prints, asks, looks at the clock nor writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "paydesign"
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))

# From the bottom up: a part may import from its own level and from below, never from above.
LEVELS = [
    {path.stem for path in SOURCE.glob("*.py")} - {"__main__", "pytest_plugin", "unpacking"},
    {"decisions", "facts", "catalog", "contract"},
    {"records", "render", "http"},
    {"wizard", "project", "simulator", "update"},
    {"preview"},
    {"cli", "pytest_plugin"},
    {"__main__"},
    {"unpacking"},
]
LEVEL = {part: level for level, parts in enumerate(LEVELS) for part in parts}

CORE = {"decisions", "facts", "catalog", "contract", "records", "render", "update"}
CORE_MODULES = {
    "wizard/run.py",
    "project/manifest.py",
    "project/plan.py",
    "project/paths.py",
    "project/generated.py",
}
FORBIDDEN_MODULES = {"subprocess", "questionary", "time", "tempfile", "shutil", "socket", "fcntl", "signal"}
FORBIDDEN_NAMES = {"print", "input", "breakpoint"}
CLOCK = {"now", "utcnow", "today"}
WRITING_METHODS = {"write_text", "write_bytes", "mkdir", "rmdir", "unlink", "touch", "symlink_to", "chmod"}
WRITING_OS = {"open", "write", "makedirs", "remove", "rename", "replace", "link", "symlink", "truncate"}


class Import(NamedTuple):
    """A module that is imported, and the line that does it."""

    module: str
    line: int


def syntax(module: Path) -> ast.Module:
    return ast.parse((SOURCE / module).read_text(encoding="utf-8"))


def part(dotted: str) -> str:
    """Return the part of paydesign that a dotted name or a path lies in."""
    return dotted.removesuffix(".py").split(".")[0].split("/")[0]


def imports(tree: ast.Module, package: tuple[str, ...]) -> Iterator[Import]:
    """Yield every import of a module in `package`; those of paydesign itself begin with `paydesign.`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            depth = len(package) - node.level + 1
            base = [*(package[:depth] if node.level else ()), *((node.module or "").split("."))]
            name = ".".join(word for word in base if word)
            names = (f"{name}.{alias.name}" for alias in node.names) if name == "paydesign" else (name,)
            yield from (Import(found, node.lineno) for found in names)


def own_imports(module: Path) -> Iterator[tuple[str, int]]:
    """Yield (part, line) for each import from paydesign."""
    for found in imports(syntax(module), ("paydesign", *module.parent.parts)):
        if found.module.startswith("paydesign."):
            name = part(found.module.removeprefix("paydesign."))
            # `from . import __version__` is of the package itself.
            yield (
                (name if (SOURCE / name).exists() or (SOURCE / f"{name}.py").exists() else "__init__"),
                found.line,
            )


def test_every_part_has_its_level() -> None:
    assert {part(module.as_posix()) for module in MODULES} - set(LEVEL) == set()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_nothing_imports_from_above(module: Path) -> None:
    own = LEVEL[part(module.as_posix())]

    upward = [f"{module}:{line} imports {name}" for name, line in own_imports(module) if LEVEL[name] > own]

    assert upward == []


def test_no_two_parts_import_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for module in MODULES:
        own = part(module.as_posix())
        graph.setdefault(own, set()).update(name for name, _ in own_imports(module) if name != own)

    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle

    assert set(order) == {part(module.as_posix()) for module in MODULES}


def effects(tree: ast.Module) -> Iterator[str]:
    """Yield each place at which a module does something that the core must not do."""
    for found in imports(tree, ("paydesign", "core")):
        if found.module.split(".")[0] in FORBIDDEN_MODULES:
            yield f"{found.line}: imports {found.module}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := effect(node)):
            yield f"{node.lineno}: {name}"


def effect(call: ast.Call) -> str | None:
    """Return what a call does to the world, None if nothing."""
    if isinstance(call.func, ast.Name):
        name = call.func.id
        return name if name in FORBIDDEN_NAMES or (name == "open" and opens_to_write(call, 1)) else None
    if not isinstance(call.func, ast.Attribute):
        return None
    name = call.func.attr
    owner = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    if owner == "os":
        return f"os.{name}" if name in WRITING_OS | WRITING_METHODS else None
    is_effect = name in WRITING_METHODS | CLOCK or (name == "open" and opens_to_write(call, 0))
    return name if is_effect else None


def opens_to_write(call: ast.Call, position: int) -> bool:
    """Say whether a mode is anything but a plain reading one."""
    given = call.args[position : position + 1] + [word.value for word in call.keywords if word.arg == "mode"]
    return any(not isinstance(mode, ast.Constant) or set(str(mode.value)) & set("wax+") for mode in given)


PURE = [module for module in MODULES if part(module.as_posix()) in CORE or module.as_posix() in CORE_MODULES]


@pytest.mark.parametrize("module", PURE, ids=str)
def test_the_core_does_nothing_to_the_world(module: Path) -> None:
    assert list(effects(syntax(module))) == []


def test_the_modules_that_are_pure_by_name_exist() -> None:
    assert {module for module in CORE_MODULES if not (SOURCE / module).exists()} == set()


@pytest.mark.parametrize(
    "source",
    [
        *("print('x')", "input()", "import subprocess", "from subprocess import run", "import questionary"),
        *("import time", "from time import sleep", "def f():\n    import questionary"),
        *("datetime.now()", "datetime.datetime.now()", "date.today()", "datetime.now(tz=UTC)"),
        *(
            "open('x', 'w')",
            "open('x', mode='a')",
            "open('x', how)",
            "path.open('xb')",
            "path.open(mode='r+')",
        ),
        *(
            "path.write_text('x')",
            "path.parent.mkdir()",
            "os.open('x', 1)",
            "os.makedirs('x')",
            "os.mkdir('x')",
        ),
    ],
)
def test_an_effect_is_found(source: str) -> None:
    assert len(list(effects(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "open('x', 'rb')",
        "path.open()",
        "path.open('r')",
        "text.replace('a', 'b')",
        "os.stat('x')",
    ],
)
def test_reading_is_no_effect(source: str) -> None:
    assert list(effects(ast.parse(source))) == []


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from ..cli import app", "paydesign.cli"),
        ("from ..cli.app import run", "paydesign.cli.app"),
        ("from .. import cli", "paydesign.cli"),
        ("from .model import Tree", "paydesign.render.model"),
        ("import paydesign.cli.app", "paydesign.cli.app"),
        ("from paydesign import cli", "paydesign.cli"),
        ("def f():\n    from ..wizard import run", "paydesign.wizard"),
    ],
)
def test_an_import_is_found_however_it_is_written(source: str, module: str) -> None:
    assert [found.module for found in imports(ast.parse(source), ("paydesign", "render"))] == [module]
