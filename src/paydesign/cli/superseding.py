"""What `paydesign supersede` and `paydesign status` do, once their command lines are understood."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .. import on_disk
from ..decisions.loader import load_tree
from ..errors import InvalidValue, Problem, TargetInTheWay, UsageError
from ..project.manifest import PATH as MANIFEST
from ..records.model import STATUSES, Record, StatusChange
from ..records.references import FOLDER
from .documents import decision_document
from .output import print_json, say
from .recording import make_record, settled, text_of_record
from .reproduce import at, flag, quote, said_again
from .request import Request, this_day
from .settle import is_open, settle, warn
from .succeeding import is_another, succession, with_record


def supersede_record(
    request: Request, file: str, *, record: Path | None, reason: str | None, as_json: bool
) -> None:
    """Write a new record in place of an old one, and say so in both; all or nothing.

    Raises:
        UsageError: If there is no reason, or nothing would be decided otherwise.
        TargetInTheWay: If the old one is superseded already, or something is where the new one is to lie.
    """
    because = _reason(reason)
    said, request = request, with_record(request, file)
    old = request.record
    assert old is not None
    _refuse_superseded(old, file)
    decision = _decide(said, request)
    warn(decision)
    options = settled(decision, request.options)
    if not is_another(old, decision) and options == (old.project.options() if old.project else {}):
        raise UsageError(
            "the new decision would be the old one",
            where=file,
            hint="say what is decided otherwise, such as --server-logic; `paydesign status` changes a status",
        )
    date = said.date or this_day()
    request, retired = succession(request, decision, date, lambda _: because)
    new = make_record(decision, request, options)
    place = record or Path(file).with_name(f"{new.human.id}.yaml")
    _write_both(place, text_of_record(new, request), Path(file), retired)
    where = flag("record", str(record)) if record else []
    command = said_again(
        ["supersede", at(Path(file))], said._replace(date=date), *where, *flag("reason", because)
    )
    if as_json:
        print_json(
            {
                "superseded": {"path": file, "id": old.human.id},
                "record": {"path": str(place), "id": new.human.id},
                "decision": decision_document(decision, command),
                "command": command,
            }
        )
        return
    from .show import describe_decision

    say(describe_decision(decision, (new.project and new.project.mode) or "payment"))
    say(f"\nWrote {place}: {new.human.id} takes the place of {old.human.id}, which {file} says now.")
    if (Path(file).parent / MANIFEST).is_file():
        say(
            f"The code of this project is still that of {old.human.id}. To let it follow, move {file} to its "
            f"{FOLDER}/ and {place} to {file}, and run `paydesign update`."
        )


def change_status(file: str, status: str, *, reason: str | None, date: str | None, as_json: bool) -> None:
    """Give a record another status, with the reason and the day; what people wrote stays.

    Raises:
        InvalidValue: If there is no such status.
        UsageError: If there is no reason, or it has that status.
        TargetInTheWay: If the record is superseded, which is said by the one in its place.
    """
    from ..project.writer import write_file
    from ..records.codec import read_answers
    from ..records.files import read_file
    from ..records.rewrite import rewrite
    from .choices import find_problems, known_choices, suggest

    problems = find_problems({"date": date})
    if status not in STATUSES:
        problems.append(Problem(f"{status!r} is no status", "STATUS", suggest(status, list(STATUSES))))
    if problems:
        raise InvalidValue("this cannot be taken", problems=problems)
    because = _reason(reason)
    given = read_answers(read_file(file), file, load_tree(), known_choices())
    old = given.record
    if old is None or given.text is None:
        raise UsageError("this is not a decision record", where=file, hint="name the file of one")
    _refuse_superseded(old, file)
    if status == "superseded":
        raise UsageError(
            "a record is superseded by another one",
            where="STATUS",
            hint=f"run `paydesign supersede {quote(at(Path(file)))}` with what is decided otherwise",
        )
    if old.human.status == status:
        raise UsageError(f"its status is {status} already", where=file)
    change = StatusChange(status, date or this_day(), because, old.human.status)
    human = old.human._replace(status=status, history=(*old.human.history, change))
    text = rewrite(given.text, old._replace(human=human), renewed=("status", "history"))
    write_file(Path(file), text.encode(), replace=True)
    if as_json:
        print_json({"path": file, "id": old.human.id, **change._asdict()})
    else:
        say(f"{file}: {old.human.status} -> {status}")


def _reason(reason: str | None) -> str:
    if reason is None or not reason.strip():
        raise UsageError(
            "a reason is missing", where="--reason", hint='add --reason "..." so that the record can tell why'
        )
    return reason.strip()


def _refuse_superseded(record: Record, file: str) -> None:
    if record.human.status == "superseded" or record.human.superseded_by:
        by = record.human.superseded_by or "another one"
        raise TargetInTheWay(
            f"this record is superseded already, by {by}", where=file, hint="change the one in its place"
        )


def _decide(said: Request, request: Request) -> Any:
    tree = load_tree()
    if said.may_ask and not said.answers and said.override is None:
        from .prompting import ask_for_decision

        return ask_for_decision(tree, said._replace(options=request.options), None)
    if request.may_ask and is_open(tree, request):
        from .prompting import ask_for_decision

        return ask_for_decision(tree, request, None)
    return settle(tree, request)


def _write_both(place: Path, new: str, file: Path, old: str) -> None:
    """Write the new record and then the old one; if that fails the new one is taken away again."""
    from ..project.interrupts import interrupts_held
    from ..project.obstacles import clear_file
    from ..project.writer import write_file

    clear_file(file, replace=True)
    with interrupts_held():
        write_file(place, new.encode(), replace=False)
        try:
            write_file(file, old.encode(), replace=True)
        except BaseException:
            os.unlink(place)
            on_disk.taken_away(place)
            raise
