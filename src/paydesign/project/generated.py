"""What was generated, kept in the project so that an update can tell it from what people changed (pure).

It could be made again only by the very version of paydesign that made it. bzip2, because it gives the same bytes
everywhere: zlib's output differs from one build of it to another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..errors import DocumentInvalid
from ..render.tree import FileTree

PATH = ".paydesign/generated.json.bz2"
LARGEST = 32 * 1024
"""Bytes of a file that is kept. A larger one is a lock, which nobody merges; a digest says whether it was edited."""

_HINT = "restore it from version control, or delete it: files that you edited are then in conflict where they change"


def pack(tree: FileTree) -> bytes:
    """Return the file that keeps the texts of a tree, which goes to `PATH`."""
    from bz2 import compress

    texts = {path: text for path, data in sorted(tree.items()) if (text := _text(data)) is not None}
    return compress(json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(data: bytes, where: str = PATH) -> Mapping[str, bytes]:
    """Return the files that are kept, by path.

    Raises:
        DocumentInvalid: If it is not what `pack` writes.
    """
    from bz2 import BZ2Decompressor

    try:
        # What it grows to is bounded: a few megabytes are far more than a project has.
        texts = json.loads(BZ2Decompressor().decompress(data, 16 * 1024 * 1024))
        return {str(path): text.encode() for path, text in texts.items()}
    except (OSError, ValueError, EOFError, AttributeError, RecursionError) as error:
        raise DocumentInvalid("what was generated before cannot be read", where=where, hint=_HINT) from error


def _text(data: bytes) -> str | None:
    if len(data) > LARGEST or b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
