"""What is answered and logged when a mistake of ours was met: in our words, and where it was."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Any

from .exchange import Answer


def bug_body(error: Exception) -> dict[str, Any]:
    """Return the body of the answer, and print the traceback to stderr."""
    traceback.print_exception(error, file=sys.stderr)
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
    message = (
        f"A bug of the local stand-in, not of your program: {place}. Nothing was changed. "
        "The traceback is in what the stand-in has printed."
    )
    return {"error": {"code": "paydesign_bug", "message": message, "type": "api_error"}}


def bug_answer(error: Exception, request_id: str) -> Answer:
    """Return the answer to a request to the API."""
    return Answer(500, json.dumps(bug_body(error), indent=2), {"Request-Id": request_id})
