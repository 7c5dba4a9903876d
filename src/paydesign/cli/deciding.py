"""What `paydesign decide` does, once its command line is understood."""

from __future__ import annotations

from pathlib import Path

from ..decisions.loader import load_tree
from .documents import decision_document
from .output import print_json, say
from .reproduce import flag, reproduce
from .request import Request
from .settle import is_open, settle, warn


def show_decision(request: Request, *, record: Path | None, as_json: bool) -> None:
    """Ask what is missing, show the decision, and write its record if a file is named."""
    tree = load_tree()
    if request.may_ask and is_open(tree, request):
        from .prompting import ask_for_decision

        decision = ask_for_decision(tree, request, record)
    else:
        decision = settle(tree, request)
    warn(decision)
    mode = request.options.get("mode", "payment")
    if record is None and request.options:
        from .recording import settled

        settled(decision, request.options)  # what cannot be made is not decided either
    words, kept = ["decide"], None
    if record is not None:
        from .derived import mode_of
        from .recording import write_record_file

        written = write_record_file(record, decision, request)
        mode = mode_of(written.project)
        words += [*flag("record", str(record)), *flag("date", written.date)]
        kept = request if request.record else None
    command = reproduce(words, decision, request.options, kept)
    if as_json:
        print_json(decision_document(decision, command))
        return
    from .show import describe_decision

    say(describe_decision(decision, mode))
    if record is not None:
        say(f"\nWrote the record to {record}")
    say(f"\nThe same again: {command}")
