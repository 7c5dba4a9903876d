"""Whatever happens at whatever moment: the whole thing or nothing, and no litter.

`faults.py` goes through the moments; here is what must be true after each.
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from paydesign.project.writer import write_new

Tree = dict[str, bytes]
ReadTree = Callable[[Path], Tree]
Leftovers = Callable[[Path], list[str]]

SCRIPT = Path(__file__).with_name("faults.py")
ACTIONS = ["project", "project-in-empty-folder", "file", "file-replaced"]
DONE, IN_THE_WAY, REFUSED, INTERRUPTED, KILLED = 0, 4, 5, 130, -9
REMOVALS = {"os.remove", "os.rmdir"}


class Moment(NamedTuple):
    """One write with one fault: what Python was about to do, how it ended, and where."""

    event: str
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
def at_every_moment(tmp_path: Path) -> Callable[[str, str], list[Moment]]:
    def run(fault: str, action: str) -> list[Moment]:
        arguments = [sys.executable, SCRIPT, fault, action, tmp_path]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
        lines = [line.split() for line in done.stdout.splitlines()]
        moments = [Moment(event, int(status), tmp_path / number) for number, event, status in lines]
        assert "os.mkdir" in {moment.event for moment in moments}
        assert len(moments) >= 8
        return moments

    return run


@pytest.fixture
def state(faults: Any, read_tree: ReadTree) -> Callable[[Path, str], str]:
    """Say whether the target is as it was, or as it should become; anything else is half a thing."""

    def look(folder: Path, action: str) -> str:
        target = folder / "target"
        if action.startswith("file"):
            before = faults.OLD if action == "file-replaced" else None
            there = target.read_bytes() if target.exists() else None
            return {before: "before", faults.NEW: "done"}.get(there, "half")
        if target.exists() and read_tree(target) == faults.TREE:
            return "done"
        is_empty = target.is_dir() and not os.listdir(target)
        as_before = is_empty if action == "project-in-empty-folder" else not target.exists()
        return "before" if as_before else "half"

    return look


@pytest.mark.parametrize("action", ACTIONS)
def test_a_kill_leaves_all_or_nothing_and_the_next_run_cleans_up(
    action: str, at_every_moment: Any, state: Any, shop: Tree, leftovers: Leftovers
) -> None:
    moments = at_every_moment("kill", action)

    assert {moment.status for moment in moments} == {KILLED}
    states = [state(moment.folder, action) for moment in moments]
    assert set(states) == {"before", "done"}
    assert states == sorted(states), "once it is done it stays done"
    assert any(leftovers(moment.folder) for moment in moments)
    for moment in moments:
        write_new(shop, moment.folder / "next")
        assert leftovers(moment.folder) == [], moment.event


@pytest.mark.parametrize("action", ACTIONS)
def test_ctrl_c_leaves_nothing_behind(
    action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("interrupt", action)

    assert {moment.status for moment in moments} == {DONE, INTERRUPTED}
    for moment in moments:
        expected = "before" if moment.status == INTERRUPTED else "done"
        assert state(moment.folder, action) == expected, moment.event
        assert leftovers(moment.folder) == [], moment.event


@pytest.mark.parametrize("action", ACTIONS)
def test_an_error_of_the_system_leaves_nothing_behind(
    action: str, at_every_moment: Any, state: Any, shop: Tree, leftovers: Leftovers
) -> None:
    moments = at_every_moment("no-space", action)

    assert {moment.status for moment in moments} == {DONE, REFUSED}
    for moment in moments:
        expected = "before" if moment.status == REFUSED else "done"
        assert state(moment.folder, action) == expected, moment.event
        if moment.event in REMOVALS:  # what could not be removed now is removed later
            write_new(shop, moment.folder / "next")
        assert leftovers(moment.folder) == [], moment.event


@pytest.mark.parametrize("action", ACTIONS)
def test_a_run_in_progress_is_not_swept_by_another(
    action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("sweep", action)

    for moment in moments:
        assert moment.status == DONE, moment.event
        assert state(moment.folder, action) == "done", moment.event
        assert leftovers(moment.folder) == [], moment.event


@pytest.mark.parametrize("action", ["project", "project-in-empty-folder", "file"])
@pytest.mark.parametrize("rival", ["folder", "file", "symlink-to-folder", "symlink-to-file"])
def test_what_somebody_else_puts_there_meanwhile_is_kept(
    rival: str, action: str, faults: Any, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment(rival, action)

    # The folder that we are about to list may become a file: then it is the system that refuses.
    statuses = {moment.status for moment in moments if moment.event != "os.listdir"}
    assert statuses == {DONE, IN_THE_WAY}
    for moment in moments:
        target = moment.folder / "target"
        if moment.status == DONE:
            assert state(moment.folder, action) == "done", moment.event
        else:
            assert target.is_symlink() == rival.startswith("symlink"), moment.event
            kept = target / "mine" if rival == "folder" else target
            assert rival == "symlink-to-folder" or kept.read_bytes() == faults.MINE, moment.event
        if (moment.folder / "elsewhere").is_dir():
            assert os.listdir(moment.folder / "elsewhere") == [], moment.event
        assert leftovers(moment.folder) == [], moment.event


def test_a_file_is_not_replaced_through_a_symlink(
    faults: Any, at_every_moment: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("symlink-to-file", "file-replaced")

    for moment in moments:
        elsewhere = moment.folder / "elsewhere"
        assert not elsewhere.exists() or elsewhere.read_bytes() == faults.MINE, moment.event
        assert leftovers(moment.folder) == [], moment.event


WRITE_AGAIN_AND_AGAIN = """
import sys
from itertools import count
from pathlib import Path
from paydesign.project.writer import write_new
tree = {f"part{n % 6}/module{n}.py": b"VALUE\\n" * n for n in range(60)}
for number in count():
    print(number, flush=True)
    write_new(tree, Path(sys.argv[1], f"{sys.argv[2]}-{number}"))
"""


def test_random_kills_leave_whole_projects_only(
    tmp_path: Path, shop: Tree, read_tree: ReadTree, leftovers: Leftovers
) -> None:
    chance = random.Random(20261123)
    expected = {f"part{n % 6}/module{n}.py": b"VALUE\n" * n for n in range(60)}
    deadline = time.monotonic() + 15
    unswept = 0

    for kill in range(60):
        if time.monotonic() > deadline:
            break
        command = [sys.executable, "-c", WRITE_AGAIN_AND_AGAIN, str(tmp_path), str(kill)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0, 0.03))
            process.kill()
        unswept = max(unswept, len(leftovers(tmp_path)))

    written = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert written
    assert all(read_tree(path) == expected for path in written)
    assert unswept == 1, "each run sweeps what the one before it left"
    write_new(shop, tmp_path / "next")
    assert leftovers(tmp_path) == []


def test_runs_side_by_side_do_not_hurt_each_other(
    tmp_path: Path, read_tree: ReadTree, leftovers: Leftovers
) -> None:
    script = WRITE_AGAIN_AND_AGAIN.replace("count()", "range(10)").replace("import count", "import chain")
    command = [sys.executable, "-c", script, str(tmp_path)]

    runs = [subprocess.Popen([*command, str(n)], stdout=subprocess.DEVNULL) for n in range(4)]

    assert [run.wait(timeout=60) for run in runs] == [0, 0, 0, 0]
    assert len([path for path in tmp_path.iterdir() if len(read_tree(path)) == 60]) == 40
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".paydesign-staging-mine", {"notes.txt": b"mine"}),
        (".paydesign-staging-mine", {"lock": b"mine", "content/a": b"mine"}),
        (".paydesign-staging-mine", {"content/a": b"mine"}),
        (".paydesign-staging-mine", {"lock": b"", "content/a": b"mine"}),
        (".paydesign-staging", {"lock": b"mine"}),
    ],
    ids=["other content", "other lock", "no lock", "empty lock", "other name"],
)
def test_a_folder_that_only_looks_like_ours_is_kept(
    tmp_path: Path, shop: Tree, read_tree: ReadTree, name: str, content: Tree
) -> None:
    for path, data in content.items():
        (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name / path).write_bytes(data)

    write_new(shop, tmp_path / "shop")

    assert read_tree(tmp_path / name) == content


def test_a_symlink_with_the_name_of_a_staging_folder_is_not_followed(
    tmp_path: Path, faults: Any, at_every_moment: Any, shop: Tree, leftovers: Leftovers
) -> None:
    moments = at_every_moment("kill", "project")
    dead = next(moment.folder for moment in reversed(moments) if leftovers(moment.folder))
    place = dead / leftovers(dead)[0]
    (tmp_path / "elsewhere").mkdir()
    place.rename(tmp_path / "elsewhere" / "dead")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / place.name).symlink_to(tmp_path / "elsewhere" / "dead")
    before = sorted(path.name for path in (tmp_path / "elsewhere").rglob("*"))

    write_new(shop, tmp_path / "work" / "shop")

    assert sorted(path.name for path in (tmp_path / "elsewhere").rglob("*")) == before
    assert leftovers(tmp_path / "work") == [place.name]
