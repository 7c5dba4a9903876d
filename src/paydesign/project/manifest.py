"""The list of what paydesign wrote into a project, with a digest of each file (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import DocumentInvalid, DocumentUnreadable, FormatTooNew, Problem
from ..render.tree import FileTree

PATH = ".paydesign/manifest.json"
_FORMAT, _VERSION = "paydesign/manifest/v", 1
_KEYS = ("schema", "tool", "templates", "files")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written, by what.

    Attributes:
        tool: Name and version of the program, such as "paydesign 0.1.0".
        templates: Version of the template set.
        files: SHA-256 in lower-case hex by path, without the manifest's own.
    """

    tool: str
    templates: str
    files: Mapping[str, str]


def digest(data: bytes) -> str:
    """Return the SHA-256 in lower-case hex."""
    from hashlib import sha256

    return sha256(data).hexdigest()


def manifest(tree: FileTree, template_set: str, tool: str) -> bytes:
    """Return the manifest file of a tree, which goes to `PATH`."""
    files = {path: digest(data) for path, data in sorted(tree.items()) if path != PATH}
    document = {"schema": f"{_FORMAT}{_VERSION}", "tool": tool, "templates": template_set, "files": files}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(data: bytes, where: str = PATH) -> Manifest:
    """Return what a manifest file says.

    Raises:
        DocumentUnreadable: If it is not JSON.
        FormatTooNew: If a later paydesign wrote it.
        DocumentInvalid: With every key and value that is not as expected.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DocumentUnreadable(f"the manifest is not JSON: {error}", where=where, hint=_HINT) from error
    problems = list(_problems(document))
    if problems:
        raise DocumentInvalid("the manifest is damaged", where=where, hint=_HINT, problems=problems)
    return Manifest(document["tool"], document["templates"], dict(sorted(document["files"].items())))


_HINT = "restore it from version control, or write the project anew into another folder"


def _problems(document: Any) -> list[Problem]:
    if not isinstance(document, dict):
        return [Problem("the manifest is not an object")]
    _check_format(document.get("schema"))
    problems = [Problem(f"the key {key!r} is missing") for key in _KEYS if key not in document]
    problems += [Problem(f"the key {key!r} is unknown") for key in document if key not in _KEYS]
    problems += [
        Problem(f"{key!r} is not text")
        for key in _KEYS[:3]
        if key in document and not isinstance(document[key], str)
    ]
    files = document.get("files", {})
    if not isinstance(files, dict):
        return [*problems, Problem("'files' is not an object")]
    return problems + [
        Problem("this is not a SHA-256 in hex", where=path)
        for path, value in files.items()
        if not (isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value))
    ]


def _check_format(schema: object) -> None:
    version = (
        re.fullmatch(re.escape(_FORMAT) + "([1-9][0-9]{0,8})", schema) if isinstance(schema, str) else None
    )
    if version is None:
        raise DocumentInvalid(f"the manifest's schema is not {_FORMAT}{_VERSION}", hint=_HINT)
    if int(version[1]) > _VERSION:
        raise FormatTooNew(f"the manifest has the format {schema}", hint="upgrade paydesign")
