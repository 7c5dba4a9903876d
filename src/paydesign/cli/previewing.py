"""What `paydesign preview` is about: a project of ours, or a program that flags or paydesign.toml describe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ContradictoryOptions
from .output import say

if TYPE_CHECKING:
    from ..preview.program import Program
    from ..preview.project import Project


def write_guess(folder: Path, flags: Mapping[str, Any]) -> None:
    """Write what was guessed, and say from where."""
    from ..preview.guess import guess, write

    if given := [name for name, value in flags.items() if value]:
        flag = "--run" if given[0] == "command" else f"--{given[0].replace('_', '-')}"
        raise ContradictoryOptions(
            f"--init guesses what {flag} says",
            where=flag,
            hint="leave one of them out; the file can be edited",
        )
    for line in write(folder, guess(folder)):
        say(line)


def _refuse_what_is_ours(flags: Mapping[str, bool]) -> None:
    """Raise for flags that mean nothing to a program that is not ours."""
    if given := [flag for flag, is_given in flags.items() if is_given]:
        raise ContradictoryOptions(
            f"{' and '.join(given)} is for a project of ours; of this one nothing is known to install or keep",
            where=given[0],
            hint="leave it out; what has to be done first can stand in the command",
        )


def find(folder: Path, flags: Mapping[str, Any], ours: Mapping[str, bool]) -> Project | Program:
    """Return what is to be run.

    Args:
        flags: What they say of a program that is not ours.
        ours: Flags that only a project of ours can have.
    """
    from ..catalog.discover import discover
    from ..decisions.loader import load_tree
    from ..errors import FileUnreadable
    from ..preview.program import Program
    from ..preview.project import RECORD, find_project
    from ..preview.settings import read_settings
    from ..records.codec import read_record
    from ..records.files import read_file
    from .choices import known_choices

    if not folder.is_dir():
        raise FileUnreadable("there is no such folder", where=str(folder), hint="check the path")
    if settings := read_settings(folder, flags):
        _refuse_what_is_ours(ours)
        return Program(folder, settings)
    file = folder / RECORD
    if not file.exists():
        raise FileUnreadable(
            f"{folder} is no project of paydesign: it has no {RECORD}",
            where=str(file),
            hint="for a project of another kind: paydesign preview --init, or --run COMMAND; "
            "to make one: paydesign new shop --defaults",
        )
    record = read_record(read_file(file), str(file), load_tree(), known_choices())
    return find_project(folder, record, discover())
