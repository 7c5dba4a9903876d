"""Compiled templates, kept between runs. Apart from render/, which has no side effects."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from .compiled import keep, load


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._suffix = f".{sys.implementation.cache_tag}-jinja{jinja2.__version__}"

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = load(self._file(bucket), bucket.checksum.encode())

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            keep(self._file(bucket), bucket.checksum.encode(), bucket.code)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / (bucket.key + self._suffix)
