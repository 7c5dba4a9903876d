"""Trees to write, and small disks to write them to."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, NoReturn

import pytest

STAGING = ".paydesign-staging-"
SCRIPT = Path(__file__).with_name("faults.py")


@pytest.fixture
def shop() -> dict[str, bytes]:
    """A project of about the size of a real one."""
    files = {f"server/part{n % 6}/module{n}.py": f"VALUE = {n}\n".encode() * n for n in range(56)}
    odd = {
        "README.md": "Größe\n".encode(),
        ".env.example": b"",
        "logo.bin": bytes(range(256)),
        "a b.txt": b"x",
    }
    return dict(sorted((files | odd).items()))


@pytest.fixture
def read_tree() -> Callable[[Path], dict[str, bytes]]:
    """Read a folder back as a tree; empty folders do not show."""

    def read(root: Path) -> dict[str, bytes]:
        files = sorted(path for path in root.rglob("*") if path.is_symlink() or not path.is_dir())
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture
def quick_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory if there is one: hundreds of writes that wait for a disk take minutes."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory, prefix="paydesign-test-") as folder:
        yield Path(folder)


@pytest.fixture
def leftovers() -> Callable[[Path], list[str]]:
    """List the staging folders in a folder."""
    return lambda folder: sorted(name for name in os.listdir(folder) if name.startswith(STAGING))


@pytest.fixture
def skip() -> Callable[[str], NoReturn]:
    """Skip a test that this machine cannot run; in CI, where every test must run, fail it."""

    def refuse(reason: str) -> NoReturn:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return refuse


@pytest.fixture
def as_root(skip: Callable[[str], NoReturn]) -> Callable[..., None]:
    """Run a command as root."""

    def run(*command: str) -> None:
        words = command if os.geteuid() == 0 else ("sudo", "-n", *command)
        if sys.platform != "linux" or not shutil.which(words[0]):
            skip(f"needs Linux with {words[0]}")
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            skip(f"this needs root: {done.stderr.strip()}")

    return run


@pytest.fixture
def mount(tmp_path: Path, as_root: Callable[..., None]) -> Iterator[Callable[..., Path]]:
    """Mount something on a new folder until the test ends."""
    mounted: list[Path] = []

    def do(name: str, *arguments: str) -> Path:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        as_root("mount", *arguments, str(place))
        mounted.append(place)
        return place

    yield do
    for place in reversed(mounted):
        as_root("umount", str(place))


@pytest.fixture
def small_disk(mount: Callable[..., Path]) -> Callable[[str], Path]:
    """Mount an empty disk in memory with the given options, for example `size=64k`."""
    owner = f"uid={os.geteuid()},gid={os.getegid()},mode=755"
    return lambda options: mount("disk", "-t", "tmpfs", "-o", f"{owner},{options}", "tmpfs")


class Moment(NamedTuple):
    """One write with one fault: at which call of the system, how it ended, and where."""

    call: str
    status: int
    folder: Path


@pytest.fixture(scope="module")
def faults() -> Any:
    spec = importlib.util.spec_from_file_location("faults", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def at_every_moment(quick_disk: Path) -> Callable[[str, str], list[Moment]]:
    def run(fault: str, action: str) -> list[Moment]:
        arguments = [sys.executable, SCRIPT, fault, action, quick_disk]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
        lines = [line.split() for line in done.stdout.splitlines()]
        moments = [Moment(call, int(status), quick_disk / number) for number, call, status in lines]
        assert "mkdir" in {moment.call for moment in moments}
        assert len(moments) >= 15
        return moments

    return run
