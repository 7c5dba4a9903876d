"""The inspector: a page that shows what happens between browser, server and stand-in, and lets things go wrong."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..browser import Asset

_FOLDER = Path(__file__).parent
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@lru_cache(128)
def read_inspector(name: str) -> Asset | None:
    """Return a file of the page, such as "inspector.js"; "" is the page itself; None if there is no such file."""
    file = _FOLDER / (name or "index.html")
    kind = _TYPES.get(file.suffix)
    if kind is None or "/" in name or not file.is_file():
        return None
    return Asset(file.read_bytes(), f"{kind}; charset=utf-8")
