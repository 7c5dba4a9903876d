"""A change to the files of a generated project, as data: bugs that users make, and code that is only different."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import Case, render_case
from paydesign.render.tree import FileTree


class StalePatch(AssertionError):
    """A patch does not fit the files that are rendered now."""


@dataclass(frozen=True)
class Edit:
    """One replacement.

    Attributes:
        shapes: Where it is made; empty is in all shapes of the patch.
    """

    file: str
    old: str
    new: str
    shapes: tuple[str, ...]

    def apply(self, files: FileTree) -> FileTree:
        if self.file not in files:
            raise StalePatch(f"{self.file} is not in the project")
        text = files[self.file].decode()
        if text.count(self.old) != 1:
            raise StalePatch(f"{self.file} has this {text.count(self.old)} times, not once:\n{self.old}")
        return {**files, self.file: text.replace(self.old, self.new).encode()}


@dataclass(frozen=True)
class Patch:
    """A named change.

    Attributes:
        reason: Why a user would make it, for a bug; who allows it, for other correct code.
        caught_by: The checks that fail for a bug, one a kind of shape at most.
        evidence: What one of them then says, so that a bug is not caught by another accident.
        checks: For correct code, what is checked without --all.
        in_sample: Whether it runs without --all.
    """

    name: str
    title: str
    reason: str
    shapes: tuple[str, ...]
    edits: tuple[Edit, ...]
    currency: str
    caught_by: tuple[str, ...]
    evidence: tuple[str, ...]
    checks: tuple[str, ...]
    in_sample: bool

    def apply(self, shape: str, files: FileTree) -> FileTree:
        """Return the files of a project of this shape with the change.

        Raises:
            StalePatch: If a replacement does not fit exactly once, or nothing is replaced.
        """
        edits = [edit for edit in self.edits if not edit.shapes or shape in edit.shapes]
        if not edits:
            raise StalePatch(f"{self.name} changes nothing in {shape}")
        for edit in edits:
            files = edit.apply(files)
        return files


def read_patches(folder: Path) -> list[Patch]:
    """Return the patches of a folder, one a file, by name."""
    return [_patch(file.stem, tomllib.loads(file.read_text())) for file in sorted(folder.glob("*.toml"))]


def _patch(name: str, data: dict[str, Any]) -> Patch:
    edits = [
        Edit(edit["file"], edit["old"], edit["new"], tuple(edit.get("shapes", ()))) for edit in data["edits"]
    ]
    return Patch(
        name=name,
        title=data["title"],
        reason=data["reason"],
        shapes=tuple(data["shapes"]),
        edits=tuple(edits),
        currency=data.get("currency", "usd"),
        caught_by=tuple(data.get("caught_by", ())),
        evidence=tuple(data.get("evidence", ())),
        checks=tuple(data.get("checks", ())),
        in_sample=data.get("in_sample", False),
    )


def render_project(case: Case, currency: str) -> FileTree:
    """Return the files of a project."""
    return render_case(load_tree(), discover(), case, currency=currency)
