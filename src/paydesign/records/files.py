"""The bytes of an input file, or the reason why it cannot be read."""

from __future__ import annotations

import os
import stat
import sys

from ..errors import FileUnreadable

MOST_BYTES = 1024 * 1024
"""No record or answers file is longer; a file that is was named by mistake."""

STDIN = "-"


def read_file(path: str | os.PathLike[str]) -> bytes:
    """Return the content of a regular file, or of standard input if the path is `-`.

    Raises:
        FileUnreadable: It is absent, not a regular file, not readable, or longer than MOST_BYTES.
    """
    name = os.fspath(path)
    return _read_stdin() if name == STDIN else _read_regular(name)


def name_of(path: str | os.PathLike[str]) -> str:
    """Return what a message calls the file."""
    name = os.fspath(path)
    return "<stdin>" if name == STDIN else name


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise FileUnreadable("standard input is closed", where="<stdin>", hint="name a file, or pipe one in")
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise FileUnreadable(
            f"standard input cannot be read: {_reason(error)}",
            where="<stdin>",
            hint="name a file, or pipe one in",
        ) from error
    return _not_too_long(data, "<stdin>")


def _read_regular(name: str) -> bytes:
    try:
        mode = os.stat(name).st_mode
        # A shell's <(command) is a pipe that somebody writes to; a named pipe may have nobody.
        if not stat.S_ISREG(mode) and not (stat.S_ISFIFO(mode) and name.startswith("/dev/fd/")):
            raise FileUnreadable(
                f"this is {_kind(mode)}, not a file",
                where=name,
                hint="name a regular file, or use - for standard input",
            )
        with open(name, "rb") as file:
            return _not_too_long(file.read(MOST_BYTES + 1), name)
    except FileNotFoundError as error:
        raise FileUnreadable(_absent(name), where=name, hint="check the path") from error
    except (OSError, ValueError) as error:
        raise FileUnreadable(
            f"the file cannot be read: {_reason(error)}",
            where=name,
            hint="check the path and its permissions",
        ) from error


def _absent(name: str) -> str:
    return "the link leads nowhere" if os.path.islink(name) else "there is no such file"


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    return "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


def _not_too_long(data: bytes, name: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise FileUnreadable(
            "the file is larger than 1 MiB", where=name, hint="is it the file that you meant?"
        )
    return data
