"""One record in place of another: what the new one takes over, and what is written into the old one (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count

from ..decisions.model import Answers
from .model import HumanFields, Record, StatusChange
from .rewrite import rewrite


def next_id(id: str, taken: Collection[str]) -> str:
    """Return the id of a successor that nobody has: checkout, checkout-2, checkout-3."""
    stem = re.sub(r"-\d+$", "", id)
    return next(name for number in count(2) if (name := f"{stem}-{number}") not in taken and name != id)


def inherited(old: Record, id: str, answers: Answers) -> HumanFields:
    """Return what people wrote that holds for the successor too: not what is about the decision that was."""
    return old.human._replace(
        id=id,
        status="accepted",
        answers_why={
            q: why for q, why in old.human.answers_why.items() if old.answers.get(q) == answers.get(q)
        },
        supersedes=(old.human.id,),
        superseded_by=None,
        history=(),
    )


def retired(text: str, old: Record, by: str, date: str, because: str) -> str:
    """Return the text of a record once another one is in its place; all else that people wrote stays.

    Args:
        by: The id or the path of the successor.
        date: YYYY-MM-DD.
    """
    change = StatusChange("superseded", date, because, old.human.status)
    human = old.human._replace(status="superseded", superseded_by=by, history=(*old.human.history, change))
    return rewrite(text, old._replace(human=human), renewed=("status", "superseded_by", "history"))
