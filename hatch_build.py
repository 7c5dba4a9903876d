"""The build of the wheel: it carries the stand-in as one file, which every project gets a copy of."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StandInHook(BuildHookInterface):
    """Builds the file from the sources; an editable installation builds it when it is asked for."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from paydesign.stand_in_file import NAME, build

        file = Path(self.directory) / NAME
        build(file)
        build_data["force_include"][str(file)] = f"paydesign/{NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        for file in map(Path, build_data["force_include"]):
            if file.suffix == ".pyz":
                file.unlink()
