"""Where commands write: text or one JSON document on stdout."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def say(text: str = "") -> None:
    """Print plain text; a character that the terminal's encoding lacks becomes an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    _print(text.encode(encoding, "backslashreplace").decode(encoding))


def print_json(document: Any) -> None:
    """Print one JSON document, which reads the same in every encoding."""
    _print(json.dumps(document, indent=2))


def console() -> Console:
    """Return a rich console on stdout; it honours NO_COLOR, pipes, TERM=dumb and the width."""
    from rich.console import Console

    return Console(highlight=False, markup=False)


def silence() -> None:
    """Throw away all further output: whoever read it has seen enough, and that is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        silence()
