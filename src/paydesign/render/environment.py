"""The Jinja environment of the templates. The one module that imports jinja2."""

from __future__ import annotations

import json
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache


def environment(folder: Path) -> jinja2.Environment:
    """Return an environment for the templates in `folder`, in which an unknown name is an error.

    Its marks are ones that no target language uses. Nothing is escaped by default: a template escapes for its
    own language, with `json` for literals in Python, JavaScript, TOML and YAML.
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
    return env


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates beside their sources, as Python does with modules.

    Compiling takes longer than all the rest of `new`. A cached template is used only if it was
    compiled from the very same source; where the folder cannot be written, templates are compiled each time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._suffix = f".{sys.implementation.cache_tag}-jinja{jinja2.__version__}"

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = self._file(bucket).read_bytes()
            made_from = bucket.checksum.encode()
            if data.startswith(made_from):
                bucket.code = marshal.loads(data[len(made_from) :])

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            new.write_bytes(bucket.checksum.encode() + marshal.dumps(bucket.code))
            new.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / (bucket.key + self._suffix)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
