"""Bodies as Stripe takes them: form-encoded, with brackets for what is nested."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

_KEY = re.compile(r"\[([^\]]*)\]")


def parse_form(encoded: str) -> dict[str, Any]:
    """Return nested dicts, lists and strings: `a[b]=1&c[]=2&d[0][e]=3` is {a: {b: 1}, c: [2], d: [{e: 3}]}."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True, max_num_fields=2_000):
        _put(root, _path(name), value)
    return {key: _with_lists(value) for key, value in root.items()}


def _path(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    return [head, *_KEY.findall(bracket + rest)]


def _put(node: dict[str, Any], path: list[str], value: str) -> None:
    for place, key in enumerate(path):
        key = key or str(len(node))  # `a[]` appends
        if place == len(path) - 1:
            node[key] = value
            return
        if not isinstance(node.get(key), dict):
            node[key] = {}
        node = node[key]


def _with_lists(value: Any) -> Any:
    """Turn {"0": ..., "1": ...} into a list."""
    if not isinstance(value, dict):
        return value
    inner = {key: _with_lists(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
