"""What `paydesign validate` does; free of typer, so that a hook's call need not import it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from ..decisions.derive import decide
from ..decisions.loader import load_tree
from ..decisions.model import Decision, Override, Tree
from ..errors import PaydesignError, Problem, RecordDiffers
from ..records.codec import parse_record
from ..records.compare import differences, outline, unanswered
from ..records.document import read_document
from ..records.files import STDIN, name_of, read_file
from ..records.model import Record
from ..records.nodes import Node
from .choices import known_choices
from .derived import derive_record
from .output import print_json, remark, say
from .reproduce import quote


def validate_files(files: Sequence[str], *, as_json: bool = False) -> None:
    """Check every file and say what holds.

    Raises:
        PaydesignError: If any file has a problem, with the problems of all of them: the one that
            keeps a file from being used, if there is one, else RecordDiffers.
    """
    failures: list[PaydesignError] = []
    for file in files:
        try:
            check_file(load_tree(), file, outline_only=not as_json)
        except PaydesignError as error:
            failures.append(error)
        else:
            if not as_json:
                say(f"{name_of(file)}: valid")
    if failures:
        raise _together(failures, len(files))
    if as_json:
        print_json({"valid": [name_of(file) for file in files]})


def check_file(tree: Tree, file: str, *, outline_only: bool = False) -> None:
    """Raise what is wrong with one record; of what differs all, or only what a person needs to see."""
    name = name_of(file)
    data = read_file(file)
    document = read_document(data, name)
    record = parse_record(document, tree, known_choices())
    compared = outline if outline_only else differences
    open_ = unanswered(document, record, tree)
    differing = open_ or compared(document, derive(tree, record))
    lost = _lost(document, record, file)
    if differing:
        raise RecordDiffers(
            f"{name} does not follow from its answers",
            where=name,
            hint=None if open_ else _how_to_mend(tree, file, record, data.decode()),
            problems=[*differing, *lost],
        )
    if lost:
        raise RecordDiffers(f"{name} names a record that is not there", where=name, problems=lost)


def _lost(document: Node, record: Record, file: str) -> list[Problem]:
    """Return a problem for each other record that is named and not there; say what cannot be looked up."""
    if not (record.human.supersedes or record.human.superseded_by):
        return []
    from ..records.references import look_up
    from .failure import printable

    found = look_up(document, file)
    for one in found.unknown:
        said = f"note: {one.place}: `{one.key}` names {one.value}, and there is no other record here"
        remark(printable(said))
    return found.problems


def derive(tree: Tree, record: Record) -> Record:
    """Return the record that these answers lead to, with everything that people wrote in it."""
    return derive_record(_decided(tree, record), record.human, record.project, record.date)


def _decided(tree: Tree, record: Record) -> Decision:
    override = Override(record.override.guide, record.override.because) if record.override else None
    return decide(tree, record.answers, override)


def _together(failures: list[PaydesignError], files: int) -> PaydesignError:
    """Return one error for several files; a file that cannot be used outweighs one that differs."""
    if len(failures) == 1:
        return failures[0]
    worst = max(failures, key=lambda error: error.status)
    problems: list[Problem] = []
    for error in failures:
        if error.hint or not error.problems:
            problems.append(Problem(error.message, error.where, error.hint))
        problems += error.problems
    return type(worst)(f"{len(failures)} of {files} files have problems", problems=problems)


def _how_to_mend(tree: Tree, file: str, record: Record, text: str) -> str:
    """Return what to do about a record that differs: the command is one that does it when it is pasted."""
    path = Path(os.path.realpath(file) if os.path.islink(file) else file)  # links are not written through
    if file == STDIN or not path.is_file():
        return "correct the answers; from a file, `paydesign validate` says how to derive the rest anew"
    from .recording import is_turned_round, text_for
    from .request import Request

    decision = _decided(tree, record)
    target, first = path, "correct the answers, or derive the rest anew"
    if is_turned_round(record, decision):
        target = _free_name(path)
        first = (
            "it is accepted: correct the answers or the outcome, or set `status: proposed` in it and validate "
            "it again, or write what the answers lead to beside it"
        )
    options = record.project.options() if record.project else {}
    request = Request(
        record.answers,
        options,
        decision.override,
        record.date,
        file,
        record,
        text,
        may_ask=False,
        use_defaults=False,
    )
    try:
        text_for(target, decision, request)
    except PaydesignError as error:
        return f"{error.message.rstrip('.')}; {error.hint}"
    return f"{first}: paydesign decide --answers {quote(str(path))} --record {quote(str(target))}"


def _free_name(path: Path) -> Path:
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in names if not os.path.lexists(name))
