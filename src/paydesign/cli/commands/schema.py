"""`paydesign schema NAME`: the JSON Schema of each document that paydesign reads or prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from ...decisions.loader import load_tree
from ...errors import InvalidValue
from ..choices import known_choices, suggest
from ..output import print_json


def _record() -> dict[str, Any]:
    from ...records.schema import record_schema

    return record_schema(load_tree(), known_choices())


def _answers() -> dict[str, Any]:
    from ...records.schema import answers_schema

    return answers_schema(load_tree(), known_choices())


def _plan() -> dict[str, Any]:
    from ..documents import project_schema

    return project_schema(load_tree())


def _decision() -> dict[str, Any]:
    from ..documents import decision_schema

    return decision_schema(load_tree())


def _update() -> dict[str, Any]:
    from ..documents import update_schema

    return update_schema(load_tree())


def _records() -> dict[str, Any]:
    from ..listing import document_schema

    return document_schema()


def _control() -> dict[str, Any]:
    from ...simulator.control.description import control_schema

    return control_schema()


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "record": _record,
    "answers": _answers,
    "plan": _plan,
    "decision": _decision,
    "update": _update,
    "records": _records,
    "control": _control,
}


def _complete(incomplete: str) -> list[str]:
    return [name for name in SCHEMAS if name.startswith(incomplete)]


EXAMPLES = ("paydesign schema record",)


def schema(
    name: Annotated[
        str, typer.Argument(metavar="|".join(SCHEMAS), help="The document.", autocompletion=_complete)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="The same; a schema is JSON already.")] = False,
) -> None:
    """Print the JSON Schema of a document.

    Of each that paydesign reads or prints.
    """
    if name not in SCHEMAS:
        raise InvalidValue(f"there is no schema {name!r}", where="NAME", hint=suggest(name, list(SCHEMAS)))
    print_json(SCHEMAS[name]())
