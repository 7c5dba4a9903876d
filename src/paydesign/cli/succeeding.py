"""A decision that takes the place of the one in a record."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..decisions.derive import decide
from ..decisions.engine import step, walk
from ..decisions.loader import load_tree
from ..decisions.model import Answers, Ask, Decision, Override
from ..errors import DocumentInvalid, RecordDiffers
from ..records.model import Record
from .choices import known_choices
from .recording import usual_title
from .request import Request


def with_record(request: Request, file: str) -> Request:
    """Return the request with what a record says where nothing else is said.

    Raises:
        DocumentInvalid, DocumentUnreadable, FileUnreadable: If the file is no record that can be read.
        RecordDiffers: If its outcome is not that of its answers, as after an edit of the one alone.
    """
    from ..records.codec import read_answers
    from ..records.files import read_file

    given = read_answers(read_file(file), file, load_tree(), known_choices())
    record = given.record
    if record is None:
        raise DocumentInvalid("this is not a decision record", where=file, hint="name the file of one")
    override = Override(given.guide, given.because) if given.guide and given.because else None
    if not _holds(record, override):
        raise RecordDiffers(
            "this record says another outcome than its answers lead to, so it cannot be told what was decided",
            where=file,
            hint="put it back as it was, and say what is decided otherwise with flags, such as --server-logic",
        )
    return request._replace(
        answers={**_on_the_path(record.answers, request.answers), **request.answers},
        options={**given.options, **request.options},
        override=request.override or override,
        date=request.date or given.date,
        file=file,
        record=record,
        record_text=given.text,
    )


def _holds(record: Record, override: Override | None) -> bool:
    tree = load_tree()
    if isinstance(step(tree, record.answers), Ask):
        return False
    return decide(tree, record.answers, override).outcome == record.outcome


def _on_the_path(old: Answers, said: Answers) -> Answers:
    """Return the old answers without those to questions that are not asked any more."""
    asked = {taken.question.id for done in walk(load_tree(), {**old, **said}) for taken in done.taken}
    return {id: answer for id, answer in old.items() if id in asked}


def is_another(old: Record, decision: Decision) -> bool:
    """Return whether something else is decided than in the record: an answer, the outcome, an override."""
    override = (old.override.guide, old.override.because) if old.override else None
    return (old.answers, old.outcome, override) != (decision.answers, decision.outcome, decision.override)


def succession(
    request: Request, decision: Decision, date: str, because: Callable[[str], str]
) -> tuple[Request, str]:
    """Return the request of the record that takes the place of the request's own, and the text of that one then.

    Args:
        date: YYYY-MM-DD, of the new record and of the change of the old one's status.
        because: Why, from the id of the new one.
    """
    from ..records.references import ids_beside
    from ..records.succession import inherited, next_id, retired

    old, text, file = request.record, request.record_text, str(request.file)
    assert old is not None
    assert text is not None
    taken = {old.human.id, *ids_beside(os.path.dirname(os.path.abspath(file)), file)}
    human = inherited(old, next_id(old.human.id, taken), decision.answers)
    human = human._replace(title=usual_title(old))  # one of their own was about the other decision
    new = request._replace(record=old._replace(human=human), record_text=None, date=date)
    return new, retired(text, old, human.id, date, because(human.id))
