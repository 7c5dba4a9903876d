"""What can be generated: every guide, side that confirms, mode, server and client, and why not the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..catalog.model import Catalog, Shape
from ..catalog.support import find_gaps, find_shape
from ..decisions.engine import walk
from ..decisions.loader import load_tree
from ..decisions.model import Answers, Decision, Outcome, Tree
from ..errors import Problem, UnsupportedChoice
from ..facts.loader import load_guides
from ..facts.model import Guide
from ..records.model import PROJECT_KEYS
from .choices import flag_of, usual

SUPPORT = {
    "documented": "Documented by Stripe",
    "constructed": "Put together by us from Stripe's API",
    "not-offered": "Not offered",
}


class Option(NamedTuple):
    """One combination.

    Attributes:
        supported: Whether it can be generated, if not with all answers that lead to it.
        documented: Whether Stripe documents this guide with this mode, or we construct it from the API.
        not_with: The flags of the answers with which it cannot be generated, although it can with others.
        missing: The cells that its server or client lacks, as `servers/fastapi/for/create-intent`.
        reason: Why it cannot be generated, or what is to be known about the mode.
        nearest: The flags of the nearest combination that can, if this one cannot.
    """

    guide: str
    confirm_on: str
    mode: str
    server: str
    client: str
    supported: bool
    documented: str
    not_with: tuple[str, ...]
    missing: tuple[str, ...]
    reason: str
    source: str
    nearest: str | None


def all_options(catalog: Catalog) -> Iterator[Option]:
    """Yield every combination; what is supported is worked out from the layers that exist."""
    for guide in load_guides().values():
        for side in guide.variants:
            for mode in guide.modes:
                for server in catalog.servers:
                    for client in catalog.clients:
                        yield _option(catalog, guide, side, mode, server, client)


def _option(catalog: Catalog, guide: Guide, side: str, mode: str, server: str, client: str) -> Option:
    """Return what `new` does with the combination, for each path that leads to it."""
    support = guide.modes[mode]
    made, refused = False, dict[str, tuple[str, ...]]()
    for outcome, answers in _paths(load_tree(), guide.id, side):
        shape = find_shape(catalog, outcome, mode, answers)
        gaps = find_gaps(catalog, shape, server, client, catalog.chosen({})) if shape else ()
        if shape and not gaps:
            made = True
        else:
            refused[_flags(catalog, guide.id, answers)] = tuple(gap.path for gap in gaps)
    missing = tuple(dict.fromkeys(path for paths in refused.values() for path in paths))
    not_with = tuple(refused) if made else ()
    lacks = f"missing: {', '.join(missing)}" if missing else f"there are no templates for the mode {mode} yet"
    if not_with:
        reason = f"not with {' or '.join(not_with)}: {lacks}"
    elif made or support.documented == "not-offered":
        reason = support.note
    else:
        reason = lacks
    return Option(
        guide.id,
        side,
        mode,
        server,
        client,
        supported=made,
        documented=support.documented,
        not_with=not_with,
        missing=missing,
        reason=reason,
        source=support.source.url,
        nearest=None if made else nearest_flags(catalog, guide, mode),
    )


def _paths(tree: Tree, guide: str, side: str) -> Iterator[tuple[Outcome, Answers]]:
    """Yield the answers that lead to a guide which is confirmed on this side."""
    for done in walk(tree):
        if (done.outcome.guide, done.outcome.confirm_on) == (guide, side):
            yield done.outcome, {taken.question.id: taken.answer for taken in done.taken}


def _flags(catalog: Catalog, guide: str, answers: Answers) -> str:
    """Return the flags of those answers by which the guide's shapes are told apart."""
    told_by = {id for shape in catalog.shapes.get(guide, ()) for id in shape.answers}
    questions = load_tree().questions
    return " ".join(questions[id].flag_for(answer) for id, answer in answers.items() if id in told_by)


def nearest_flags(catalog: Catalog, guide: Guide, mode: str) -> str:
    """Return the flags of what to take instead of a mode that a guide does not have."""
    nearest = guide.modes[mode].nearest
    if nearest and any(shape.mode == nearest.mode for shape in catalog.shapes[nearest.guide]):
        return f"--guide {nearest.guide} --mode {nearest.mode}"
    return "--mode payment"


def chosen_options(catalog: Catalog, options: Mapping[str, str]) -> dict[str, str]:
    """Return what a record holds of these options, in its order: no extra that is at its default."""
    extras = {
        id: options[id]
        for id, extra in catalog.extras.items()
        if options.get(id, extra.default) != extra.default
    }
    return {**{option: options[option] for option in PROJECT_KEYS if option in options}, **extras}


def usual_options(catalog: Catalog, options: Mapping[str, str]) -> dict[str, str]:
    """Return the options of a project, those that are open filled with what is usual; all but the name."""
    return chosen_options(catalog, {**usual(catalog), **options})


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
        raise UnsupportedChoice(f"the mode {project['mode']} does not have this", problems=problems)
