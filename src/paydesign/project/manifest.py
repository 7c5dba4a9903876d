"""The list of what paydesign wrote into a project, with a digest of each file (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..errors import DocumentInvalid, DocumentUnreadable, FormatTooNew, Problem
from ..render.tree import FileTree
from .paths import path_faults

PATH = ".paydesign/manifest.json"
_FORMAT, _VERSION = "paydesign/manifest/v", 1
_TEXTS = ("tool", "templates")
_KEYS = ("schema", *_TEXTS, "files")
_HINT = "restore it from version control, or write the project anew into another folder"


class Manifest(NamedTuple):
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
    version = _version(document)
    if version and version > _VERSION:
        raise FormatTooNew(f"the manifest has the format v{version}", where=where, hint="upgrade paydesign")
    problems = [Problem(fault) for fault in _faults(document)]
    if problems:
        raise DocumentInvalid("the manifest is damaged", where=where, hint=_HINT, problems=problems)
    return Manifest(document["tool"], document["templates"], dict(sorted(document["files"].items())))


def _version(document: Any) -> int | None:
    schema = str(document.get("schema")) if isinstance(document, dict) else ""
    found = re.fullmatch(re.escape(_FORMAT) + "([1-9][0-9]{0,8})", schema)
    return int(found[1]) if found else None


def _faults(document: Any) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "the manifest is not an object"
        return
    if "schema" in document and _version(document) is None:
        yield f"'schema' is not {_FORMAT}{_VERSION}"
    yield from (f"{key!r} is missing" for key in _KEYS if key not in document)
    yield from (f"{key!r} is unknown" for key in document if key not in _KEYS)
    yield from (f"{key!r} is not text" for key in _TEXTS if not isinstance(document.get(key, ""), str))
    files = document.get("files", {})
    if not isinstance(files, dict):
        yield "'files' is not an object"
        return
    for path, value in files.items():
        yield from path_faults(path)
        if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
            yield f"{path!r} has no SHA-256 in hex"
