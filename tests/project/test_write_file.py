"""One file is written whole, and never over something that is not to be replaced."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from paydesign.errors import TargetInTheWay
from paydesign.project.writer import write_file


def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "record.yaml", b"new\n", replace=False)
    finally:
        os.umask(before)

    assert (tmp_path / "record.yaml").read_bytes() == b"new\n"
    assert stat.S_IMODE((tmp_path / "record.yaml").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["record.yaml"]


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_bytes(b"old\n")
    path.chmod(0o604)

    write_file(path, b"new\n", replace=True)

    assert path.read_bytes() == b"new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    assert os.listdir(tmp_path) == ["record.yaml"]


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_bytes(b"old\n")

    with pytest.raises(TargetInTheWay, match="exists already"):
        write_file(path, b"new\n", replace=False)

    assert path.read_bytes() == b"old\n"


@pytest.mark.parametrize("replace", [True, False], ids=["replace", "new"])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "a folder"),
        (os.mkfifo, "not a regular file"),
        (lambda place: place.symlink_to("target"), "a symlink to target"),
        (lambda place: place.symlink_to("nowhere"), "a symlink to nowhere"),
    ],
    ids=["folder", "fifo", "symlink", "dangling symlink"],
)
def test_what_is_no_regular_file_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], message: str, replace: bool
) -> None:
    (tmp_path / "target").write_bytes(b"mine")
    make(tmp_path / "record.yaml")

    with pytest.raises(TargetInTheWay, match=message) as caught:
        write_file(tmp_path / "record.yaml", b"new\n", replace=replace)

    assert caught.value.status == 4
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert sorted(os.listdir(tmp_path)) == ["record.yaml", "target"]


def test_readers_of_a_replaced_file_keep_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_bytes(b"old\n")

    with path.open("rb") as reader:
        write_file(path, b"new\n", replace=True)

        assert reader.read() == b"old\n"
