"""Trees to write, and small disks to write them to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest

STAGING = ".paydesign-staging-"


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
