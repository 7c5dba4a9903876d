"""What was compiled from packaged files, kept beside them between runs, as Python does with modules.

Reading TOML and compiling templates take longer than all the rest of a command. What is kept is used only if it
was made from the very same source; where the folder cannot be written, it is made anew each time.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a packaged TOML file says.

    Raises:
        OSError: If it cannot be read.
        tomllib.TOMLDecodeError: If it is not TOML; a ValueError.
    """
    source = file.read_bytes()
    kept = file.parent / "__pycache__" / f"{file.name}.{sys.implementation.cache_tag}"
    code = load(kept, source)
    if code is None:
        import tomllib

        # Written as an expression, because marshal knows no dates.
        code = compile(repr(tomllib.loads(source.decode("utf-8"))), file.name, "eval")
        keep(kept, source, code)
    import datetime

    data: dict[str, Any] = eval(code, {"datetime": datetime})
    return data


def load(kept: Path, made_from: bytes) -> CodeType | None:
    """Return the code that was kept in this file, None if there is none that was made from the same."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        source, code = marshal.loads(kept.read_bytes())
        if source == made_from and isinstance(code, CodeType):
            return code
    return None


def keep(kept: Path, made_from: bytes, code: CodeType) -> None:
    """Keep the code in this file if that can be done, and Python keeps what it compiles at all."""
    if sys.dont_write_bytecode:
        return
    new = kept.with_name(f"{kept.name}.{os.getpid()}")
    with suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        new.write_bytes(marshal.dumps((made_from, code)))
        new.replace(kept)
