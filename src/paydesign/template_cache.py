"""Compiled templates, kept between runs. Apart from render/, which has no side effects."""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache


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
