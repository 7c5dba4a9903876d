"""The flags that `new` and `decide` share, for typer: one for each question and each option of a project."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from ..decisions.loader import load_tree
from ..decisions.model import Tree
from .choices import CHOICES, EXTRAS, flag_of
from .flags import brief
from .request import PROJECT_OPTIONS, gather


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
        group = f"Questions ({'yes' if question.default else 'no'} by default)"
        option = typer.Option(yes_no, help=question.ask, rich_help_panel=group)
        yield _parameter(question.id, list[bool] | None, option)
    for name, metavar in (
        ("mode", "MODE"),
        ("server", "SERVER"),
        ("client", "CLIENT"),
        *((extra, "VALUE") for extra in EXTRAS),
        ("currency", "CODE"),
        ("name", "NAME"),
        ("guide", "GUIDE"),
        ("because", "TEXT"),
        ("date", "YYYY-MM-DD"),
        ("answers", "FILE"),
    ):
        option = typer.Option(
            flag_of(name),
            metavar=metavar,
            help=brief(flag_of(name)),
            autocompletion=_complete(name),
            rich_help_panel="Project" if name in PROJECT_OPTIONS else None,
        )
        yield _parameter(name, list[str] | None, option)
    for name in ("defaults", "no_input"):
        option = typer.Option(flag_of(name), help=brief(flag_of(name)))
        yield _parameter(name, bool, option, default=False)


def _parameter(name: str, type_: Any, option: Any, default: Any = None) -> inspect.Parameter:
    annotation = Annotated[type_, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _complete(option: str) -> Callable[[str], list[str]] | None:
    if option not in CHOICES:
        return None
    return lambda incomplete: [value for value in CHOICES[option]() if value.startswith(incomplete)]
