"""Write docs/control.md from the description of the stand-in's own interface; --check says whether it is up to date.

Run it after src/paydesign/simulator/control/operations.toml has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from paydesign.cli.control_topic import described, members
from paydesign.simulator.control.description import VERSION_HEADER, Operation, load_operations, version
from paydesign.simulator.rules import load_rules

PAGE = Path(__file__).parents[1] / "docs" / "control.md"

HEAD = """\
# The stand-in's own interface

Made from `src/paydesign/simulator/control/operations.toml` by `scripts/control_page.py`; do not edit it here.

A stand-in that runs (`paydesign simulate`, `paydesign preview`) takes orders under `/_simulator/`, beside the `/v1` of
Stripe, which has none of it. The inspector uses nothing else. Bodies and answers are JSON; a body may be left out where
nothing in it is required.

```sh
curl -d '{"next": {"fault": "drop_after_work", "match": "POST /v1/payment_intents"}}' http://127.0.0.1:12111/_simulator/faults
curl -d '{"advance": 86400}' http://127.0.0.1:12111/_simulator/clock
curl 'http://127.0.0.1:12111/_simulator/log?after=0&wait=5'
```

## Version

This is version %(version)s. Every answer says so in the header `%(header)s`, and so does
`GET /_simulator/api`. A request may name there the version that it was written for; if the stand-in speaks another
one, it is refused instead of being misunderstood. The version goes up when something that worked is removed or
changed. Operations and members that are added leave it: read answers so that unknown members do not matter. The
addresses have no version in them, because a stand-in is of one version, and so there is one way to ask.

## What is refused

Everything that is wrong with a request is said at once, and nothing of it is done:
`{"error": {"code", "message", "problems": [{"message", "where", "hint"}]}}`.

| code | status | when |
|---|---|---|
| `paydesign_control_invalid` | 400 | a member is unknown, missing, or of the wrong kind |
| `paydesign_control_unknown` | 404 | there is no such operation |
| `paydesign_control_version` | 400 | the request names another version |
| `paydesign_foreign_page` | 403 | a page of another site asks |
| `paydesign_foreign_host` | 421 | it is asked under a name that is not this machine's (`--allow-host`) |

What else an operation refuses stands with it, with its code. `paydesign schema control` prints all JSON Schemas.

## Operations
"""


def page() -> str:
    """Return the page as it is now."""
    head = HEAD % {"version": version(), "header": VERSION_HEADER}
    return head + "".join(f"\n{text}\n" for text in map(_section, load_operations().values()))


def _section(operation: Operation) -> str:
    return "\n\n".join(_parts(operation))


def _parts(operation: Operation) -> Iterator[str]:
    method, _, path = operation.route.partition(" ")
    yield f"### {method} /_simulator/{path}"
    yield operation.does + (" Pages of every site may ask it." if operation.open else "")
    given = {**operation.query, **operation.body}
    if given:
        yield "\n".join(_rows("query" if operation.query else "body", given, operation.required))
    if operation.answer:
        yield "\n".join(_rows("answer", operation.answer, list(operation.answer)))
    if operation.errors:
        rules = [load_rules()[id] for id in operation.errors]
        yield "Refused with " + ", ".join(f"`{rule.code}` ({rule.status})" for rule in rules) + "."


def _rows(title: str, given: dict[str, Any], required: list[str]) -> Iterator[str]:
    yield f"| {title} | |"
    yield "|---|---|"
    for name, schema, is_needed in members(given, required):
        yield f"| `{name}`{'' if is_needed else ' (optional)'} | {described(schema)} |"


def main() -> int:
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
