"""The proof that a tree is sound: faults are found before anybody walks it."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from .model import Tree

_CREATE = ("before", "after")
_CONFIRM = ("client", "server")


def find_faults(tree: Tree) -> list[Problem]:
    """Return every fault of the tree with its place; empty if each path ends in exactly one outcome."""
    faults = [*_dangling(tree), *_unclear_ids(tree), *_wrong_outcomes(tree), *_undocumented(tree)]
    # Reachability and cycles can only be judged where every reference resolves.
    return faults or [*_cycles(tree, tree.start, ()), *_unreachable(tree)]


def _dangling(tree: Tree) -> Iterator[Problem]:
    places = [*tree.nodes, *tree.outcomes]
    if tree.start not in tree.nodes:
        yield Problem(f"{tree.start!r} is not a node", where="start", hint=_choices(tree.nodes))
    for node in tree.nodes.values():
        if node.question not in tree.questions:
            yield Problem(
                f"{node.question!r} is not a question",
                where=f"nodes.{node.id}.question",
                hint=_choices(tree.questions),
            )
        for name, edge in (("yes", node.yes), ("no", node.no)):
            if edge.to not in places:
                yield Problem(
                    f"{edge.to!r} is neither a node nor an outcome",
                    where=f"nodes.{node.id}.{name}.to",
                    hint=_choices(places),
                )
            for code in edge.notices:
                if code not in tree.notices:
                    yield Problem(
                        f"{code!r} is not a notice",
                        where=f"nodes.{node.id}.{name}.notices",
                        hint=_choices(tree.notices),
                    )
    for code in tree.standing_notices:
        if code not in tree.notices:
            yield Problem(f"{code!r} is not a notice", where="standing_notices", hint=_choices(tree.notices))


def _unclear_ids(tree: Tree) -> Iterator[Problem]:
    for id in tree.nodes:
        if id in tree.outcomes:
            yield Problem(f"{id!r} is the id of a node and of an outcome", where=f"nodes.{id}")
    for id in tree.questions:
        if not id.isidentifier() or id != id.lower():
            yield Problem(
                f"{id!r} cannot be a flag", where=f"questions.{id}", hint="use lower-case words joined by _"
            )


def _wrong_outcomes(tree: Tree) -> Iterator[Problem]:
    for id, outcome in tree.outcomes.items():
        for name, value, allowed in (
            ("create_intent", outcome.create_intent, _CREATE),
            ("confirm_on", outcome.confirm_on, _CONFIRM),
        ):
            if value and value not in allowed:
                yield Problem(
                    f"{value!r} is not a choice", where=f"outcomes.{id}.{name}", hint=_choices(allowed)
                )
    seen: dict[object, str] = {}
    for id, outcome in tree.outcomes.items():
        if outcome in seen:
            yield Problem(f"the same outcome as {seen[outcome]!r}", where=f"outcomes.{id}")
        seen[outcome] = id


def _undocumented(tree: Tree) -> Iterator[Problem]:
    sources = [("source", tree.source)]
    sources += [(f"questions.{q.id}.source", q.source) for q in tree.questions.values()]
    sources += [(f"notices.{n.code}.source", n.source) for n in tree.notices.values()]
    for place, source in sources:
        if source and not source.startswith("https://"):
            yield Problem(f"{source!r} is not an https URL", where=place)
    dates = [("read", tree.read)] + [(f"questions.{q.id}.read", q.read) for q in tree.questions.values()]
    for place, day in dates:
        if len(day) != len("YYYY-MM-DD"):
            yield Problem("the day the page was read is missing", where=place, hint="write it as YYYY-MM-DD")


def _cycles(tree: Tree, place: str, before: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a fault for each path that returns to a node or asks the same question twice."""
    if place not in tree.nodes:
        return
    if place in before:
        yield Problem("goes in a circle: " + " -> ".join((*before, place)), where=f"nodes.{before[-1]}")
        return
    node = tree.nodes[place]
    if any(tree.nodes[earlier].question == node.question for earlier in before):
        yield Problem(f"asks {node.question!r} a second time on one path", where=f"nodes.{place}.question")
        return
    yield from _cycles(tree, node.yes.to, (*before, place))
    yield from _cycles(tree, node.no.to, (*before, place))


def _unreachable(tree: Tree) -> Iterator[Problem]:
    reached: set[str] = set()
    pending = [tree.start]
    while pending:
        place = pending.pop()
        if place in reached:
            continue
        reached.add(place)
        if place in tree.nodes:
            pending += [tree.nodes[place].yes.to, tree.nodes[place].no.to]
    asked = {tree.nodes[place].question for place in reached if place in tree.nodes}
    for kind, ids, used in (
        ("nodes", tree.nodes, reached),
        ("outcomes", tree.outcomes, reached),
        ("questions", tree.questions, asked),
    ):
        for id in ids:
            if id not in used:
                yield Problem("no path leads here", where=f"{kind}.{id}")


def _choices(values: object) -> str:
    return "one of: " + ", ".join(sorted(values))  # type: ignore[call-overload]
