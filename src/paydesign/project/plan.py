"""What would be written, without its content: the document of `--dry-run` (pure)."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..render.tree import FileTree
from .manifest import digest

SCHEMA = "paydesign/plan/v1"
_DIGEST, _SHORT = 64, 12


class PlannedFile(NamedTuple):
    """One file.

    Attributes:
        path: POSIX path relative to the project's root.
        bytes: Its size.
        sha256: Of its content, in lower-case hex.
    """

    path: str
    bytes: int
    sha256: str


class Plan(NamedTuple):
    """The files that would be written, sorted by path."""

    files: tuple[PlannedFile, ...]

    @property
    def size(self) -> int:
        """Return the sum of the sizes in bytes."""
        return sum(file.bytes for file in self.files)

    def as_dict(self) -> dict[str, Any]:
        """Return the document that `plan_schema` describes."""
        return {
            "schema": SCHEMA,
            "files": [file._asdict() for file in self.files],
            "total": {"files": len(self.files), "bytes": self.size},
        }

    def as_text(self, width: int | None = None) -> str:
        """Return a line a file (path, size, SHA-256) and the totals.

        Args:
            width: Columns of the terminal. Digests are cut where they do not fit; None never cuts.
        """
        path_width = max((len(file.path) for file in self.files), default=0)
        size_width = len(f"{self.size:,}")
        is_narrow = width is not None and path_width + size_width + _DIGEST + len("    ") > width
        cut = _SHORT if is_narrow else _DIGEST
        lines = [
            f"{file.path:<{path_width}}  {file.bytes:>{size_width},}  {file.sha256[:cut]}"
            for file in self.files
        ]
        return "\n".join([*lines, f"{len(self.files)} files, {self.size:,} bytes"]) + "\n"


def plan(tree: FileTree) -> Plan:
    """Return what writing the tree would write."""
    return Plan(tuple(PlannedFile(path, len(data), digest(data)) for path, data in sorted(tree.items())))


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the plan."""
    count = {"type": "integer", "minimum": 0}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:paydesign:plan:v1",
        "title": "paydesign plan",
        "description": "What `paydesign new --dry-run --json` would write.",
        **_object(
            schema={"const": SCHEMA},
            files={
                "type": "array",
                "items": _object(
                    path={"type": "string", "description": "Relative to the project's root, with slashes."},
                    bytes={**count, "description": "Its size."},
                    sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
                ),
            },
            total=_object(files=count, bytes=count),
        ),
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
