"""A disk that is full or closed: the reason is said, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paydesign.errors import FileSystemRefused
from paydesign.project.writer import write_file, write_new

Tree = dict[str, bytes]

# Runs as a user whom modes stop; everything is imported before, for the user may not read this Python.
AS_NOBODY = """
import os, shlex, sys
from pathlib import Path
from paydesign.errors import FileSystemRefused
from paydesign.project.writer import write_file, write_new

if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
os.umask({umask})
try:
    {call}
except FileSystemRefused as error:
    sys.exit(f"{{error.message}} | {{error.where}} | {{error.hint}}")
"""


@pytest.fixture
def as_nobody(tmp_path: Path) -> Callable[..., str]:
    tmp_path.chmod(0o755)

    def run(call: str, umask: int = 0o022) -> str:
        script = AS_NOBODY.format(call=call, umask=umask)
        done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
        assert "Traceback" not in done.stderr
        return done.stderr.strip()

    return run


def test_a_full_disk_is_left_as_it_was(small_disk: Callable[[str], Path], shop: Tree) -> None:
    disk = small_disk("size=64k")

    with pytest.raises(FileSystemRefused, match="the disk is full") as caught:
        write_new(shop, disk / "shop")

    assert (caught.value.status, caught.value.where) == (5, str(disk / "shop"))
    assert os.listdir(disk) == []
    assert os.statvfs(disk).f_bavail == os.statvfs(disk).f_blocks


def test_an_empty_folder_on_a_full_disk_stays(small_disk: Callable[[str], Path], shop: Tree) -> None:
    disk = small_disk("size=64k")
    (disk / "shop").mkdir(mode=0o711)

    with pytest.raises(FileSystemRefused, match="the disk is full"):
        write_new(shop, disk / "shop")

    assert os.listdir(disk) == ["shop"]
    assert os.listdir(disk / "shop") == []


def test_a_disk_without_inodes_is_told_from_a_full_one(small_disk: Callable[[str], Path], shop: Tree) -> None:
    disk = small_disk("size=4m,nr_inodes=20")

    with pytest.raises(FileSystemRefused, match="no room for more files"):
        write_new(shop, disk / "shop")

    assert os.listdir(disk) == []


def test_a_record_on_a_full_disk_keeps_its_content(small_disk: Callable[[str], Path]) -> None:
    path = small_disk("size=64k") / "record.yaml"
    path.write_bytes(b"old\n")

    with pytest.raises(FileSystemRefused, match="the disk is full"):
        write_file(path, bytes(100_000), replace=True)

    assert path.read_bytes() == b"old\n"
    assert os.listdir(path.parent) == ["record.yaml"]


def test_a_read_only_disk_is_refused(small_disk: Callable[[str], Path], shop: Tree) -> None:
    disk = small_disk("size=64k,ro")

    with pytest.raises(FileSystemRefused, match="read-only"):
        write_new(shop, disk / "shop")

    assert os.listdir(disk) == []


@pytest.mark.parametrize(
    "call",
    [
        "write_new({'a': b''}, Path('locked/shop'))",
        "write_file(Path('locked/record.yaml'), b'', replace=True)",
    ],
    ids=["project", "file"],
)
def test_a_folder_without_permission_is_refused(
    tmp_path: Path, as_nobody: Callable[..., str], call: str
) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked").chmod(0o555)

    said = as_nobody(call)

    assert "cannot be written: there is no permission" in said
    assert "choose a folder that you own" in said
    assert os.listdir(tmp_path / "locked") == []


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("shop", "write_new({'a': b''}, Path('open/shop'))"),
        ("record.yaml", "write_file(Path('open/record.yaml'), b'', replace=True)"),
    ],
)
def test_what_is_write_protected_is_not_replaced(
    tmp_path: Path, as_nobody: Callable[..., str], name: str, call: str
) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    protected = tmp_path / "open" / name
    protected.mkdir() if name == "shop" else protected.write_bytes(b"mine")
    protected.chmod(0o555)
    inode = protected.stat().st_ino

    said = as_nobody(call)

    assert "is write-protected" in said
    assert protected.stat().st_ino == inode
    assert os.listdir(tmp_path / "open") == [name]


@pytest.mark.parametrize("umask", [0o777, 0o700, 0o200, 0o100], ids="{:03o}".format)
def test_a_umask_that_shuts_us_out_leaves_nothing_behind(
    tmp_path: Path, as_nobody: Callable[..., str], umask: int
) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)

    said = as_nobody("write_new({'a/b': b'', 'c': b''}, Path('open/shop'))", umask)

    assert "cannot be written: there is no permission" in said
    assert os.listdir(tmp_path / "open") == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_a_folder_of_the_kernel_takes_nothing_and_it_is_said() -> None:
    for write in (
        lambda: write_new({"a": b""}, Path("/proc/shop")),
        lambda: write_file(Path("/proc/shop"), b"", replace=False),
    ):
        with pytest.raises(FileSystemRefused, match="nothing can be made in that folder"):
            write()
