"""Where commands write: text or one JSON document on stdout, remarks on stderr."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console


def say(text: str = "") -> None:
    """Print plain text; a character that the terminal's encoding lacks becomes an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    _print(text.encode(encoding, "backslashreplace").decode(encoding), sys.stdout)


def print_json(document: Any) -> None:
    """Print one JSON document, which reads the same in every encoding."""
    import json

    _print(json.dumps(document, indent=2), sys.stdout)


def remark(text: str) -> None:
    """Print to stderr what is no part of the result."""
    _print(text, sys.stderr)


def console() -> Console:
    """Return a rich console on stdout; it honours NO_COLOR, pipes, TERM=dumb and the width."""
    from rich.console import Console

    return Console(highlight=False, markup=False)


def is_interactive() -> bool:
    """Return whether there is somebody to ask: what is read and what is written is a terminal."""
    # Python has no sys.stdin where it was closed.
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def open_closed_streams() -> None:
    """Put /dev/null where a standard stream is closed.

    Else the next file that is opened would take its number, and what is printed would go there.
    Standard input has no object even then: `--answers -` says that it is closed.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)
            if name != "stdin":
                stream = os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace")
                setattr(sys, name, stream)


def silence(stream: TextIO) -> None:
    """Throw away all further output of a stream, what it still holds included."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def drop_unwritten() -> None:
    """Silence the streams that cannot be written; Python would try again at its exit, and make it status 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            silence(stream)


def _print(text: str, stream: TextIO) -> None:
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # Whoever read it has seen enough, and that is no error.
        silence(stream)
