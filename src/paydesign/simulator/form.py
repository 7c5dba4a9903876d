"""Bodies as Stripe takes them: form-encoded, with brackets for what is nested."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

MAX_FIELDS = 2_000

_KEY = re.compile(r"\[([^\]]*)\]")


def parse_form(encoded: str) -> dict[str, Any]:
    """Return nested dicts of strings: `a[b]=1&c[]=2&d[0][e]=3` is {a: {b: 1}, c: {0: 2}, d: {0: {e: 3}}}.

    Only the contract knows whether `{"0": ...}` is a list; validation.py makes it one.
    """
    root: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True, max_num_fields=MAX_FIELDS):
        _put(root, name, value)
    return root


def _put(root: dict[str, Any], name: str, value: str) -> None:
    head, bracket, rest = name.partition("[")
    node, last = root, head
    for key in _KEY.findall(bracket + rest):
        if not isinstance(node.get(last), dict):
            node[last] = {}
        node = node[last]
        last = key or str(len(node))  # `a[]` appends
    node[last] = value
