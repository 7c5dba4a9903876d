"""The engine: given answers, what is asked next or where they lead. It knows nothing of Stripe."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Answers, Ask, Done, Outcome, Step, Tree


def step(tree: Tree, answers: Answers) -> Ask | Done:
    """Follow the answers from the start; return the first open question, or the outcome."""
    taken: tuple[Step, ...] = ()
    place = tree.start
    while place in tree.nodes:
        node = tree.nodes[place]
        question = tree.questions[node.question]
        if question.id not in answers:
            return Ask(node, question, taken, most_left=_depth(tree, place))
        answer = answers[question.id]
        edge = node.edge(answer)
        taken = (*taken, Step(question, answer, edge))
        place = edge.to
    return Done(tree.outcomes[place], taken)


def walk(tree: Tree, answers: Answers | None = None) -> Iterator[Done]:
    """Yield every path that the given answers leave open, yes before no."""
    given = dict(answers or {})
    match step(tree, given):
        case Done() as done:
            yield done
        case Ask(question=question):
            for answer in (True, False):
                yield from walk(tree, {**given, question.id: answer})


def outcomes_of_guide(tree: Tree, guide: str) -> list[Outcome]:
    """Return the outcomes that follow a guide, in the tree's order; empty if there is no such guide."""
    return [outcome for outcome in tree.outcomes.values() if outcome.guide == guide]


def guides(tree: Tree) -> list[str]:
    """Return the ids of the guides that the tree can lead to, in its order."""
    return list(dict.fromkeys(outcome.guide for outcome in tree.outcomes.values()))


def _depth(tree: Tree, place: str) -> int:
    if place not in tree.nodes:
        return 0
    node = tree.nodes[place]
    return 1 + max(_depth(tree, node.yes.to), _depth(tree, node.no.to))
