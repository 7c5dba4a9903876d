"""The flags that `new` and `decide` share, for typer: one for each question and each option of a project."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from ..decisions.loader import load_tree
from ..decisions.model import Tree
from .choices import CHOICES, EXTRAS, MODES, flag_of
from .request import gather


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
        *((extra, "VALUE", f"One of: {', '.join(CHOICES[extra]())}.") for extra in EXTRAS),
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
        option = typer.Option(flag_of(name), metavar=metavar, help=help, autocompletion=_complete(name))
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
