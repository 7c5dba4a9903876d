"""`paydesign decide`: the questions and the decision, without a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...decisions.loader import load_tree
from ..answers import Request, today, with_answers
from ..documents import decision_document
from ..output import print_json, say
from ..reproduce import decision_flags, option_flags, reproduce
from ..settle import is_open, settle, warn


@with_answers
def decide(
    request: Request,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Write the decision record to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Answer the questions and see the decision; --record writes it to a file."""
    tree = load_tree()
    if request.may_ask and is_open(tree, request):
        from ..prompting import ask_for_decision

        decision = ask_for_decision(tree, request)
    else:
        decision = settle(tree, request)
    warn(decision)
    arguments = [*decision_flags(decision), *option_flags(request.options)]
    if record is not None:
        from ..recording import write_record_file

        write_record_file(record, decision, request)
        arguments += ["--date", today(request), "--record", str(record)]
    command = reproduce(["decide"], arguments)
    if as_json:
        print_json(decision_document(decision, command))
        return
    from ..show import describe_decision

    say(describe_decision(decision))
    if record is not None:
        say(f"\nWrote the record to {record}")
    say(f"\nThe same again: {command}")
