"""The record of a decision, from a request: what people wrote is kept, the rest is derived."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .. import __version__
from ..decisions.loader import load_tree
from ..decisions.model import Decision, Outcome
from ..decisions.words import confirmed, created
from ..errors import PaydesignError, Problem, TargetInTheWay
from ..records.model import USUAL_ID, HumanFields, Project, Record
from .choices import known_choices
from .derived import derive_record, every_record, mode_of, variant_of
from .failure import printable
from .output import remark
from .request import Request, today


def make_record(decision: Decision, request: Request, project: Mapping[str, str] | None) -> Record:
    """Return the record of the decision; title, people and whys come from the record that was given, if any."""
    made = Project.of_options(project) if project else None
    title = variant_of(decision.outcome, mode_of(made)).decision_title
    human = request.record.human if request.record else HumanFields(USUAL_ID, title)
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


def write_record_file(file: Path, decision: Decision, request: Request) -> Record:
    """Write the record to a file and return it.

    Raises:
        TargetInTheWay, UnsupportedChoice: As `text_for` does.
        FileSystemRefused: If the file cannot be written.
    """
    from ..project.writer import write_file

    record, text = text_for(file, decision, request)
    write_file(file, text.encode("utf-8"), replace=_is_there(file))
    return record


def text_for(file: Path, decision: Decision, request: Request) -> tuple[Record, str]:
    """Return the record that a file is to hold, and its text.

    A record that is there keeps what people wrote in it, what was said of the project and is not said anew, and
    its date, unless another one is given or something else is decided.

    Raises:
        TargetInTheWay: If something is there that is not a record, or one that was accepted with another
            outcome, or a rewrite would lose something of it.
        UnsupportedChoice: If `new` could not make the project that the record is about.
    """
    options = request.options
    if _is_there(file):
        there, text = _record_that_is_there(file)
        if is_turned_round(there, decision):
            raise TargetInTheWay(
                f"this record is accepted, and its outcome would change from {_in_words(there.outcome)} "
                f"to {_in_words(decision.outcome)}",
                where=str(file),
                hint="write the decision to another file, or set `status: proposed` in this one first",
            )
        options = {**(there.project.options() if there.project else {}), **options}
        is_decided = (there.answers, there.outcome) == (decision.answers, decision.outcome)
        date = request.date or (there.date if is_decided else None)
        request = request._replace(record=there, record_text=text, file=str(file), date=date)
    record = make_record(decision, request, settled(decision, options))
    return record, text_of_record(record, request)


def settled(decision: Decision, options: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a record holds of the options of a project, all or a part.

    Raises:
        UnsupportedChoice: If `new` could not make a project with them.
    """
    if not options:
        return options
    from ..catalog.discover import discover
    from .support import chosen_options, supported_shape, usual_options

    catalog = discover()
    supported_shape(catalog, decision, usual_options(catalog, options))
    return chosen_options(catalog, options)


def is_turned_round(record: Record, decision: Decision) -> bool:
    """Return whether the record was accepted with another outcome: guide, creation or confirmation."""
    return record.human.status == "accepted" and record.outcome != decision.outcome


def _in_words(outcome: Outcome) -> str:
    return f"{outcome.guide} ({created(outcome)}, {confirmed(outcome)})"


def _is_there(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def usual_title(record: Record) -> str:
    """Return the title that paydesign gives, which says what was decided; empty for an outcome changed by hand."""
    try:
        return variant_of(record.outcome, mode_of(record.project)).decision_title
    except KeyError:  # one that no answers lead to
        return ""


def _has_usual_title(record: Record) -> bool:
    return record.human.title == usual_title(record)


def _record_that_is_there(file: Path) -> tuple[Record, str]:
    from ..records.codec import read_answers
    from ..records.files import read_file

    try:
        given = read_answers(read_file(file), str(file), load_tree(), known_choices())
    except PaydesignError as error:
        raise TargetInTheWay(
            f"{file} is there and is not a record that can be updated: {error.message}",
            where=str(file),
            hint="choose another file, or correct this one until `paydesign validate` reads it",
            problems=error.problems,
        ) from error
    if given.record is None or given.text is None:
        raise TargetInTheWay(
            f"{file} is there and is not a decision record", where=str(file), hint="choose another file"
        )
    return given.record, given.text


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
            remark(printable(f"note: {item.place}: `{item.path}` of {tool} gives way: {item.text}"))
    elif added:
        raise TargetInTheWay(
            "the record has text in lists that are derived from the answers, where it would be lost",
            where=name_of(name),
            hint="move it to `context`, `answers_why` or a comment, which every rewrite keeps, or remove it",
            problems=[Problem(f"`{item.path}`: {item.text}", str(item.place)) for item in added],
        )
