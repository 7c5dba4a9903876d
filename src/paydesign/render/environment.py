"""The Jinja environment of the templates. The one module that imports jinja2."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from ..template_cache import CompiledTemplates


@cache
def environment(folder: Path) -> jinja2.Environment:
    """Return the environment for the templates in `folder`, in which an unknown name is an error.

    There is one for each folder, so that what renders many projects compiles a template once.

    Its marks are ones that no target language uses. Nothing is escaped by default: a template escapes for its
    own language, with `json` for literals in Python, JavaScript, TOML and YAML; `camel` makes `readConfig`,
    `snake` `read_config` and `pascal` `ReadConfig` of `read-config`.
    """
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=CompiledTemplates(folder / "__pycache__"),
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
    env.filters["camel"] = _camel
    env.filters["snake"] = _snake
    env.filters["pascal"] = _pascal
    return env


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _camel(id: str) -> str:
    first, *others = id.split("-")
    return first + "".join(word.capitalize() for word in others)


def _snake(id: str) -> str:
    return id.replace("-", "_")


def _pascal(id: str) -> str:
    return "".join(word.capitalize() for word in id.split("-"))
