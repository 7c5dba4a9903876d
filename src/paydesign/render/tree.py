"""A project as a value: what it consists of, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import LayerConflict, Problem

FileTree = Mapping[str, bytes]
"""POSIX path relative to the project's root -> content, sorted by path."""


def merge(parts: Iterable[tuple[str, str, bytes]]) -> FileTree:
    """Return the tree of (path, origin, content) parts.

    Raises:
        LayerConflict: If two parts have the same path; every clash is listed with both origins.
    """
    files: dict[str, bytes] = {}
    origins: dict[str, str] = {}
    clashes: list[Problem] = []
    for path, origin, content in parts:
        if path in files:
            clashes.append(Problem(f"{path} is written twice", where=f"{origins[path]} and {origin}"))
        files[path], origins[path] = content, origin
    if clashes:
        raise LayerConflict(
            "two layers write the same file",
            hint="let one layer own the file and contribute data from the other",
            problems=clashes,
        )
    return dict(sorted(files.items()))
