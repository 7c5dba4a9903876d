"""The browser half: what the stand-in serves for js.stripe.com, the pages of the banks, the portal.

`script/` holds Stripe.js as modules, `frame/` the forms of the Elements. A page loads Stripe.js by a plain script tag
and finds `window.Stripe` when that tag has loaded, which modules cannot promise; so they are joined into one classic
script. Those of a form are joined too, which saves the browser nine requests. All else is served as it is. Every
release train has the same files: the script reads in its own address which one it is.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ...compiled import read_toml

TRAINS = ("v3", "acacia", "basil", "clover", "dahlia", "endive")
"""The folders of the release trains: https://docs.stripe.com/sdks/stripejs-versioning (read on 2026-11-30)."""

V3 = ("/v3", "/v3/")
"""Where v3 is without the name of a file: loadStripe of @stripe/stripe-js 1 to 5 asks without the slash."""

_FOLDER = Path(__file__).parent
_KEPT = 512
"""Answers that are kept: more than there are files in all trains, and no more, whatever is asked for."""

_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[a-z_/.]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    content_type: str


@lru_cache(_KEPT)
def read_asset(path: str) -> Asset | None:
    """Return what lies at this path of the stand-in, such as "/endive/stripe.js"; None if there is nothing."""
    if path == "/favicon.ico":
        return _read("favicon.svg")
    train, _, name = path.removeprefix("/").partition("/")
    if train not in TRAINS:
        return None
    if name == "stripe.js" or path in V3:
        rules = f"const RULES = {json.dumps(load_rules())};"
        parts = "\n".join([rules, *_join("script/stripe.js", set())])
        return _script(f'(() => {{\n"use strict";\n\n{parts}}})();\n')
    if name.endswith("_frame.js"):
        return _script("\n".join(_join(name, set()))) if (_FOLDER / name).is_file() else None
    return _read(name)


def three_ds_page() -> Asset:
    """Return the page that stands for a bank; it finds the attempt in its own address."""
    page = _read("three_ds.html")
    assert page is not None
    return page


def bank_page() -> Asset:
    """Return the page of a bank that a payment method leads to; it finds the attempt in its own address."""
    page = _read("bank.html")
    assert page is not None
    return page


def portal_page() -> Asset:
    """Return the page of the customer portal; it finds the session in its own address."""
    page = _read("portal.html")
    assert page is not None
    return page


def _read(name: str) -> Asset | None:
    relative = PurePosixPath(name)
    kind = _TYPES.get(relative.suffix)
    file = _FOLDER / relative
    if kind is None or ".." in relative.parts or relative.is_absolute() or not file.is_file():
        return None
    return Asset(file.read_bytes(), f"{kind}; charset=utf-8")


def load_rules() -> dict[str, dict[str, str | bool]]:
    """Return what the browser half refuses and advises against, by id; the fields are those of rules.toml."""
    rules: dict[str, dict[str, str | bool]] = read_toml(_FOLDER / "rules.toml")["rules"]
    return rules


def _script(source: str) -> Asset:
    return Asset(source.encode(), f"{_TYPES['.js']}; charset=utf-8")


def _join(name: str, seen: set[str]) -> list[str]:
    """Return the module behind those it imports, each once, without the words that only modules know."""
    seen.add(name)
    if name == "script/rules.js":
        return []  # written from rules.toml
    source = (_FOLDER / name).read_text(encoding="utf-8")
    imported = [
        posixpath.normpath(f"{PurePosixPath(name).parent}/{part}") for part in _IMPORT.findall(source)
    ]
    before = [text for part in imported if part not in seen for text in _join(part, seen)]
    return [*before, _EXPORT.sub("", _IMPORT.sub("", source))]
