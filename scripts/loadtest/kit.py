"""What the projects of one server need besides their own files, installed once for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paydesign.preview.project import find_program
from paydesign.render.tree import FileTree


@dataclass(frozen=True)
class Kit:
    """What was installed.

    Attributes:
        layer: The data of the server's layer.
        installed: What installing leaves in a project.
    """

    layer: Mapping[str, Any]
    installed: tuple[Path, ...]

    def put_into(self, project: Path) -> None:
        """Make a project ready to be started."""
        self.link_into(project)
        self.build(project)

    def link_into(self, project: Path) -> None:
        """Make a project ready to be built and checked."""
        for part in self.installed:
            (project / part.name).symlink_to(part)

    def build(self, project: Path) -> None:
        """Turn the sources of a project into what runs."""
        for line in self.layer["build"]:
            subprocess.run(line, shell=True, cwd=project, check=True, stdout=subprocess.DEVNULL)

    def command(self, project: Path) -> list[str]:
        """Return what starts the server of a project."""
        program = find_program(self.layer, project, sys.executable, os.environ)
        if program is None:
            raise RuntimeError(f"there is no program to start {project} with")
        return [program, *self.layer["preview"]["arguments"]]


def install(layer: Mapping[str, Any], files: FileTree, folder: Path) -> Kit:
    """Install, as its README says, what a project needs; a folder in which that was done is taken as it is."""
    done = folder / "installed"
    if not done.exists():
        write(files, folder)
        before = {part.name for part in folder.iterdir()}
        script = "\n".join(["set -e", *layer["install"]])
        subprocess.run(script, shell=True, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        left = {part.name for part in folder.iterdir()} - before
        done.write_text("\n".join(sorted(left)))
    return Kit(layer, tuple(folder / name for name in done.read_text().splitlines()))


def write(files: FileTree, folder: Path) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
