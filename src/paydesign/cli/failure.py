"""How an error is shown: on stderr for people, as one JSON document on stdout with --json."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from typing import NoReturn

from .. import __version__, on_disk
from ..errors import FileSystemRefused, Interrupted, OutputRefused, PaydesignError
from .output import silence


def report(error: Exception, *, as_json: bool) -> int:
    """Show the error and return its exit status."""
    assert isinstance(error, PaydesignError)
    stream = sys.stdout if as_json else sys.stderr
    try:
        print(_encodable(_text(error, as_json=as_json), stream.encoding), file=stream, flush=True)
    except BrokenPipeError:
        silence(stream)
    except OSError:
        # Not even the message could be written: the other stream may take it, and the status tells.
        silence(stream)
        if as_json:
            with suppress(OSError):
                print(describe(error), file=sys.stderr, flush=True)
        return OutputRefused.status
    return error.status


def end_interrupted(*, as_json: bool) -> NoReturn:
    """End this process at once, from a signal handler, with the message of an interrupt.

    Nothing is unwound: an exception that is raised in the middle of an import may be swallowed or shown as
    another one. The message goes past Python's streams, which may be in the middle of a write.
    """
    error = Interrupted("interrupted", hint=on_disk.state())
    with suppress(OSError):
        text = _text(error, as_json=as_json) + "\n"
        os.write(1 if as_json else 2, text.encode("utf-8", "backslashreplace"))
    os._exit(error.status)


def refused(error: OSError) -> PaydesignError:
    """Return the error to show for one of the system that nobody has explained."""
    reason = (error.strerror or str(error)).lower()
    # Whatever opens a file has its name. Only the folder that we are in has none either.
    if error.filename is None and error.errno != errno.ENOENT:
        return OutputRefused(f"the output cannot be written: {reason}", hint=on_disk.state())
    return FileSystemRefused(reason, where=error.filename, hint=on_disk.state())


def _text(error: PaydesignError, *, as_json: bool) -> str:
    if not as_json:
        return describe(error)
    import json

    return json.dumps({"error": error.as_dict(), **error.more}, indent=2)


def describe(error: PaydesignError) -> str:
    """Return the message for people: what is wrong, where, every problem, the next step."""
    place = f" ({error.where})" if error.where else ""
    lines = [f"error[{error.code}]: {error.message}{place}"]
    for problem in error.problems:
        place = f"{problem.where}: " if problem.where else ""
        lines.append(f"  - {place}{problem.message}")
        if problem.hint:
            lines.append(f"      {problem.hint}")
    if error.hint:
        lines.append(f"hint: {error.hint}")
    if find_spec("paydesign.cli.commands"):  # which the stand-in as one file has not
        lines.append(f"more: paydesign explain {error.code}")
    return "\n".join(printable(line) for line in lines)


def printable(text: str) -> str:
    """Return the text without control characters, so that an input cannot steer the terminal."""
    return "".join(char if char.isprintable() or char == " " else f"\\x{ord(char):02x}" for char in text)


def save_traceback(error: Exception, arguments: list[str]) -> str | None:
    """Write the traceback to a new file and return its path, or None if that is impossible."""
    import platform
    import tempfile
    import traceback

    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="paydesign-bug-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(f"paydesign {__version__}, Python {platform.python_version()}, {platform.system()}\n")
            file.write(f"arguments: {arguments!r}\n\n")
            file.write("".join(traceback.format_exception(error)))
        return file.name
    except OSError:
        with suppress(OSError):
            traceback.print_exception(error)
        return None


def _encodable(text: str, encoding: str | None) -> str:
    return text.encode(encoding or "utf-8", "backslashreplace").decode(encoding or "utf-8")
