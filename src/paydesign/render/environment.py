"""The Jinja environment of the templates. The one module that imports jinja2."""

from __future__ import annotations

import json
from typing import Any

import jinja2


def environment() -> jinja2.Environment:
    """Return an environment whose marks no target language uses and in which an unknown name is an error.

    Nothing is escaped by default: a template escapes for its own language, with `json` for
    literals in Python, JavaScript, TOML and YAML.
    """
    env = jinja2.Environment(
        variable_start_string="<@",
        variable_end_string="@>",
        block_start_string="<@%",
        block_end_string="%@>",
        comment_start_string="<@#",
        comment_end_string="#@>",
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    env.filters["json"] = _json
    return env


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
