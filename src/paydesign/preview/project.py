"""How a project's server is run: from the `[preview]` table of its layer, which knows the framework."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..catalog.model import Catalog, ExtraValue, Operation, reword
from ..errors import DependencyMissing, DocumentInvalid, Problem, ServerFailed
from ..facts.loader import load_guides, load_variant
from ..records.model import PROJECT_KEYS, Record
from .child import Child, Command
from .guide import guide_page
from .keys import preview_keys
from .observer import Observer
from .runtime import refuse_old_runtime

RECORD = "paydesign.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """A generated project on the disk.

    Attributes:
        layer: The data of its server's layer; see `[preview]` in templates/servers/fastapi/layer.toml.
        pages: The folder that the server serves.
        prepare: Shell lines that install what it needs and build its pages.
        operations: The HTTP contract.
        chosen: What its extras are.
    """

    folder: Path
    record: Record
    layer: Mapping[str, Any]
    pages: Path
    prepare: tuple[str, ...]
    operations: Mapping[str, Operation]
    chosen: tuple[ExtraValue, ...]

    @property
    def port(self) -> int | None:
        """Where its server listens; it takes any."""
        return None

    def webhook_url(self, origin: str) -> str | None:
        """Return where events are sent to; `origin` is the server's."""
        return origin + self.operations["receive-webhook"].path

    @property
    def name(self) -> str:
        return (self.record.project and self.record.project.name) or self.folder.name

    def guide(self, page: str) -> dict[str, Any]:
        """Return what the inspector expects; `page` is the address that a customer opens."""
        outcome = self.record.outcome
        mode = (self.record.project and self.record.project.mode) or "payment"
        flow = tuple(
            step._replace(does=reword(step.does, self.chosen))
            for step in load_variant(outcome.guide, outcome.confirm_on, mode).flow
        )
        guide = load_guides()[outcome.guide]
        return guide_page(guide, flow, self.operations, mode=mode, project=self.name, page=page)

    def keys(self) -> dict[str, str]:
        """Return the keys that its server is given, by variable."""
        return preview_keys(self.layer["env"])

    def webhook_secret(self) -> str:
        return next(value for value in self.keys().values() if value.startswith("whsec_"))

    def command(self, port: int, environment: Mapping[str, str], scratch: Path | None) -> Command:
        """Return how to run the server.

        Args:
            environment: What it shall see besides its settings.
            scratch: A folder for a throw-away database, None for the project's own.

        Raises:
            DependencyMissing: The server's program or the pages are not there, or its runtime is too old.
        """
        if not self.pages.is_dir():
            raise DependencyMissing(
                "the project's pages are not built",
                where=str(self.pages),
                hint=self._install_hint(),
            )
        preview = self.layer["preview"]
        program = self._program(sys.executable, environment)
        refuse_old_runtime(program, preview, environment)
        settings = {**preview["env"], **(preview.get("throwaway", {}) if scratch else {})}
        return Command(
            words=(program, *preview["arguments"]),
            folder=self.folder,
            environment={
                **without_proxy_for_loopback(environment),
                **self.keys(),
                **{name: value.format(port=port, scratch=scratch) for name, value in settings.items()},
            },
            port=port,
            health=preview["health"],
        )

    def observer(self, child: Child, stand_in: str) -> Observer:
        """Return who watches it."""
        return Observer()

    def install(self, environment: Mapping[str, str]) -> None:
        """Install and build what it needs; see install.py."""
        from .install import install

        install(self, environment)

    def is_noise(self, line: str) -> bool:
        """Tell whether a line of the server's output repeats what the inspector shows anyway."""
        return re.search(self.layer["preview"].get("noise", r"(?!)"), line) is not None

    def explain(self, failure: ServerFailed) -> ServerFailed | DependencyMissing:
        """Return what to tell about a server that did not start: a missing dependency has a cure."""
        for line in failure.problems:
            if found := re.search(self.layer["preview"]["missing"], line.message):
                return DependencyMissing(
                    f"the project's server needs {found[1]}, which is not installed",
                    where=failure.where,
                    hint=self._install_hint(),
                    problems=self.lacking(),
                )
        return failure

    def _install_hint(self) -> str:
        by_hand = " && ".join([f"cd {_quoted(self.folder)}", *self.prepare])
        return f"paydesign preview {_quoted(self.folder)} --install does this first: {by_hand}"

    def _program(self, python: str, environment: Mapping[str, str]) -> str:
        if found := find_program(self.layer, self.folder, python, environment):
            return found
        candidates = self.layer["preview"]["program"]
        raise DependencyMissing(
            f"the project's server needs {' or '.join(candidates)}, and there is none",
            where=str(self.folder),
            hint=self._install_hint(),
            problems=self.lacking(),
        )

    def lacking(self) -> list[Problem]:
        """Return a problem for each file that is gone and without which nothing can be installed."""
        gone = [name for name in self.layer["preview"].get("lists", ()) if not (self.folder / name).exists()]
        return [
            Problem(
                f"{name} is gone, so nothing can be installed yet",
                str(self.folder / name),
                f"take it from git, or from the same project made again: "
                f"paydesign new DIR --answers {_quoted(self.folder / RECORD)}",
            )
            for name in gone
        ]


def find_program(
    layer: Mapping[str, Any], folder: Path, python: str, environment: Mapping[str, str]
) -> str | None:
    """Return the first program of a layer that is there; a path is one of the project's, {python} is always there."""
    places = {"python": python, "VIRTUAL_ENV": environment.get("VIRTUAL_ENV") or os.devnull}
    for candidate in layer["preview"]["program"]:
        if found := _which(candidate.format(**places), folder, environment.get("PATH", "")):
            return found
    return None


def find_project(folder: Path, record: Record, catalog: Catalog) -> Project:
    """Return the project whose record lies in the folder.

    Raises:
        DocumentInvalid: The record is a decision without a project, or its server cannot be previewed.
    """
    where = str(folder / RECORD)
    options = record.project.options() if record.project else {}
    if not options.keys() >= set(PROJECT_KEYS):
        raise DocumentInvalid(
            "this record is a decision only, it names no project that could be started",
            where=where,
            hint="make the project: paydesign new DIR --answers " + where,
        )
    layer = catalog.servers[options["server"]].data
    if "preview" not in layer:
        able = [id for id, server in catalog.servers.items() if "preview" in server.data]
        raise DocumentInvalid(
            f"projects with the server {options['server']} cannot be previewed yet",
            where=where,
            hint="these can: " + ", ".join(able),
        )
    folder, client = folder.resolve(), catalog.clients[options["client"]].data
    prepare = catalog.prepare(options["server"], options["client"])
    chosen = catalog.chosen(options)
    return Project(folder, record, layer, folder / client["serve"], prepare, catalog.operations, chosen)


def _which(program: str, folder: Path, path: str) -> str | None:
    import shutil

    if os.sep not in program:
        return shutil.which(program, path=path)
    file = folder / program  # an absolute program stays what it is
    return str(file) if os.access(file, os.X_OK) and file.is_file() else None


def without_proxy_for_loopback(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which no HTTP proxy stands between the server and the stand-in."""
    past = ",".join(filter(None, [environment.get("NO_PROXY"), "127.0.0.1,localhost"]))
    return {**environment, "NO_PROXY": past, "no_proxy": past}


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
