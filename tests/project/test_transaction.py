"""Several files of a project changed together: all or none, at whatever moment it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from paydesign.errors import DocumentInvalid, FileSystemRefused, TargetInTheWay
from paydesign.project.transaction import FOLDER, change_files, complete, locked

ACTION = "project-changed"


@pytest.fixture
def state(faults: Any, read_tree: Any) -> Any:
    """Say whether the project is as it was, or as it should become; anything else is half a thing."""

    def look(folder: Path) -> str:
        there = read_tree(folder / "target")
        has_litter = (folder / "target" / FOLDER).exists()
        known = {"before": faults.BEFORE, "done": faults.AFTER}
        name = next((name for name, tree in known.items() if tree == there), "half")
        return "litter" if has_litter else name

    return look


@pytest.fixture
def project(faults: Any, tmp_path: Path) -> Path:
    faults.prepare(tmp_path / "it" / "target", ACTION)
    return tmp_path / "it" / "target"


def test_after_a_kill_the_next_update_finds_all_or_nothing(at_every_moment: Any, state: Any) -> None:
    moments = at_every_moment("kill", ACTION)

    assert {moment.status for moment in moments} == {-signal.SIGKILL}
    completed = []
    for moment in moments:
        with locked(moment.folder / "target"):
            completed.append(complete(moment.folder / "target"))
    states = [
        state(moment.folder) if done else "before" for moment, done in zip(moments, completed, strict=True)
    ]
    assert set(states) == {"before", "done"}
    assert {
        (m.folder / "target/gone").exists() for m, is_done in zip(moments, completed, strict=True) if is_done
    } == {False}
    left_alone = [state(m.folder) for m, done in zip(moments, completed, strict=True) if not done]
    assert set(left_alone) == {"before", "done"}, "before the journal, and once it was removed"
    assert left_alone == sorted(left_alone)


@pytest.mark.parametrize("fault", ["interrupt", "terminate", "hang-up", "no-space"])
def test_what_ends_it_otherwise_leaves_all_or_nothing_at_once(
    fault: str, at_every_moment: Any, state: Any
) -> None:
    moments = at_every_moment(fault, ACTION)

    states = {(moment.status == 0, state(moment.folder)) for moment in moments}
    assert states <= {(True, "done"), (True, "litter"), (False, "before"), (False, "done")}
    assert {(True, "done"), (False, "before")} <= states
    for moment in moments:
        if state(moment.folder) == "litter":
            with locked(moment.folder / "target"):
                complete(moment.folder / "target")
            assert state(moment.folder) == "done"


def test_two_at_once_are_one_after_the_other(project: Path) -> None:
    with locked(project), pytest.raises(TargetInTheWay, match="another update"), locked(project):
        pass


def test_what_changed_since_it_was_worked_out_is_kept(project: Path, faults: Any, read_tree: Any) -> None:
    (project / "kept.py").write_bytes(b"mine\n")
    (project / "new").write_bytes(b"mine\n")

    with locked(project), pytest.raises(TargetInTheWay) as refused:
        change_files(project, faults.CHANGE, faults.BEFORE)

    assert [problem.where for problem in refused.value.problems] == [
        str(project / "kept.py"),
        str(project / "new/deep/it.py"),
    ]
    assert read_tree(project) == {**faults.BEFORE, "kept.py": b"mine\n", "new": b"mine\n"}


def killed(at_every_moment: Any) -> Path:
    """Return a project whose change was killed half-way."""
    for moment in at_every_moment("kill", ACTION):
        target = moment.folder / "target"
        if (target / FOLDER / "journal.json").exists() and (target / "kept.py").read_bytes() == b"2\n":
            return Path(target)
    raise AssertionError


def test_what_was_edited_after_a_kill_is_kept(at_every_moment: Any) -> None:
    target = killed(at_every_moment)
    (target / "new").write_bytes(b"mine\n")

    with locked(target), pytest.raises(TargetInTheWay) as refused:
        complete(target)

    assert FOLDER in (refused.value.hint or "")
    assert (target / "new").read_bytes() == b"mine\n"


@pytest.mark.parametrize(
    "text", ["{", "[1]", '[{"path": "../x", "old": null, "new": null}]', '[{"path": "x"}]']
)
def test_a_damaged_journal_is_said(at_every_moment: Any, text: str) -> None:
    target = killed(at_every_moment)
    (target / FOLDER / "journal.json").write_text(text)

    with locked(target), pytest.raises(DocumentInvalid, match="cut short"):
        complete(target)


def test_files_keep_their_modes(project: Path, faults: Any) -> None:
    os.chmod(project / "kept.py", 0o755)

    with locked(project):
        change_files(project, faults.CHANGE, faults.BEFORE)

    assert os.stat(project / "kept.py").st_mode & 0o777 == 0o755


def test_what_is_protected_is_told_before_anything_is_done(
    project: Path, faults: Any, read_tree: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    protected = {str(project / "kept.py"), str(project / "gone/deep")}
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) not in protected)

    with locked(project), pytest.raises(FileSystemRefused) as refused:
        change_files(project, faults.CHANGE, faults.BEFORE)

    assert {problem.where for problem in refused.value.problems} == protected
    assert read_tree(project) == faults.BEFORE
