"""From a decision and the options of a project to everything that `new` would write, in memory."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__
from ..catalog.discover import discover
from ..catalog.model import Catalog, Shape
from ..catalog.support import find_gaps, find_shape
from ..decisions.loader import load_tree
from ..decisions.model import Decision
from ..errors import InvalidValue, Problem, UnsupportedChoice
from ..facts.loader import load_currencies, load_guides
from ..project.manifest import PATH as MANIFEST
from ..project.manifest import manifest
from ..records.schema import record_schema
from ..render.context import build_context
from ..render.plan import render
from ..render.tree import FileTree, merge
from .choices import flag_of, known_choices, name_problems, usual
from .recording import make_record, text_of_record
from .reproduce import decision_flags, option_flags, reproduce
from .request import Request, today
from .support import nearest_flags

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
    return Scaffold(
        tree=_complete(
            catalog,
            render(catalog, shape, project, context),
            {
                RECORD: text_of_record(make_record(decision, request, project), request),
                RECORD_SCHEMA: json.dumps(record_schema(load_tree(), known_choices()), indent=2) + "\n",
            },
        ),
        decision=decision,
        project=project,
        command=_command(decision, request, project, target),
        next_steps=(
            f"cd {shlex.quote(str(target))}",
            "paydesign preview --install",
        ),
    )


def project_options(catalog: Catalog, request: Request, target: Path) -> dict[str, str]:
    """Return the options of the project: the given ones, else what is usual; extras only if they are not."""
    defaults = {"name": request.options.get("name") or _name_of(target), **usual(catalog)}
    extras = {
        id: request.options[id]
        for id, extra in catalog.extras.items()
        if request.options.get(id, extra.default) != extra.default
    }
    return {
        **{option: request.options.get(option, default) for option, default in defaults.items()},
        **extras,
    }


def supported_shape(catalog: Catalog, decision: Decision, project: Mapping[str, str]) -> Shape:
    """Return the shape to render; raise UnsupportedChoice with the reason and the nearest choice."""
    guide = load_guides()[decision.outcome.guide]
    shape = find_shape(catalog, decision.outcome, project["mode"], decision.answers)
    if shape is None:
        support = guide.modes[project["mode"]]
        raise UnsupportedChoice(
            f"{guide.id} cannot be generated with the mode {project['mode']}: {support.note}"
            if support.documented == "not-offered"
            else f"there are no templates yet for {guide.id} with the mode {project['mode']}",
            where=f"--mode {project['mode']}",
            hint=f"the nearest: {nearest_flags(catalog, guide, project['mode'])}; `paydesign options` lists all",
        )
    _refuse_extras(catalog, project)
    gaps = find_gaps(catalog, shape, project["server"], project["client"], catalog.chosen(project))
    if gaps:
        raise UnsupportedChoice(
            f"{project['server']} with {project['client']} cannot serve {guide.id}",
            hint="`paydesign options` lists what can be generated",
            problems=[Problem("this part is missing", where=gap.path) for gap in gaps],
        )
    return shape


def _refuse_extras(catalog: Catalog, project: Mapping[str, str]) -> None:
    problems = [
        Problem(
            f"{flag_of(id)} {project[id]} is for the mode {' or '.join(extra.modes)} only",
            where=flag_of(id),
            hint=f"leave it out, or take --mode {extra.modes[0]}",
        )
        for id, extra in catalog.extras.items()
        if id in project and project["mode"] not in extra.modes
    ]
    if problems:
        raise UnsupportedChoice(
            f"the mode {project['mode']} does not have this", hint="see the hints", problems=problems
        )


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
    described = manifest(files, catalog.version, f"paydesign {__version__}")
    return dict(sorted({**files, MANIFEST: described}.items()))


def _command(decision: Decision, request: Request, project: Mapping[str, Any], target: Path) -> str:
    if request.record is not None:
        # What people wrote in the record is not on any flag.
        file = f"{target}/{RECORD}" if request.file == "-" else str(request.file)
        return reproduce(["new", str(target)], ["--answers", file, *option_flags(request.options)])
    flags = [*decision_flags(decision), *option_flags(project), "--date", today(request)]
    return reproduce(["new", str(target)], flags)
