"""What is asked under /_simulator/, checked against the description: all problems at once. Pure."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

from ...errors import Problem
from ..form import parse_form
from .description import VERSION_HEADER, Operation, load_operations, version
from .reading import problems_of, read_text, with_defaults


class Asked(NamedTuple):
    """A request that has no problem.

    Attributes:
        id: What stands in the path for {id}; "" if the path has none.
        given: Query or body, with defaults for what was left out.
    """

    operation: Operation
    id: str
    given: dict[str, Any]


class Refused(Exception):
    """A request that is not carried out, with everything that is wrong with it."""

    def __init__(self, code: str, *problems: Problem, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.problems, self.status = code, problems, status

    def body(self) -> dict[str, Any]:
        """Return the `error` of the answer; its form is that of Stripe's errors."""
        texts = (f"{p.message} ({p.hint})" if p.hint else p.message for p in self.problems)
        return {
            "type": "invalid_request_error",
            "code": self.code,
            "message": "; ".join(texts),
            "problems": [problem._asdict() for problem in self.problems],
        }


def read(method: str, path: str, query: str, body: str = "", wanted: str | None = None) -> Asked:
    """Return what is asked.

    Raises:
        Refused: There is no such operation or version, or something of what is given is wrong.
    """
    if wanted not in (None, version()):
        message = f"this stand-in speaks version {version()} of its interface, not {wanted}"
        raise Refused("paydesign_control_version", Problem(message, VERSION_HEADER))
    operation, id = _find(method, path)
    extra = parse_qs(query, keep_blank_values=True)
    given: Any = {
        name: read_text(values[-1], operation.query.get(name, {})) for name, values in extra.items()
    }
    if method != "GET":
        problems = [
            Problem(f"{name} is unknown behind the ?", name, "it goes into the body") for name in given
        ]
        given = _body(operation, body)
    else:
        problems = []
    problems += problems_of(given, operation.given)
    if problems:
        raise Refused("paydesign_control_invalid", *problems)
    return Asked(operation, id, with_defaults(given, operation.given))


def _find(method: str, path: str) -> tuple[Operation, str]:
    asked = f"{method} {path}"
    for operation, pattern in _patterns():
        if found := pattern.fullmatch(asked):
            return operation, unquote(found.groupdict().get("id", ""))
    close = get_close_matches(asked, load_operations(), n=1, cutoff=0.7)
    hint = f"did you mean {close[0]}?" if close else "GET /_simulator/api has all that there is"
    problem = Problem(f"there is no {method} /_simulator/{path}", path, hint)
    raise Refused("paydesign_control_unknown", problem, status=404)


@cache
def _patterns() -> list[tuple[Operation, re.Pattern[str]]]:
    return [
        (operation, re.compile(route.replace("{id}", "(?P<id>[^/]+)")))
        for route, operation in load_operations().items()
    ]


def _body(operation: Operation, body: str) -> Any:
    if operation.route == "POST advice" and not body.startswith("{"):
        return parse_form(body)
    try:
        return json.loads(body) if body.strip() else {}
    except ValueError as error:
        raise Refused("paydesign_control_invalid", Problem(f"the body is not JSON: {error}")) from None
    except RecursionError:
        raise Refused("paydesign_control_invalid", Problem("the body is nested too deeply")) from None
