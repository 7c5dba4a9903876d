"""From a decision and the options of a project to everything that `new` would write, in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..catalog.discover import discover
from ..catalog.model import Catalog
from ..decisions.loader import load_tree
from ..decisions.model import Decision
from ..errors import InvalidValue
from ..facts.loader import load_currencies, load_guides
from ..project.generated import PATH as GENERATED
from ..project.generated import pack
from ..project.manifest import PATH as MANIFEST
from ..project.manifest import manifest
from ..records.schema import record_schema
from ..render.context import build_context
from ..render.plan import render
from ..render.tree import FileTree, merge
from .choices import known_choices, name_problems
from .recording import make_record, text_of_record
from .reproduce import at, flag, quote, reproduce
from .request import Request, today
from .support import supported_shape, usual_options

RECORD = "paydesign.yaml"
RECORD_SCHEMA = ".paydesign/decision-record.schema.json"


class Scaffold(NamedTuple):
    """A project before it is written.

    Attributes:
        project: name, mode, server, client, currency and the extras that are not at their default.
        command: The command that gives the same project again.
        next_steps: Shell lines that work when pasted one after the other.
    """

    tree: FileTree
    decision: Decision
    project: Mapping[str, str]
    command: str
    next_steps: tuple[str, ...]


def scaffold(decision: Decision, request: Request, target: Path) -> Scaffold:
    """Return the project for a decision.

    Raises:
        InvalidValue: If the folder's name cannot be the project's name and none was given.
        UnsupportedChoice: If no layers can make this project; it says why and what is nearest.
    """
    catalog = discover()
    project = project_options(catalog, request, target)
    shape = supported_shape(catalog, decision, project)
    guide = load_guides()[decision.outcome.guide]
    context = build_context(catalog, shape, decision, guide, load_currencies()[project["currency"]], project)
    record = text_of_record(make_record(decision, request, project), request)
    return Scaffold(
        tree=_complete(
            catalog,
            render(catalog, shape, project, context),
            {
                RECORD: record,
                RECORD_SCHEMA: json.dumps(record_schema(load_tree(), known_choices()), indent=2) + "\n",
            },
        ),
        decision=decision,
        project=project,
        command=_command(decision, request, project, target, record),
        next_steps=(
            f"cd {quote(at(target))}",
            "paydesign preview --install",
        ),
    )


def project_options(catalog: Catalog, request: Request, target: Path) -> dict[str, str]:
    """Return the options of the project: the given ones, else what is usual; extras only if they are not."""
    name = request.options.get("name") or _name_of(target)
    return usual_options(catalog, {**request.options, "name": name})


def _name_of(target: Path) -> str:
    name = target.resolve().name
    problems = name_problems(name, str(target))
    if problems:
        raise InvalidValue(
            "the project takes its name from the folder, and this one cannot be a name",
            hint="keep the folder and add --name, for example --name shop",
            problems=problems,
        )
    return name


def _complete(catalog: Catalog, rendered: FileTree, ours: Mapping[str, str]) -> FileTree:
    parts = [(path, "templates", content) for path, content in rendered.items()]
    parts += [(path, "paydesign", text.encode("utf-8")) for path, text in ours.items()]
    files = merge(parts)
    kept = {path: data for path, data in files.items() if path != RECORD}
    files = {**files, GENERATED: pack(kept)}
    described = manifest(files, catalog.version, f"paydesign {__version__}")
    return dict(sorted({**files, MANIFEST: described}.items()))


def _command(
    decision: Decision, request: Request, project: Mapping[str, str], target: Path, record: str
) -> str:
    date = today(request)
    alone = request._replace(record=None, record_text=None, date=date)
    # What people wrote in a record is on no flag.
    says_more = text_of_record(make_record(decision, alone, project), alone) != record
    # Given options too: an extra at its default may be said against the record's.
    options = {**request.options, **project}
    words = ["new", at(target), *flag("date", date)]
    return reproduce(words, decision, options, request if says_more else None)
