"""From answers to a decision: outcome, reasons, notices and what other answers would have given."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import InvalidValue, Problem
from .engine import guides, outcomes_of_guide, step, walk
from .model import Alternative, Answers, Ask, Decision, Done, Notice, Outcome, Override, Step, Tree


def decide(tree: Tree, answers: Answers, override: Override | None = None) -> Decision:
    """Return the decision that complete answers lead to.

    Raises:
        InvalidValue: If the override names a guide that the tree does not know.
        ValueError: If an answer on the path is missing; ask `step` first.
    """
    done = step(tree, answers)
    if isinstance(done, Ask):
        raise ValueError(f"the answer to {done.question.id} is missing")
    on_path = {taken.question.id: taken.answer for taken in done.taken}
    outcome = _overridden(tree, done.outcome, override.guide) if override else done.outcome
    others = list(_alternatives(tree, done, outcome))
    return Decision(
        answers=on_path,
        off_path={id: answer for id, answer in answers.items() if id not in on_path},
        taken=done.taken,
        outcome=outcome,
        recommended=done.outcome,
        override=override,
        because=tuple(taken.edge.because for taken in done.taken),
        notices=tuple(_notices(tree, done, outcome)),
        alternatives=tuple(other for other in others if other.outcome.guide != outcome.guide),
        variants=tuple(other for other in others if other.outcome.guide == outcome.guide),
    )


def _overridden(tree: Tree, recommended: Outcome, guide: str) -> Outcome:
    """Return the guide's outcome that keeps as much of the recommended one as it can."""
    if recommended.guide == guide:
        return recommended
    candidates = outcomes_of_guide(tree, guide)
    if not candidates:
        raise InvalidValue(
            f"{guide!r} is not a guide",
            where="--guide",
            problems=[Problem(f"{guide!r} is not a guide", "--guide", "one of: " + ", ".join(guides(tree)))],
        )
    return max(candidates, key=lambda outcome: outcome.confirm_on == recommended.confirm_on)


def _notices(tree: Tree, done: Done, outcome: Outcome) -> Iterator[Notice]:
    codes = [code for taken in done.taken for code in taken.edge.notices]
    if outcome != done.outcome:
        codes.append("guide-contradicts-answers")
    for code in (*codes, *tree.standing_notices):
        yield tree.notices[code]


def _alternatives(tree: Tree, done: Done, outcome: Outcome) -> Iterator[Alternative]:
    """Yield, for each answer on the path, where the opposite one would have led."""
    seen = {done.outcome, outcome}
    given = {taken.question.id: taken.answer for taken in done.taken}
    for taken in done.taken:
        for other in walk(tree, {**given, taken.question.id: not taken.answer}):
            if other.outcome not in seen:
                seen.add(other.outcome)
                yield Alternative(other.outcome, _changes(given, other.taken), taken.edge.because)


def _changes(given: Answers, taken: tuple[Step, ...]) -> Answers:
    return {s.question.id: s.answer for s in taken if given.get(s.question.id) is not s.answer}
