"""JSON laid out as Prettier does it."""

from __future__ import annotations

import json
from typing import Any

_WIDTH = 100


def lay_out(value: Any) -> str:
    """Return the text of a file: two spaces a level, and lists of plain values on one line where it has room."""
    return _text(value, "", 1) + "\n"


def _text(value: Any, indent: str, used: int) -> str:
    """Return the text; `used` columns of its line are taken by what is around it."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        names = {json.dumps(name, ensure_ascii=False): one for name, one in value.items()}
        parts = [f"{name}: {_text(one, inner, len(inner) + len(name) + 3)}" for name, one in names.items()]
        return "{\n" + ",\n".join(inner + part for part in parts) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        line = json.dumps(value, ensure_ascii=False)
        if used + len(line) <= _WIDTH and not any(isinstance(one, dict | list) and one for one in value):
            return line
        return "[\n" + ",\n".join(inner + _text(one, inner, len(inner) + 1) for one in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
