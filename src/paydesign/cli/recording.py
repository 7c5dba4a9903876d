"""The record of a decision, from a request: what people wrote is kept, the rest is derived."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from .. import __version__
from ..decisions.loader import load_tree
from ..decisions.model import Decision
from ..errors import PaydesignError, Problem, TargetInTheWay
from ..records.model import PROJECT_KEYS, GivenAnswers, HumanFields, Project, Record
from .choices import any_choices
from .derived import derive_record, every_record, mode_of, variant_of
from .failure import printable
from .request import Request, today


def make_record(decision: Decision, request: Request, project: Mapping[str, str] | None) -> Record:
    """Return the record of the decision; title, people and whys come from the record that was given, if any."""
    made = Project.of_options(project) if project else None
    title = variant_of(decision.outcome, mode_of(made)).decision_title
    human = request.record.human if request.record else HumanFields(title=title)
    if request.record and _has_usual_title(request.record):
        human = human._replace(title=title)
    return derive_record(decision, human, made, today(request))


def text_of_record(record: Record, request: Request) -> str:
    """Return the record's text: the given record's own, as far as it still holds, else a new one.

    Raises:
        TargetInTheWay: If people added to lists that are derived.
    """
    original = request.record_text
    if original is None or request.record is None:
        from ..records.write import write_record

        return write_record(record)
    from ..records.rewrite import rewrite

    _keep_additions(original, str(request.file), request.record.source.tool)
    return rewrite(original, record, renewed=("title",) if _has_usual_title(request.record) else ())


def write_record_file(file: Path, decision: Decision, request: Request) -> str:
    """Write the record to a file and return its date; a record that is there keeps what people wrote in it.

    It also keeps its date, unless another one is given or something else is decided.

    Raises:
        TargetInTheWay: If something is there that is not a record, or a rewrite would lose something of it.
        FileSystemRefused: If the file cannot be written.
    """
    from ..project.writer import write_file

    project = request.options if request.options.keys() >= set(PROJECT_KEYS) else None
    is_there = file.is_file() and file.stat().st_size > 0
    if is_there:
        given = _record_that_is_there(file)
        decided = _date_if_decided(given.record, decision)
        request = request._replace(
            record=given.record, record_text=given.text, file=str(file), date=request.date or decided
        )
    record = make_record(decision, request, project)
    write_file(file, text_of_record(record, request).encode("utf-8"), replace=is_there)
    return record.date


def _date_if_decided(record: Record | None, decision: Decision) -> str | None:
    if record and (record.answers, record.outcome) == (decision.answers, decision.outcome):
        return record.date
    return None


def _has_usual_title(record: Record) -> bool:
    """Return whether the title is the one that paydesign gives, which says what was decided then."""
    return record.human.title == variant_of(record.outcome, mode_of(record.project)).decision_title


def _record_that_is_there(file: Path) -> GivenAnswers:
    from ..records.codec import read_answers
    from ..records.files import read_file

    try:
        given = read_answers(read_file(file), str(file), load_tree(), any_choices())
    except PaydesignError as error:
        raise TargetInTheWay(
            f"{file} is there and is not a record that can be updated: {error.message}",
            where=str(file),
            hint="choose another file, or correct this one until `paydesign validate` reads it",
            problems=error.problems,
        ) from error
    if given.record is None:
        raise TargetInTheWay(
            f"{file} is there and is not a decision record", where=str(file), hint="choose another file"
        )
    return given


def _keep_additions(original: str, name: str, tool: str) -> None:
    """Refuse to lose what people added to derived lists.

    What another version of paydesign derived cannot be told from that; it is said, and gives way.
    """
    from ..records.additions import additions
    from ..records.document import read_document
    from ..records.files import name_of
    from ..records.migrate import to_current
    from ..records.nodes import MappingNode

    document = to_current(read_document(original.encode(), name_of(name)))
    assert isinstance(document, MappingNode)
    added = additions(document, every_record())
    if tool != f"paydesign {__version__}":
        for item in added:
            said = f"note: {item.place}: `{item.path}` of {tool} gives way: {item.text}"
            print(printable(said), file=sys.stderr)
    elif added:
        raise TargetInTheWay(
            "the record has text in lists that are derived from the answers, where it would be lost",
            where=name_of(name),
            hint="move it to `context`, `answers_why` or a comment, which every rewrite keeps, or remove it",
            problems=[Problem(f"`{item.path}`: {item.text}", str(item.place)) for item in added],
        )
