"""What flags and files say, before anybody is asked: one `Request` for `new` and `decide`."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..decisions.loader import load_tree
from ..decisions.model import Answers, Override, Tree
from ..errors import ContradictoryOptions, InvalidValue, Problem, UsageError
from .choices import CHOICES, MODES, find_problems

if TYPE_CHECKING:
    from ..records.model import GivenAnswers, Record

PROJECT_OPTIONS = ("mode", "server", "client", "currency", "name")


@dataclass(frozen=True)
class Request:
    """What the user has said by flags and by file; flags have won already.

    Attributes:
        answers: Question id -> answer, also ones that are not on the path.
        options: Of mode, server, client, currency and name only what was given.
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


def with_answers(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with a flag for each question of the tree and each option of a project.

    The command's first parameter is the `Request`; its other parameters stay its own.
    """
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    shared = list(_parameters(load_tree()))

    def run(**values: Any) -> None:
        flags = {parameter.name: values.pop(parameter.name) for parameter in shared}
        command(gather(flags, as_json=values["as_json"]), **values)

    parameters = [*own, *shared]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _parameters(tree: Tree) -> Iterator[inspect.Parameter]:
    # Lists, so that a flag which is given twice is seen and not silently the last one's.
    for question in tree.questions.values():
        yes_no = f"{question.flag_for(True)}/{question.flag_for(False)}"
        yield _parameter(question.id, list[bool] | None, typer.Option(yes_no, help=question.ask))
    for name, metavar, help in (
        ("mode", "MODE", "What the project does: " + ", ".join(MODES) + "."),
        ("server", "SERVER", "The server of the project; `paydesign options` lists them."),
        ("client", "CLIENT", "The client of the project; `paydesign options` lists them."),
        ("currency", "CODE", "Three-letter ISO code in lower case, for example usd."),
        ("name", "NAME", "The project's name; by default the folder's."),
        ("guide", "GUIDE", "Follow this guide whatever the answers recommend; needs --because."),
        ("because", "TEXT", "Why --guide overrides the recommendation."),
        ("date", "YYYY-MM-DD", "The record's date; by default SOURCE_DATE_EPOCH's, else today."),
        (
            "answers",
            "FILE",
            "Take answers from a YAML or JSON file, - for standard input; a record works too.",
        ),
    ):
        option = typer.Option(f"--{name}", metavar=metavar, help=help, autocompletion=_complete(name))
        yield _parameter(name, list[str] | None, option)
    for name, flag, help in (
        ("defaults", "--defaults", "Take the default of whatever is left open."),
        ("no_input", "--no-input", "Never ask, also not on a terminal."),
    ):
        yield _parameter(name, bool, typer.Option(flag, help=help), default=False)


def _parameter(name: str, type_: Any, option: Any, default: Any = None) -> inspect.Parameter:
    annotation = Annotated[type_, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _complete(option: str) -> Callable[[str], list[str]] | None:
    if option not in CHOICES:
        return None
    return lambda incomplete: [value for value in CHOICES[option]() if value.startswith(incomplete)]


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
        date=given.get("date") or single["date"],
        file=single["answers"],
        record=given.get("record"),
        record_text=given.get("text"),
        may_ask=not (flags["no_input"] or as_json) and sys.stdin.isatty() and sys.stdout.isatty(),
        use_defaults=flags["defaults"],
    )


def _present(single: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: single[name] for name in names if single[name] is not None}


def today(request: Request) -> str:
    """Return the record's date: the given one, else SOURCE_DATE_EPOCH's, else today's, as YYYY-MM-DD."""
    if request.date:
        return request.date
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
    return tree.questions[name].flag_for(value) if name in tree.questions else f"--{name} {value}"


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
