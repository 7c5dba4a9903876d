"""A program that is not ours, as a preview runs it: by a line for the shell, and the variables that take keys."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import DocumentInvalid, InvalidValue, ServerFailed
from .child import Child, Command
from .keys import SUFFIX
from .observer import Observer, ProgramObserver, matching_checks
from .project import without_proxy_for_loopback
from .reasons import reasons
from .settings import KEY_STARTS, RunSettings

_PLAIN = re.compile(r"(?!\w+=)[\w./+@-]+(?=\s|$)")
"""A program's name at the beginning of a line, if nothing of the shell's stands before it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program of somebody else's in its folder."""

    folder: Path
    settings: RunSettings

    @property
    def name(self) -> str:
        return self.folder.resolve().name

    @property
    def port(self) -> int | None:
        """Where it listens; None if it takes any."""
        return self.settings.app_port

    def webhook_url(self, origin: str) -> str | None:
        """Return where events are sent to; `origin` is the program's."""
        path = self.settings.webhook
        return origin + path if path is not None and path.startswith("/") else path

    def keys(self) -> dict[str, str]:
        """Return the keys that it is given, by variable."""
        return {name: KEY_STARTS[kind] + SUFFIX for name, kind in self.settings.env.items()}

    def webhook_secret(self) -> str:
        return KEY_STARTS["webhook"] + SUFFIX

    def guide(self, page: str) -> dict[str, Any]:
        """Return what the inspector knows of it; no guide is."""
        return {"project": self.name, "page": page}

    def command(self, port: int, environment: Mapping[str, str], scratch: Path | None) -> Command:
        """Return how it is run.

        Raises:
            InvalidValue, DocumentInvalid: There is no such command.
        """
        del scratch  # where its data lies is its own affair
        line = self.settings.command.strip()
        first = _PLAIN.match(line)
        if first and not self._finds(first[0], environment):
            is_flag = self.settings.where.startswith("--")
            raise (InvalidValue if is_flag else DocumentInvalid)(
                f"there is no program {first[0]}, with which the command begins",
                where=self.settings.where,
                hint=f"it is looked for in PATH, and from {self.folder.resolve()} if it has a slash; is it installed?",
            )
        return Command(
            words=("/bin/sh", "-c", line),
            folder=self.folder,
            environment={**without_proxy_for_loopback(environment), "PORT": str(port), **self.keys()},
            port=port,
            health=None,
        )

    def observer(self, child: Child, stand_in: str) -> Observer:
        """Return who watches it."""
        return ProgramObserver(lambda: reasons(self.folder, child.processes(), stand_in))

    def install(self, environment: Mapping[str, str]) -> None:
        """Do nothing: how it is installed is not known here."""

    def is_noise(self, line: str) -> bool:
        return False

    def explain(self, failure: ServerFailed) -> ServerFailed:
        """Return what to tell about a program that did not start: what a check of its development server wants."""
        check = next((check for line in failure.problems for check in matching_checks(line.message)), None)
        if check is None:
            return failure
        return ServerFailed(
            failure.message,
            where=failure.where,
            hint=f"{check['says']} ({check['source']})",
            problems=failure.problems,
        )

    def _finds(self, program: str, environment: Mapping[str, str]) -> bool:
        """Tell whether the shell knows a program; it has some of its own."""
        asked = ["/bin/sh", "-c", 'command -v -- "$0" >/dev/null', program]
        return subprocess.run(asked, cwd=self.folder, env=dict(environment), check=False).returncode == 0
