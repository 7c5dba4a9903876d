"""How an error is shown: on stderr for people, as one JSON document on stdout with --json."""

from __future__ import annotations

import json
import sys
from contextlib import suppress

from .. import __version__
from ..errors import FileSystemRefused, PaydesignError


def report(error: Exception, *, as_json: bool) -> int:
    """Show the error and return its exit status."""
    assert isinstance(error, PaydesignError)
    stream = sys.stdout if as_json else sys.stderr
    text = json.dumps({"error": error.as_dict()}, indent=2) if as_json else describe(error)
    try:
        print(_encodable(text, stream.encoding), file=stream, flush=True)
    except OSError:
        # Not even the message could be written (a full disk, a closed pipe): the status still tells.
        with suppress(OSError):
            sys.stderr.write(describe(error) + "\n")
        return FileSystemRefused.status
    return error.status


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
        traceback.print_exception(error)
        return None


def _encodable(text: str, encoding: str | None) -> str:
    return text.encode(encoding or "utf-8", "backslashreplace").decode(encoding or "utf-8")
