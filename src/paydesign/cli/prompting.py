"""What `new` and `decide` give to the wizard, and what they make of its replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from .. import on_disk
from ..catalog.discover import discover
from ..catalog.model import Catalog, Layer
from ..catalog.support import find_gaps, find_shape
from ..decisions.derive import decide
from ..decisions.model import Answers, Decision, Tree
from ..errors import Interrupted
from ..facts.loader import load_currencies, load_guides
from ..wizard.prompts import Choice, Chosen, Summary, Wizard, WizardResult
from .choices import MODES, currencies, flag_of, name_problems, suggest
from .derived import variant_of
from .flags import OPTIONS, effect
from .request import Request
from .settings import settings

FOLDER = "folder"
_SHOWN_FIRST = ("mode", "server", "client", "currency")


def ask_for_decision(tree: Tree, request: Request, record: Path | None) -> Decision:
    """Ask the open questions and return the decision; it is confirmed only if a record is to be written.

    Raises:
        Interrupted: If the last word is no.
    """

    def summarize(answers: Answers, chosen: Chosen) -> Summary:
        decision = decide(tree, answers, request.override)
        return _summary(tree, decision, request.options, f"Write the record to {record}?")

    wizard = Wizard(tree, request.answers, lambda answers, chosen: [], summarize if record else None)
    return decide(tree, _ask(wizard).answers, request.override)


def ask_for_project(tree: Tree, request: Request, directory: Path | None) -> tuple[Decision, Request, Path]:
    """Ask for all that is missing; return the decision, the request completed with the choices, and the folder.

    Raises:
        Interrupted: If the last word is no.
    """
    catalog = discover()

    def decision_of(answers: Answers) -> Decision:
        return decide(tree, answers, request.override)

    def options(answers: Answers, chosen: Chosen) -> list[Choice]:
        return list(_options(catalog, decision_of(answers), request, chosen, directory))

    def summarize(answers: Answers, chosen: Chosen) -> Summary:
        target = directory or Path(chosen[FOLDER])
        return _summary(
            tree, decision_of(answers), {**chosen, **request.options}, f"Write the project to {target}/?"
        )

    result = _ask(Wizard(tree, request.answers, options, summarize))
    chosen = {id: value for id, value in result.chosen.items() if id != FOLDER}
    completed = request._replace(answers=result.answers, options={**chosen, **request.options})
    return decision_of(result.answers), completed, directory or Path(result.chosen[FOLDER])


def _ask(wizard: Wizard) -> WizardResult:
    from ..wizard.terminal import ask_user, screen

    stream = screen()
    if stream is None:
        raise Interrupted("the terminal is gone")
    try:
        return ask_user(wizard, stream)
    except Interrupted as stopped:
        stopped.hint = on_disk.state()
        raise


def _pairs(catalog: Catalog, decision: Decision, request: Request, mode: str) -> list[tuple[str, str]]:
    """Return the servers and clients that can do this mode of the decision together, of those that are given."""
    shape = find_shape(catalog, decision.outcome, mode, decision.answers)
    given, chosen = request.options, catalog.chosen(request.options)
    return [
        (server, client)
        for server in catalog.servers
        for client in catalog.clients
        if given.get("server", server) == server
        and given.get("client", client) == client
        and shape
        and not find_gaps(catalog, shape, server, client, chosen)
    ]


def _options(
    catalog: Catalog, decision: Decision, request: Request, chosen: Chosen, directory: Path | None
) -> Iterator[Choice]:
    """Yield what is still to be settled; only what can be generated is offered."""
    known = settings()
    mode = request.options.get("mode") or chosen.get("mode", known["mode"].default)
    pairs = _pairs(catalog, decision, request, mode)
    offered = {
        "mode": [one for one in MODES if _pairs(catalog, decision, request, one)],
        "server": list(dict.fromkeys(server for server, _ in pairs)),
        "client": list(dict.fromkeys(client for _, client in pairs)),
    }
    labels = {
        "mode": "What happens with the payment details?",
        "server": f"Which server, {_or(catalog.servers, offered['server'])}?",
        "client": f"What are the pages written in, {_or(catalog.clients, offered['client'])}?",
    }
    for id, values in offered.items():
        if id not in request.options and values:
            setting, flag = known[id], flag_of(id)
            default = setting.default if setting.default in values else values[0]
            meanings = tuple((value, means) for value, means in setting.values if value in values)
            yield Choice(id, labels[id], default, meanings, flag, effect(flag), OPTIONS[flag])
    if "currency" not in request.options:
        yield Choice(
            "currency",
            "Which currency do you charge in?",
            known["currency"].default,
            (),
            "--currency",
            why="Prices in the example catalogue are in it; it can be changed in the project later.",
            help=f"{OPTIONS['--currency']} One of: {', '.join(load_currencies())}.",
            tidy=str.lower,
            check=_check_currency,
        )
    if directory is None:
        yield Choice(
            FOLDER,
            "Which folder?",
            "shop",
            (),
            "paydesign new",
            why="The project is written there; the folder must be absent or empty.",
            help="A path. The last part becomes the project's name, unless --name gives another.",
            check=_check_folder(request),
        )


def _or(layers: Mapping[str, Layer], ids: list[str]) -> str:
    """Return layers by the names of their products: "HTML or React"."""
    names = [layers[id].title.partition(",")[0] for id in ids]
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _check_currency(code: str) -> str | None:
    return None if code in currencies() else f"not a currency; {suggest(code, currencies())}"


def _check_folder(request: Request) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        from ..errors import PaydesignError
        from ..project.obstacles import clear_folder

        if not text.strip():
            return "name a folder"
        try:
            clear_folder(Path(text))
        except PaydesignError as error:
            return error.message
        problems = [] if "name" in request.options else name_problems(Path(text).resolve().name, "")
        return f"{problems[0].message}; {problems[0].hint}" if problems else None

    return check


def _summary(tree: Tree, decision: Decision, chosen: Chosen, confirm: str) -> Summary:
    guides = load_guides()
    shown = [
        (id, chosen[id]) for id in dict.fromkeys((*_SHOWN_FIRST, *chosen)) if id in chosen and id != FOLDER
    ]
    return Summary(
        decision=decision,
        titles={id: guide.title for id, guide in guides.items()},
        asks={question.id: question.ask for question in tree.questions.values()},
        watch=variant_of(decision.outcome, chosen.get("mode", "payment")).watch,
        project=tuple(shown),
        confirm=confirm,
    )
