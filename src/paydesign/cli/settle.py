"""From a request to complete answers: what is missing is asked, takes its default, or is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..decisions.derive import decide
from ..decisions.engine import step, walk
from ..decisions.model import Answers, Ask, Decision, Done, Question, Tree
from ..errors import MissingAnswers, Problem
from .output import remark
from .request import Request


def is_open(tree: Tree, request: Request) -> bool:
    """Return whether an answer is still missing that neither flags, file nor defaults give."""
    return isinstance(step(tree, request.answers), Ask) and not request.use_defaults


def settle(tree: Tree, request: Request) -> Decision:
    """Return the decision of a request that needs no prompt.

    Raises:
        MissingAnswers: With every question that may still be asked, and its flags.
    """
    answers = with_defaults(tree, request.answers) if request.use_defaults else request.answers
    if isinstance(step(tree, answers), Ask):
        missing = MissingAnswers(
            "answers are missing and there is no terminal to ask on",
            hint="give each by its flag or with --answers FILE, or take what is left with --defaults",
            problems=list(_missing(tree, answers)),
        )
        missing.more = {"questions": [_described(tree, answers, it) for it in _open(tree, answers)]}
        raise missing
    return decide(tree, answers, request.override)


def with_defaults(tree: Tree, answers: Answers) -> Answers:
    """Return the answers, those that the path still needs filled with the questions' defaults."""
    filled = dict(answers)
    while isinstance(ask := step(tree, filled), Ask):
        filled[ask.question.id] = ask.question.default
    return filled


def warn(decision: Decision) -> None:
    """Say on stderr which answers were not used, and that an override contradicts the answers."""
    for id in decision.off_path:
        because = " and ".join(f"{s.question.id} is {str(s.answer).lower()}" for s in decision.taken[:1])
        remark(f"warning: {id} is not asked when {because}; the answer is not recorded")
    if decision.outcome != decision.recommended:
        remark(
            f"warning: the answers lead to {decision.recommended.guide}, but --guide chose {decision.outcome.guide}"
        )


def _open(tree: Tree, answers: Answers) -> Iterator[Question]:
    """Yield each question that some path asks and nobody has answered, in the order of the tree."""
    asked = {taken.question.id for done in walk(tree, answers) for taken in done.taken}
    yield from (it for it in tree.questions.values() if it.id in asked and it.id not in answers)


def _described(tree: Tree, answers: Answers, question: Question) -> dict[str, Any]:
    """Return what a program has to know to ask a question: `guides` and `next` are what may come of an answer."""
    described: dict[str, Any] = {
        "id": question.id,
        "ask": question.ask,
        "why": question.why,
        "default": question.default,
    }
    for name, answer in (("yes", True), ("no", False)):
        paths = [
            done
            for done in walk(tree, {**answers, question.id: answer})
            if any(taken.question.id == question.id for taken in done.taken)
        ]
        following = [_after(done, question.id) for done in paths]
        described[name] = {
            "flag": question.flag_for(answer),
            "guides": list(dict.fromkeys(done.outcome.guide for done in paths)),
            "next": [id for id in dict.fromkeys(following) if id is not None],
        }
    return described


def _after(done: Done, id: str) -> str | None:
    """Return the question that a path asks after this one."""
    asked = [taken.question.id for taken in done.taken]
    rest = asked[asked.index(id) + 1 :]
    return rest[0] if rest else None


def _missing(tree: Tree, answers: Answers) -> Iterator[Problem]:
    """Yield each question that some open path asks, and on which answer that depends."""
    paths = list(walk(tree, answers))
    for question in _open(tree, answers):
        asking = [done for done in paths if any(s.question.id == question.id for s in done.taken)]
        flags = f"{question.flag_for(True)} or {question.flag_for(False)}"
        yield Problem(
            f"{question.id}: {question.ask}", flags, _condition(tree, len(asking) < len(paths), question.id)
        )


def _condition(tree: Tree, is_conditional: bool, id: str) -> str | None:
    if not is_conditional:
        return None
    before = [
        (tree.questions[node.question], answer)
        for node in tree.nodes.values()
        for answer in (True, False)
        if (to := node.edge(answer).to) in tree.nodes and tree.nodes[to].question == id
    ]
    return "only with " + " or ".join(dict.fromkeys(question.flag_for(answer) for question, answer in before))
