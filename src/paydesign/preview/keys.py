"""Test keys for the project's server, and the search for live ones, with which nothing is started."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import LiveKeyFound, Problem

_LIVE_KEY = re.compile(r"(?<![A-Za-z0-9])(?:sk|rk|pk)_live_")
SUFFIX = "of_the_preview"
_DEPTH = 4
NOT_LOOKED_INTO = frozenset(
    {
        *("node_modules", ".git", ".venv", "venv", "env", "site-packages", "__pycache__"),
        *(".next", "dist", "build", "vendor", "target", "coverage"),
    }
)
"""Folders in which nothing of the project's own is written."""


def preview_keys(variables: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return a value for each variable whose example says which kind of key it takes: sk_test_, pk_test_, whsec_."""
    examples = {variable["name"]: str(variable.get("example", "")) for variable in variables}
    return {name: start + SUFFIX for name, start in examples.items() if start.endswith(("_test_", "whsec_"))}


def refuse_live_keys(folder: Path, environment: Mapping[str, str]) -> None:
    """Look at the environment and at the project's files named .env or alike.

    Raises:
        LiveKeyFound: With every place; the keys themselves are not shown.
    """
    problems = [*_in_environment(environment), *_in_files(folder)]
    if problems:
        raise LiveKeyFound(
            "this project has a live key, and nothing of it is started",
            where=str(folder),
            hint="unset it or replace it by a test key; the preview needs no key at all",
            problems=problems,
        )


def _in_environment(environment: Mapping[str, str]) -> Iterator[Problem]:
    for name, value in sorted(environment.items()):
        if _LIVE_KEY.search(value):
            yield Problem("this variable of the environment has a live key", where=name)


def _env_files(folder: Path) -> Iterator[Path]:
    """Yield the files that are named as environments are, in every folder that is not somebody else's code."""
    for place, folders, names in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if depth < _DEPTH and name not in NOT_LOOKED_INTO)
        for name in sorted(names):
            file = Path(place, name)
            if (name.startswith((".env", ".flaskenv")) or name.endswith(".env")) and file.is_file():
                yield file


def _in_files(folder: Path) -> Iterator[Problem]:
    for file in _env_files(folder):
        try:
            lines = file.read_text("utf-8", "replace").splitlines()
        except OSError as error:
            yield Problem(f"this file cannot be read: {error.strerror}", where=str(file))
            continue
        for number, line in enumerate(lines, 1):
            if found := _LIVE_KEY.search(line):
                where = f"{os.fspath(file)}:{number}:{found.start() + 1}"
                yield Problem("this line has a live key", where=where)
