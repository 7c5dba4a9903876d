"""A project is written whole, with the modes that the user's umask gives."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paydesign.errors import LayerInvalid
from paydesign.project.writer import write_new

Tree = dict[str, bytes]
ReadTree = Callable[[Path], Tree]


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o027, 0o077], ids="{:03o}".format)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_holds_exactly_the_tree(tmp_path: Path, shop: Tree, read_tree: ReadTree) -> None:
    write_new(shop, tmp_path / "shop")

    assert read_tree(tmp_path / "shop") == shop
    assert os.listdir(tmp_path) == ["shop"]


def test_an_empty_folder_is_filled(tmp_path: Path, shop: Tree, read_tree: ReadTree) -> None:
    (tmp_path / "shop").mkdir()

    write_new(shop, tmp_path / "shop")

    assert read_tree(tmp_path / "shop") == shop


def test_a_relative_target_lies_in_the_working_folder(
    tmp_path: Path, shop: Tree, read_tree: ReadTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    write_new(shop, Path("shop"))

    assert read_tree(tmp_path / "shop") == shop


def test_the_folder_above_may_be_a_symlink(tmp_path: Path, shop: Tree, read_tree: ReadTree) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    write_new(shop, tmp_path / "link" / "shop")

    assert read_tree(tmp_path / "real" / "shop") == shop


def test_an_empty_tree_is_an_empty_folder(tmp_path: Path) -> None:
    write_new({}, tmp_path / "shop")

    assert os.listdir(tmp_path / "shop") == []


def test_a_name_of_the_greatest_length_can_be_written(
    tmp_path: Path, shop: Tree, read_tree: ReadTree
) -> None:
    target = tmp_path / ("x" * 255)

    write_new(shop, target)

    assert read_tree(target) == shop


def test_modes_follow_the_umask(tmp_path: Path, shop: Tree, umask: int) -> None:
    write_new(shop, tmp_path / "shop")

    everything = [tmp_path / "shop", *(tmp_path / "shop").rglob("*")]
    assert {mode(path) for path in everything if path.is_dir()} == {0o777 & ~umask}
    assert {mode(path) for path in everything if path.is_file()} == {0o666 & ~umask}


@pytest.mark.parametrize("kept", [0o700, 0o711, 0o2775], ids="{:04o}".format)
def test_an_empty_folder_keeps_its_mode(tmp_path: Path, shop: Tree, kept: int) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop").chmod(kept)

    write_new(shop, tmp_path / "shop")

    assert mode(tmp_path / "shop") == kept
    assert mode(tmp_path / "shop" / "server") != kept


def test_a_folder_shared_by_a_group_hands_the_group_down(tmp_path: Path, shop: Tree) -> None:
    tmp_path.chmod(0o2770)

    write_new(shop, tmp_path / "shop")

    assert (tmp_path / "shop" / "server").stat().st_mode & stat.S_ISGID


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "../x", "a/../../x", "a/./b", "a//b", "a/", "", "."),
        *("a\\b", "a\0b", "a\nb", "a\x1bb", "a:b", "a?", 'a"b', "a<b", "a|b", "a*"),
        *("con", "con .txt", "NUL.txt", "a/com1.py", "lpt¹", "a.", "a "),
    ],
)
def test_a_path_that_some_system_cannot_hold_is_our_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(LayerInvalid) as caught:
        write_new({"fine.txt": b"", path: b""}, tmp_path / "shop")

    assert {problem.where for problem in caught.value.problems} == {path}
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("README", "readme"), ("App/a", "app/b"), ("a", "a/b"), ("straße", "STRASSE"), ("\u00e9", "e\u0301")],
    ids=["case of a file", "case of a folder", "file and folder", "sharp s", "accent"],
)
def test_two_paths_that_are_one_on_some_system_are_our_bug(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(LayerInvalid, match="everywhere"):
        write_new({one: b"", other: b""}, tmp_path / "shop")

    assert os.listdir(tmp_path) == []


def test_every_bad_path_is_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(LayerInvalid) as caught:
        write_new({"../x": b"", "con": b"", "ok": b"", "OK": b""}, tmp_path / "shop")

    assert [problem.where for problem in caught.value.problems] == ["../x", "con", "OK"]


@pytest.mark.parametrize(
    "path", [".env", "common.py", "console.log", "a-b_c.d", "[id].tsx", "größe.md", "com10"]
)
def test_ordinary_paths_are_written(tmp_path: Path, read_tree: ReadTree, path: str) -> None:
    write_new({path: b"x"}, tmp_path / "shop")

    assert read_tree(tmp_path / "shop") == {path: b"x"}
