"""What is in the way is said with a next step, and nothing is touched."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from paydesign.errors import FileSystemRefused, TargetInTheWay
from paydesign.project.writer import write_file, write_new

TREE = {"README.md": b"new\n"}


def snapshot(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Describe everything in a folder without following a symlink."""
    facts = {path.relative_to(folder).as_posix(): path.lstat() for path in folder.rglob("*")}
    return {path: (found.st_ino, found.st_mode, found.st_mtime_ns) for path, found in facts.items()}


def folder_with(*names: str) -> Callable[[Path], None]:
    def make(place: Path) -> None:
        place.mkdir()
        for name in names:
            (place / name).write_text("mine")

    return make


OBSTACLES = {
    "file": (lambda place: place.write_text("mine"), "not a folder"),
    "fifo": (os.mkfifo, "not a folder"),
    "symlink to a folder": (lambda place: place.symlink_to(place.parent), "a symlink to /"),
    "dangling symlink": (lambda place: place.symlink_to("nowhere"), "a symlink to nowhere"),
    "symlink to itself": (lambda place: place.symlink_to(place.name), "a symlink to shop"),
    "one file": (folder_with("notes.txt"), "not empty, it has notes.txt"),
    "hidden file": (folder_with(".git"), "not empty, it has .git"),
    "many files": (folder_with(*"abcde"), "not empty, it has a, b, c and 2 more"),
    "project": (folder_with("paydesign.yaml", "a"), "a paydesign project already"),
}


@pytest.mark.parametrize(("make", "message"), OBSTACLES.values(), ids=OBSTACLES)
def test_what_is_there_is_left_alone(tmp_path: Path, make: Callable[[Path], None], message: str) -> None:
    target = tmp_path / "shop"
    make(target)
    before = snapshot(tmp_path)

    with pytest.raises(TargetInTheWay) as caught:
        write_new(TREE, target)

    assert message in caught.value.message
    assert (caught.value.status, caught.value.where) == (4, str(target))
    assert caught.value.hint
    assert snapshot(tmp_path) == before


def test_a_project_can_be_compared_instead(tmp_path: Path) -> None:
    target = tmp_path / "my shop"
    folder_with("paydesign.yaml")(target)

    with pytest.raises(TargetInTheWay) as caught:
        write_new(TREE, target)

    command = f"paydesign new '{target}' --answers '{target}/paydesign.yaml' --diff"
    assert caught.value.hint == f"see what would change: {command}"


@pytest.mark.parametrize("target", [Path("."), Path("../my shop"), Path()], ids=str)
def test_the_working_folder_is_not_replaced_under_the_users_feet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: Path
) -> None:
    (tmp_path / "my shop").mkdir()
    monkeypatch.chdir(tmp_path / "my shop")

    with pytest.raises(TargetInTheWay) as caught:
        write_new(TREE, target)

    assert caught.value.hint == "cd .. and name it: paydesign new 'my shop'"
    assert os.listdir(tmp_path / "my shop") == []


@pytest.mark.parametrize("target", ["..", "/", "../..", "inner/.."])
def test_a_folder_above_the_working_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    (tmp_path / "here" / "inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    before = snapshot(tmp_path)

    with pytest.raises(TargetInTheWay, match="not empty"):
        write_new(TREE, Path(target))

    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", ["deep/er", "a b", "it's", "-x", "$HOME", "`id`", "größe", "a;b"])
def test_the_hint_for_a_missing_folder_works_when_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileSystemRefused) as caught:
        write_new(TREE, Path(name, "shop"))
    assert (caught.value.status, caught.value.where) == (5, name)
    command = caught.value.hint.removeprefix("create it first: ")

    subprocess.run(["sh", "-c", command], check=True)
    write_new(TREE, Path(name, "shop"))

    assert shlex.split(command)[:2] == ["mkdir", "-p"]
    assert Path(name, "shop", "README.md").read_bytes() == b"new\n"


@pytest.mark.parametrize(
    ("target", "message", "where"),
    [
        ("file/shop", "not a folder", "file"),
        ("file/x/y/shop", "not a folder", "file"),
        ("dangling/shop", "a symlink to nothing", "dangling"),
        ("dangling/x/shop", "a symlink to nothing", "dangling"),
        ("circle/shop", "in a circle", "circle"),
        ("x" * 256, "name is too long", "x" * 256),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")
    Path("dangling").symlink_to("nowhere")
    Path("circle").symlink_to("circle")
    before = snapshot(tmp_path)

    for write in (lambda: write_new(TREE, Path(target)), lambda: write_file(Path(target), b"", replace=True)):
        with pytest.raises(FileSystemRefused, match=message) as caught:
            write()
        assert (caught.value.status, caught.value.where) == (5, where)
        assert caught.value.hint

    assert snapshot(tmp_path) == before


def test_a_working_folder_that_was_deleted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    with pytest.raises(FileSystemRefused) as caught:
        write_new(TREE, Path("shop"))

    assert caught.value.hint == "change to a folder that exists"


def test_a_mount_point_is_not_replaced(small_disk: Callable[[str], Path]) -> None:
    disk = small_disk("size=64k")

    with pytest.raises(TargetInTheWay, match="mount point") as caught:
        write_new(TREE, disk)

    assert caught.value.hint == f"name a folder inside it: {disk}/checkout"
    assert os.listdir(disk) == []


def test_a_folder_mounted_within_its_own_file_system_is_not_replaced(
    tmp_path: Path, mount: Callable[..., Path]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    place = mount("shop", "--bind", str(tmp_path / "elsewhere"))

    with pytest.raises(TargetInTheWay):
        write_new(TREE, place)

    assert os.listdir(tmp_path / "elsewhere") == []
    assert sorted(os.listdir(tmp_path)) == ["elsewhere", "shop"]
