"""Whatever happens at whatever moment: the whole thing or nothing, and no litter.

`faults.py` goes through the moments; here is what must be true after each.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paydesign.errors import FileSystemRefused
from paydesign.project.interrupts import interrupts_held
from paydesign.project.writer import write_new

Tree = dict[str, bytes]
ReadTree = Callable[[Path], Tree]
AsRoot = Callable[..., None]
Leftovers = Callable[[Path], list[str]]

MARK = b"paydesign is writing here. If no paydesign is running, this folder can be deleted.\n"
ACTIONS = ["project", "project-in-empty-folder", "file", "file-replaced"]
DONE, IN_THE_WAY, REFUSED, INTERRUPTED, KILLED = 0, 4, 5, 130, -9


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
    action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("kill", action)

    assert {moment.status for moment in moments} == {KILLED}
    states = [state(moment.folder, action) for moment in moments]
    assert set(states) == {"before", "done"}
    assert states == sorted(states), "once it is done it stays done"
    assert any(leftovers(moment.folder) for moment in moments)
    for moment in moments:
        write_new({}, moment.folder / "next")
        assert leftovers(moment.folder) == [], moment.call


@pytest.mark.parametrize("action", ACTIONS)
def test_ctrl_c_leaves_nothing_behind(
    action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("interrupt", action)

    assert {moment.status for moment in moments} == {DONE, INTERRUPTED}
    for moment in moments:
        expected = "before" if moment.status == INTERRUPTED else "done"
        assert state(moment.folder, action) == expected, moment.call
        assert leftovers(moment.folder) == [], moment.call


@pytest.mark.parametrize(("fault", "died"), [("terminate", -signal.SIGTERM), ("hang-up", -signal.SIGHUP)])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_polite_kill_and_a_closed_terminal_leave_no_litter(
    fault: str, died: int, action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment(fault, action)

    assert {moment.status for moment in moments} == {DONE, died}
    assert {state(moment.folder, action) for moment in moments if moment.status == DONE} == {"done"}
    assert {state(moment.folder, action) for moment in moments if moment.status == died} == {"before", "done"}
    assert [moment.call for moment in moments if leftovers(moment.folder)] == []


def test_a_signal_that_is_ignored_does_not_end_a_write(quick_disk: Path, shop: Tree) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interrupts_held() as give_way:
            os.kill(os.getpid(), signal.SIGHUP)
            give_way()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_ctrl_c_works_again_after_a_write_that_failed(quick_disk: Path) -> None:
    too_long = {"x" * 300: b""}

    with pytest.raises(FileSystemRefused):
        write_new(too_long, quick_disk / "shop")

    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_the_disk_has_a_file_before_it_is_put_in_place(at_every_moment: Any) -> None:
    calls = [moment.call for moment in at_every_moment("sweep", "file")]

    before, after = calls[: calls.index("link")], calls[calls.index("link") :]

    assert before.count("fsync") == 1, "the file"
    assert after.count("fsync") == 1, "the folder it was put in"


@pytest.mark.parametrize("action", ACTIONS)
def test_an_error_of_the_system_leaves_nothing_behind(
    action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("no-space", action)

    assert {moment.status for moment in moments} == {DONE, REFUSED}
    for moment in moments:
        expected = "before" if moment.status == REFUSED else "done"
        assert state(moment.folder, action) == expected, moment.call
        if moment.status == DONE:  # what could not be removed now is removed later
            write_new({}, moment.folder / "next")
        assert leftovers(moment.folder) == [], moment.call


@pytest.mark.parametrize("action", ACTIONS)
def test_a_run_in_progress_is_not_swept_by_another(
    action: str, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("sweep", action)

    for moment in moments:
        assert moment.status == DONE, moment.call
        assert state(moment.folder, action) == "done", moment.call
        assert leftovers(moment.folder) == [], moment.call


@pytest.mark.parametrize("action", ["project", "project-in-empty-folder", "file"])
@pytest.mark.parametrize("rival", ["folder", "file", "symlink-to-folder", "symlink-to-file"])
def test_what_somebody_else_puts_there_meanwhile_is_kept(
    rival: str, action: str, faults: Any, at_every_moment: Any, state: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment(rival, action)

    assert {moment.status for moment in moments} == {DONE, IN_THE_WAY}
    for moment in moments:
        target = moment.folder / "target"
        if moment.status == DONE:
            assert state(moment.folder, action) == "done", moment.call
        else:
            assert target.is_symlink() == rival.startswith("symlink"), moment.call
            kept = target / "mine" if rival == "folder" else target
            assert rival == "symlink-to-folder" or kept.read_bytes() == faults.MINE, moment.call
        if (moment.folder / "elsewhere").is_dir():
            assert os.listdir(moment.folder / "elsewhere") == [], moment.call
        assert leftovers(moment.folder) == [], moment.call


def test_a_file_is_not_replaced_through_a_symlink(
    faults: Any, at_every_moment: Any, leftovers: Leftovers
) -> None:
    moments = at_every_moment("symlink-to-file", "file-replaced")

    for moment in moments:
        elsewhere = moment.folder / "elsewhere"
        assert not elsewhere.exists() or elsewhere.read_bytes() == faults.MINE, moment.call
        assert leftovers(moment.folder) == [], moment.call


WRITE_AGAIN_AND_AGAIN = """
import sys
from itertools import count
from pathlib import Path
from paydesign.errors import FileSystemRefused
from paydesign.project.writer import write_new
tree = {f"part{n % 6}/module{n}.py": b"VALUE\\n" * n for n in range(60)}
for number in count():
    print(number, flush=True)
    write_new(tree, Path(sys.argv[1], f"{sys.argv[2]}-{number}"))
"""


def test_random_kills_leave_whole_projects_only(
    quick_disk: Path, shop: Tree, read_tree: ReadTree, leftovers: Leftovers
) -> None:
    chance = random.Random(20261123)
    expected = {f"part{n % 6}/module{n}.py": b"VALUE\n" * n for n in range(60)}
    deadline = time.monotonic() + 15
    unswept = 0

    for kill in range(60):
        if time.monotonic() > deadline:
            break
        command = [sys.executable, "-c", WRITE_AGAIN_AND_AGAIN, str(quick_disk), str(kill)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0, 0.01))
            process.kill()
        unswept = max(unswept, len(leftovers(quick_disk)))

    written = [path for path in quick_disk.iterdir() if not path.name.startswith(".")]
    assert written
    assert all(read_tree(path) == expected for path in written)
    assert unswept == 1, "each run sweeps what the one before it left"
    write_new(shop, quick_disk / "next")
    assert leftovers(quick_disk) == []


def test_runs_side_by_side_do_not_hurt_each_other(
    quick_disk: Path, read_tree: ReadTree, leftovers: Leftovers
) -> None:
    script = WRITE_AGAIN_AND_AGAIN.replace("count()", "range(10)").replace("import count", "import chain")
    command = [sys.executable, "-c", script, str(quick_disk)]

    runs = [subprocess.Popen([*command, str(n)], stdout=subprocess.DEVNULL) for n in range(4)]

    assert [run.wait(timeout=60) for run in runs] == [0, 0, 0, 0]
    assert len([path for path in quick_disk.iterdir() if len(read_tree(path)) == 60]) == 40
    assert leftovers(quick_disk) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".paydesign-staging-mine", {"notes.txt": b"mine"}),
        (".paydesign-staging-mine", {"lock": b"mine", "content/a": b"mine"}),
        (".paydesign-staging-mine", {"content/a": b"mine"}),
        (".paydesign-staging-mine", {"lock": b"", "content/a": b"mine"}),
        (".paydesign-staging-mine", {"lock": MARK, "notes.txt": b"mine"}),
        (".paydesign-staging", {"lock": MARK}),
    ],
    ids=["no lock, no content", "other lock", "no lock", "empty lock", "something more", "other name"],
)
def test_a_folder_that_only_looks_like_ours_is_kept(
    quick_disk: Path, shop: Tree, read_tree: ReadTree, name: str, content: Tree
) -> None:
    for path, data in content.items():
        (quick_disk / name / path).parent.mkdir(parents=True, exist_ok=True)
        (quick_disk / name / path).write_bytes(data)

    write_new(shop, quick_disk / "shop")

    assert read_tree(quick_disk / name) == content


def test_a_symlink_with_the_name_of_a_staging_folder_is_not_followed(
    quick_disk: Path, shop: Tree, leftovers: Leftovers
) -> None:
    for name in ("elsewhere/dead/content", "work"):
        (quick_disk / name).mkdir(parents=True)
    (quick_disk / "elsewhere/dead/lock").write_bytes(MARK)
    (quick_disk / "work/.paydesign-staging-x").symlink_to(quick_disk / "elsewhere/dead")

    write_new(shop, quick_disk / "work/shop")

    assert sorted(os.listdir(quick_disk / "elsewhere/dead")) == ["content", "lock"]
    assert leftovers(quick_disk / "work") == [".paydesign-staging-x"]


def test_a_dead_folder_is_swept_and_what_its_symlinks_point_to_is_not(
    quick_disk: Path, shop: Tree, leftovers: Leftovers
) -> None:
    dead = quick_disk / ".paydesign-staging-x"
    (dead / "content/deep").mkdir(parents=True)
    (dead / "lock").write_bytes(MARK)
    (quick_disk / "elsewhere").mkdir()
    (quick_disk / "elsewhere/mine").write_bytes(b"mine")
    (dead / "content/deep/link").symlink_to(quick_disk / "elsewhere")

    write_new(shop, quick_disk / "shop")

    assert leftovers(quick_disk) == []
    assert (quick_disk / "elsewhere/mine").read_bytes() == b"mine"


def test_the_folder_of_another_user_is_kept(
    quick_disk: Path, shop: Tree, as_root: AsRoot, leftovers: Leftovers
) -> None:
    dead = quick_disk / ".paydesign-staging-x"
    dead.mkdir()
    as_root("chown", "65534", str(dead))

    write_new(shop, quick_disk / "shop")

    assert leftovers(quick_disk) == [dead.name]
