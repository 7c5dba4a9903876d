"""What `paydesign validate` does; free of typer, so that a hook's call need not import it."""

from __future__ import annotations

from collections.abc import Sequence

from ..decisions.derive import decide
from ..decisions.loader import load_tree
from ..decisions.model import Override, Tree
from ..errors import PaydesignError, Problem, RecordDiffers
from ..records.codec import parse_record
from ..records.compare import differences, outline, unanswered
from ..records.document import read_document
from ..records.files import name_of, read_file
from ..records.model import Record
from .choices import known_choices
from .derived import derive_record
from .output import print_json, say
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
    document = read_document(read_file(file), name_of(file))
    record = parse_record(document, tree, known_choices())
    compared = outline if outline_only else differences
    problems = unanswered(document, record, tree) or compared(document, derive(tree, record))
    if problems:
        raise RecordDiffers(
            f"{name_of(file)} does not follow from its answers",
            where=name_of(file),
            hint=_how_to_mend(quote(file)),
            problems=problems,
        )


def derive(tree: Tree, record: Record) -> Record:
    """Return the record that these answers lead to, with everything that people wrote in it."""
    override = Override(record.override.guide, record.override.because) if record.override else None
    decision = decide(tree, record.answers, override)
    return derive_record(decision, record.human, record.project, record.date)


def _together(failures: list[PaydesignError], count: int) -> PaydesignError:
    """Return one error for several files; a file that cannot be used outweighs one that differs."""
    if len(failures) == 1:
        return failures[0]
    worst = max(failures, key=lambda error: error.status)
    problems: list[Problem] = []
    for error in failures:
        problems += error.problems or [Problem(error.message, error.where, error.hint)]
    mendable = any(isinstance(error, RecordDiffers) for error in failures)
    return type(worst)(
        f"{len(failures)} of {count} files have problems",
        hint=_how_to_mend("FILE") if mendable else None,
        problems=problems,
    )


def _how_to_mend(file: str) -> str:
    return f"correct the answers, or derive the rest anew: paydesign decide --answers {file} --record {file}"
