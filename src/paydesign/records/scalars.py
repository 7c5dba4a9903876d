"""What a plain scalar means: the core schema of YAML 1.2, and where YAML 1.1 reads it otherwise.

Source: https://yaml.org/spec/1.2.2/#103-core-schema and https://yaml.org/type/
"""

from __future__ import annotations

import re

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")

# PyYAML leaves these out, other readers of YAML 1.1 do not.
_LEGACY_BOOLEAN = frozenset("yYnN")

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YES_OR_NO = re.compile(r"(?i:y|yes|n|no|on|off|true|false)")


def resolve(text: str, legacy_kind: str) -> tuple[str | bool | int | float | None, bool]:
    """Return the value of a plain scalar, and whether it is ambiguous; then the value is the text.

    Args:
        legacy_kind: What it is in YAML 1.1: `bool`, `int`, `float`, `null`, `timestamp`, `str`, ...
    """
    kind, value = _core(text)
    ambiguous = kind != legacy_kind or text in _LEGACY_BOOLEAN or _LEADING_ZERO.fullmatch(text) is not None
    return (text, True) if ambiguous else (value, False)


def _core(text: str) -> tuple[str, str | bool | int | float | None]:
    if text in _NULL:
        return "null", None
    if text in _BOOLEAN:
        return "bool", _BOOLEAN[text]
    if _INTEGER.fullmatch(text):
        return "int", _integer(text)
    if _FLOAT.fullmatch(text):
        return "float", float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return "str", text


def _integer(text: str) -> int | float:
    if text.startswith(("0x", "0o")):
        return int(text[2:], 16 if text[1] == "x" else 8)
    # Python refuses to convert thousands of digits, and no document of ours needs them.
    return int(text) if len(text) < 20 else float(text)
