"""The diff shows what writing would change, and `patch -p1` makes exactly that of it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from paydesign.errors import FileSystemRefused, TargetInTheWay
from paydesign.project.diff import diff

Tree = dict[str, bytes]
ReadTree = Callable[[Path], Tree]


Apply = Callable[[str, str, Path], None]

COMMANDS = {
    "patch": ["patch", "-p1", "--no-backup-if-mismatch"],
    "git": ["git", "apply", "--whitespace=nowarn"],
}


@pytest.fixture
def apply(skip: Callable[[str], NoReturn]) -> Apply:
    """Apply a diff in a folder with a tool that users have."""

    def run(tool: str, text: str, folder: Path) -> None:
        if not shutil.which(tool):
            skip(f"needs {tool}")
        outside_of_git = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
        subprocess.run(COMMANDS[tool], input=text.encode(), cwd=folder, check=True, env=outside_of_git)

    return run


def put(tree: Tree, root: Path) -> Path:
    root.mkdir()
    for path, data in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def test_a_changed_file_and_a_new_one_are_shown(tmp_path: Path) -> None:
    target = put({"app/main.py": b"one\ntwo\n", "README.md": b"same\n"}, tmp_path / "shop")

    text = diff({"app/main.py": b"one\n2\n", "README.md": b"same\n", "new.py": b"hello\n"}, target)

    assert text.splitlines() == [
        *("diff --git a/app/main.py b/app/main.py", "--- a/app/main.py", "+++ b/app/main.py"),
        *("@@ -1,2 +1,2 @@", " one", "-two", "+2"),
        *("diff --git a/new.py b/new.py", "new file mode 100644", "--- /dev/null", "+++ b/new.py"),
        *("@@ -0,0 +1 @@", "+hello"),
    ]


def test_the_same_tree_has_no_diff(tmp_path: Path, shop: Tree) -> None:
    assert diff(shop, put(shop, tmp_path / "shop")) == ""


def test_files_that_are_not_ours_are_not_shown(tmp_path: Path) -> None:
    assert diff({}, put({"notes.txt": b"mine\n"}, tmp_path / "shop")) == ""


def test_everything_is_new_where_nothing_is(tmp_path: Path) -> None:
    text = diff({"a": b"1\n", "b/c": b"2\n"}, tmp_path / "shop")

    assert text.count("new file mode") == 2


CHANGES = {
    "changed": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "new": (None, b"a\n"),
    "new and empty": (None, b""),
    "filled": (b"", b"a\n"),
    "emptied": (b"a\n", b""),
    "newline lost": (b"a\nb\n", b"a\nb"),
    "newline won": (b"a\nb", b"a\nb\n"),
    "neither ends": (b"a\nb", b"a\nc"),
    "CRLF": (b"a\r\nb\r\n", b"a\nb\r\n"),
    "CR alone": (b"a\rb\n", b"a\rc\n"),
    "form feed and line separator": ("a\x0cb\u2028c\n".encode(), "a\x0cb\u2028d\x85\n".encode()),
    "looks like a diff": (b"--- a/x\n+++ b/x\n", b"--- b/x\n+++ b/y\n@@ -1 +1 @@\n"),
    "umlauts": ("größe\n".encode(), "GRÖSSE\n".encode()),
    "long way apart": (b"x\n" * 100, b"y\n" + b"x\n" * 98 + b"z\n"),
}


@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize("path", ["file.txt", "deep/er/a b.txt", "größe.txt"])
@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_patch_makes_the_new_tree(
    tmp_path: Path, read_tree: ReadTree, apply: Apply, tool: str, path: str, old: bytes | None, new: bytes
) -> None:
    target = put({"logo": b"\0"} | ({} if old is None else {path: old}), tmp_path / "shop")

    apply(tool, diff({path: new, "logo": b"\1"}, target), target)

    assert read_tree(target) == {"logo": b"\0", path: new}


def test_patch_makes_any_tree_of_any_other(tmp_path: Path, read_tree: ReadTree, apply: Apply) -> None:
    chance = random.Random(20261123)
    old = {f"d{n % 4}/f{n}": any_text(chance) for n in range(40)}
    new = {path: edited(text, chance) for path, text in old.items()} | {"new": any_text(chance)}
    target = put(old, tmp_path / "shop")

    apply("patch", diff(new, target), target)

    assert read_tree(target) == new


def any_text(chance: random.Random) -> bytes:
    lines = [chance.choice([b"", b"a", b"b", b"--- x", b"+", b"@@"]) for _ in range(chance.randrange(40))]
    return b"\n".join(lines)


def edited(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(lines) + 1)
        lines[place : place + chance.randrange(3)] = [b"edit"] * chance.randrange(3)
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\0\1", b"text\n"), (b"text\n", b"\xff\xfe"), (b"a\n" * 600_000, b"text\n"), (None, bytes(9))],
    ids=["was binary", "becomes binary", "was large", "new and binary"],
)
def test_what_is_no_text_is_named_only(tmp_path: Path, old: bytes | None, new: bytes) -> None:
    target = put({} if old is None else {"logo": old}, tmp_path / "shop")

    text = diff({"logo": new}, target)

    assert text == "Binary or large files a/logo and b/logo differ\n"


def test_a_large_file_that_is_the_same_has_no_diff(tmp_path: Path) -> None:
    large = {"large": b"a\n" * 1_100_000}

    assert diff(large, put(large, tmp_path / "shop")) == ""


OBSTACLES: dict[str, Callable[[Path], object]] = {
    "symlink to a file": lambda place: (
        (place / "app").mkdir() or (place / "app/main.py").symlink_to("/etc/passwd")
    ),
    "symlink to a folder": lambda place: (place / "app").symlink_to("/etc"),
    "dangling symlink": lambda place: (place / "app").mkdir() or (place / "app/main.py").symlink_to("x"),
    "folder": lambda place: (place / "app/main.py").mkdir(parents=True),
    "file for a folder": lambda place: (place / "app").write_text("mine"),
    "fifo": lambda place: (place / "app").mkdir() or os.mkfifo(place / "app/main.py"),
}


@pytest.mark.parametrize("plant", OBSTACLES.values(), ids=OBSTACLES)
def test_what_cannot_be_compared_is_said_and_not_followed(
    tmp_path: Path, plant: Callable[[Path], object]
) -> None:
    target = put({}, tmp_path / "shop")
    plant(target)

    text = diff({"app/main.py": b"x\n", "z.py": b"z\n"}, target)

    said, *rest = text.splitlines()
    assert said.endswith("is in the way of app/main.py: not followed, not compared")
    assert rest[0] == "diff --git a/z.py b/z.py"
    assert "root" not in text


@pytest.mark.parametrize(
    ("plant", "message"),
    [(lambda place: place.symlink_to("/etc"), "a symlink"), (Path.touch, "not a folder")],
    ids=["symlink", "file"],
)
def test_a_target_that_is_no_real_folder_is_in_the_way(
    tmp_path: Path, plant: Callable[[Path], object], message: str
) -> None:
    plant(tmp_path / "shop")

    with pytest.raises(TargetInTheWay, match=message):
        diff({"passwd": b""}, tmp_path / "shop")


def test_a_target_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(FileSystemRefused):
        diff({"a": b""}, tmp_path / "file" / "shop")


def test_nothing_is_written_and_every_environment_gives_the_same_text(tmp_path: Path, shop: Tree) -> None:
    put({path: data + b"mine\n" for path, data in shop.items()}, tmp_path / "shop")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    script = (
        "import sys, pathlib\n"
        "from paydesign.project import diff, manifest, plan\n"
        f"tree = {shop!r}\n"
        "out = diff.diff(tree, pathlib.Path('shop')) + plan.plan(tree).as_text()\n"
        "sys.stdout.buffer.write(out.encode() + manifest.manifest(tree, '1', 't'))\n"
    )
    environments = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "3", "TZ": "America/New_York", "LC_ALL": "tr_TR.UTF-8"},
    ]

    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | more,
            cwd=tmp_path,
            check=True,
            capture_output=True,
        ).stdout
        for more in environments
    }

    assert len(outputs) == 1
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
