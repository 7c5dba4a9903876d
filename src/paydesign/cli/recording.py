"""The record of a decision, from a request: what people wrote is kept, the rest is derived."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..decisions.loader import load_tree
from ..decisions.model import Decision
from ..errors import PaydesignError, TargetInTheWay
from ..facts.loader import load_guides
from ..records.build import build_record
from ..records.model import Consequences, GivenAnswers, HumanFields, Project, Record
from .request import Request, today


def make_record(decision: Decision, request: Request, project: Mapping[str, str] | None) -> Record:
    """Return the record of the decision; title, people and whys come from the record that was given, if any."""
    variant = load_guides()[decision.outcome.guide].variants[decision.outcome.confirm_on]
    given = request.record
    return build_record(
        decision,
        tree=load_tree(),
        consequences=Consequences(variant.good, variant.watch),
        human=given.human if given else HumanFields(title=variant.decision_title),
        project=Project(**project) if project else None,
        date=today(request),
    )


def text_of_record(record: Record, original: str | None) -> str:
    """Return the record's text: the original record's own, as far as it still holds, else a new one."""
    if original is None:
        from ..records.write import write_record

        return write_record(record)
    from ..records.rewrite import rewrite

    return rewrite(original, record)


def write_record_file(file: Path, decision: Decision, request: Request) -> None:
    """Write the record to a file; a record that is there keeps what people wrote in it.

    Raises:
        TargetInTheWay: If something is there that is not a record.
        FileSystemRefused: If the file cannot be written.
    """
    from ..project.writer import write_file

    project = request.options if len(request.options) == len(Project._fields) else None
    is_there = file.is_file() and file.stat().st_size > 0
    if is_there and request.record is None:
        given = _record_that_is_there(file)
        request = request._replace(record=given.record, record_text=given.text)
    text = text_of_record(make_record(decision, request, project), request.record_text)
    write_file(file, text.encode("utf-8"), replace=is_there)


def _record_that_is_there(file: Path) -> GivenAnswers:
    from ..records.codec import read_answers
    from ..records.files import read_file

    try:
        given = read_answers(read_file(file), str(file), load_tree())
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
