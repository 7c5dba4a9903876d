"""Bodies as Stripe takes them: form-encoded, with brackets for what is nested."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from .rules import Refusal

MAX_FIELDS = 2_000
MAX_DEPTH = 20
"""Brackets behind one name."""

_KEY = re.compile(r"\[([^\]]*)\]")


def parse_form(encoded: str) -> dict[str, Any]:
    """Return nested dicts of strings: `a[b]=1&c[]=2&d[0][e]=3` is {a: {b: 1}, c: {0: 2}, d: {0: {e: 3}}}.

    Only the contract knows whether `{"0": ...}` is a list; validation.py makes it one.

    Raises:
        Refusal: There are more than MAX_FIELDS fields, or one is nested more than MAX_DEPTH deep.
    """
    root: dict[str, Any] = {}
    if encoded.count("&") >= MAX_FIELDS:
        raise Refusal("too_many_fields", most=MAX_FIELDS)
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _put(root, name, value)
    return root


def _put(root: dict[str, Any], name: str, value: str) -> None:
    head, bracket, rest = name.partition("[")
    node, last = root, head
    keys = _KEY.findall(bracket + rest)
    if len(keys) > MAX_DEPTH:
        raise Refusal("nested_too_deeply", name=head, most=MAX_DEPTH)
    for key in keys:
        if not isinstance(node.get(last), dict):
            node[last] = {}
        node = node[last]
        last = key or str(len(node))  # `a[]` appends
    node[last] = value
