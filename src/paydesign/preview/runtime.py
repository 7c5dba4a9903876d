"""Whether the program that runs a project's server is new enough, asked before it fails."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from typing import Any

from ..errors import DependencyMissing

_PATIENCE = 20.0
"""Seconds to wait for an answer to --version."""


def refuse_old_runtime(program: str, preview: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Return if the program is as new as the layer's `[preview]` wants, or says nothing of its version.

    Raises:
        DependencyMissing: It is older.
    """
    least = str(preview.get("least", "0"))
    said = _said(program, environment)
    if said is None or _numbers(said) >= _numbers(least):
        return
    name = preview["runtime"]
    raise DependencyMissing(
        f"the project's server needs {name} {least} or newer, and this one is {said}",
        where=program,
        hint=f"install a newer {name}, and what the project needs with it: see the README of the project",
    )


def _said(program: str, environment: Mapping[str, str]) -> str | None:
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=dict(environment),
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(?:\.\d+)+", done.stdout)
    return found[0] if found else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
