"""Installs what a project needs, as its README says, when the user asks for it."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from ..errors import DependencyMissing
from .child import stop, watched
from .project import Project


def install(project: Project, environment: Mapping[str, str]) -> None:
    """Run the project's lines that install and build, each shown first; what they print goes to standard error.

    Raises:
        DependencyMissing: A file that they read is gone, or one of them fails.
    """
    if gone := project.lacking():
        raise DependencyMissing(
            "nothing can be installed", where=str(project.folder), hint=None, problems=gone
        )
    for line in project.prepare:
        print(f"$ {line}", file=sys.stderr, flush=True)
        installer = watched(["/bin/sh", "-c", line], project.folder, environment, output=sys.stderr.fileno())
        try:
            status = installer.wait()
        finally:
            stop(installer)
        if status != 0:
            raise DependencyMissing(
                f"`{line}` has failed; what it printed is above",
                where=str(project.folder),
                hint="put that right, and run the preview again with --install",
            )
