"""What flags and files say, before anybody is asked: one `Request` for `new` and `decide`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..decisions.loader import load_tree
from ..decisions.model import Answers, Override, Tree
from ..errors import ContradictoryOptions, InvalidValue, Problem, UsageError
from .choices import EXTRAS, find_problems, flag_of
from .output import is_interactive

if TYPE_CHECKING:
    from ..records.model import GivenAnswers, Record

PROJECT_OPTIONS = ("mode", "server", "client", "currency", "name", *EXTRAS)
TEXTS = (*PROJECT_OPTIONS, "guide", "because", "date", "answers")
"""The flags of every decision that take a text; `--defaults` and `--no-input` take none."""


class Request(NamedTuple):
    """What the user has said by flags and by file; flags have won already.

    Attributes:
        answers: Question id -> answer, also ones that are not on the path.
        options: Of the project's options only what was given.
        date: By file or flag; None if the day is to be found out.
        file: The name of the answers file; None if there is none.
        record: The record that the answers came from, if the file is one; what people wrote is kept.
        record_text: Its text.
        may_ask: Whether there is a terminal and asking is allowed.
        use_defaults: Whether what is left open takes its default.
    """

    answers: Answers
    options: Mapping[str, str]
    override: Override | None
    date: str | None
    file: str | None
    record: Record | None
    record_text: str | None
    may_ask: bool
    use_defaults: bool


def gather(flags: Mapping[str, Any], *, as_json: bool) -> Request:
    """Return what flags and the answers file say together.

    Raises:
        ContradictoryOptions: With every flag that was given two values.
        InvalidValue: With every flag whose value cannot be taken.
        DocumentInvalid, DocumentUnreadable, FileUnreadable: If the answers file cannot be used.
    """
    tree = load_tree()
    single = _single_values(tree, flags)
    _refuse_bad_values(single)
    given = _read(tree, single["answers"])._asdict() if single["answers"] is not None else {}
    return Request(
        answers={**given.get("answers", {}), **_present(single, tree.questions)},
        options={**given.get("options", {}), **_present(single, PROJECT_OPTIONS)},
        override=_override(single["guide"] or given.get("guide"), single["because"] or given.get("because")),
        date=single["date"] or given.get("date"),
        file=single["answers"],
        record=given.get("record"),
        record_text=given.get("text"),
        may_ask=not (flags["no_input"] or as_json) and is_interactive(),
        use_defaults=flags["defaults"],
    )


def _present(single: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: single[name] for name in names if single[name] is not None}


def today(request: Request) -> str:
    """Return the record's date: the given one, else SOURCE_DATE_EPOCH's, else today's, as YYYY-MM-DD."""
    return request.date or this_day()


def this_day() -> str:
    """Return the day of SOURCE_DATE_EPOCH, else today, as YYYY-MM-DD."""
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.now().date().isoformat()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidValue(
            f"{epoch!r} is not a number of seconds since 1970",
            where="SOURCE_DATE_EPOCH",
            hint="unset it, or set it to a whole number such as 1795392000",
        ) from error


def _read(tree: Tree, name: str) -> GivenAnswers:
    from ..records.codec import read_answers
    from ..records.files import name_of, read_file
    from .choices import known_choices

    return read_answers(read_file(name), name_of(name), tree, known_choices())


def _single_values(tree: Tree, flags: Mapping[str, Any]) -> dict[str, Any]:
    """Return one value a flag; raise ContradictoryOptions for all that were given two different ones."""
    problems: list[Problem] = []
    single: dict[str, Any] = {}
    for name, values in flags.items():
        distinct = list(dict.fromkeys(values)) if isinstance(values, list | tuple) else []
        if len(distinct) > 1:
            spelled = " and ".join(_spell(tree, name, value) for value in distinct)
            problems.append(Problem(f"{spelled} contradict each other", hint="keep one of them"))
        single[name] = distinct[0] if distinct else None
    if problems:
        raise ContradictoryOptions("flags contradict each other", problems=problems)
    return single


def _spell(tree: Tree, name: str, value: Any) -> str:
    return tree.questions[name].flag_for(value) if name in tree.questions else f"{flag_of(name)} {value}"


def _refuse_bad_values(single: Mapping[str, Any]) -> None:
    problems = find_problems({name: single[name] for name in ("date", "guide", *PROJECT_OPTIONS)})
    if single["because"] is not None and not single["because"].strip():
        problems.append(Problem("the reason is empty", "--because", "say in a sentence why you override"))
    if problems:
        raise InvalidValue("a flag has a value that it cannot take", problems=problems)


def _override(guide: str | None, because: str | None) -> Override | None:
    if guide and because:
        return Override(guide, because)
    if guide:
        raise UsageError(
            "--guide needs a reason",
            where="--guide",
            hint='add --because "..." so that the record can tell why',
        )
    if because:
        raise UsageError(
            "--because gives a reason for --guide, which is missing",
            where="--because",
            hint="add --guide GUIDE",
        )
    return None
