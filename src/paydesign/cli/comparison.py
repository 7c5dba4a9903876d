"""Two guides compared: what each does, and the question that tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from typing import Any, NamedTuple

from ..decisions.engine import walk
from ..decisions.model import Done, Outcome, Question, Tree
from ..errors import Problem, UnknownTopic
from ..facts.model import Guide, Restriction, Variant
from .topics import normalised


class Compared(NamedTuple):
    """One guide in the variant that is compared, and the paths that lead to it."""

    guide: Guide
    variant: Variant
    paths: tuple[Done, ...]

    @property
    def outcome(self) -> Outcome:
        return self.paths[0].outcome


@dataclass(frozen=True)
class Comparison:
    """Two guides.

    Attributes:
        deciding: The questions that tell them apart, with the answer that leads to each.
        shared: The restrictions that both have.
    """

    tree: Tree
    one: Compared
    other: Compared
    deciding: tuple[tuple[Question, bool, bool], ...]
    shared: tuple[Restriction, ...]

    @property
    def both(self) -> tuple[Compared, Compared]:
        return self.one, self.other

    def as_document(self) -> dict[str, Any]:
        """Return the document of `compare --json`."""
        return {
            "guides": [self._guide(compared) for compared in self.both],
            "deciding": [
                {
                    "question": question.id,
                    "ask": question.ask,
                    "answers": {self.one.guide.id: one, self.other.guide.id: other},
                }
                for question, one, other in self.deciding
            ],
            "shared_restrictions": [_restriction(limit) for limit in self.shared],
            "notices": [self.tree.notices[code]._asdict() for code in self.tree.standing_notices],
        }

    def own(self, compared: Compared) -> list[Restriction]:
        """Return the restrictions that only this one of the two guides has."""
        texts = {limit.text for limit in self.shared}
        return [limit for limit in compared.guide.restrictions if limit.text not in texts]

    def _guide(self, compared: Compared) -> dict[str, Any]:
        guide, variant = compared.guide, compared.variant
        return {
            "guide": guide.id,
            "title": guide.title,
            "summary": guide.summary,
            "source": guide.source._asdict(),
            "create_intent": compared.outcome.create_intent,
            "confirm_on": compared.outcome.confirm_on,
            "answers": [{step.question.id: step.answer for step in path.taken} for path in compared.paths],
            "choose_when": guide.choose_when,
            "not_when": guide.not_when,
            "flow": [step._asdict() for step in variant.flow],
            "code": {"browser": variant.calls("browser"), "server": variant.calls("server")},
            "good": variant.good,
            "watch": variant.watch,
            "restrictions": [_restriction(limit) for limit in self.own(compared)],
            "modes": {mode: support.documented for mode, support in guide.modes.items()},
        }


def find_guides(guides: Mapping[str, Guide], names: tuple[str, ...]) -> list[Guide]:
    """Return the named guides; raise UnknownTopic with all names that are none."""
    known = {normalised(name): guide for name, guide in guides.items()}
    unknown = [name for name in names if normalised(name) not in known]
    if unknown:
        raise UnknownTopic(
            "only guides can be compared",
            hint="the guides are: " + ", ".join(guides),
            problems=[Problem(f"{name!r} is not a guide", hint=_close(name, known)) for name in unknown],
        )
    return [known[normalised(name)] for name in names]


def compare_guides(tree: Tree, one: Guide, other: Guide) -> Comparison:
    """Return the comparison of two guides; where a guide has two variants, of those that are most alike."""
    left, right = _compared(tree, one, other), _compared(tree, other, one)
    texts = {limit.text for limit in other.restrictions}
    return Comparison(
        tree, left, right,
        deciding=_deciding(tree, left, right),
        shared=tuple(limit for limit in one.restrictions if limit.text in texts),
    )  # fmt: skip


def _compared(tree: Tree, guide: Guide, against: Guide) -> Compared:
    side = next((side for side in guide.variants if side in against.variants), next(iter(guide.variants)))
    paths = [
        path for path in walk(tree) if path.outcome.guide == guide.id and path.outcome.confirm_on == side
    ]
    return Compared(guide, guide.variants[side], tuple(paths))


def _deciding(tree: Tree, one: Compared, other: Compared) -> tuple[tuple[Question, bool, bool], ...]:
    """Return the fewest questions whose answers lead to one guide rather than to the other."""
    found: list[dict[str, tuple[bool, bool]]] = []
    for left, right in product(one.paths, other.paths):
        answers = {step.question.id: step.answer for step in right.taken}
        asked = [step for step in left.taken if step.question.id in answers]
        differ = {s.question.id: (s.answer, answers[s.question.id]) for s in asked}
        found.append({name: pair for name, pair in differ.items() if pair[0] is not pair[1]})
    fewest = min(found, key=len)
    return tuple((tree.questions[name], *pair) for name, pair in fewest.items())


def _restriction(limit: Restriction) -> dict[str, Any]:
    return {"text": limit.text, "source": limit.source._asdict()}


def _close(name: str, known: Mapping[str, Guide]) -> str | None:
    close = get_close_matches(normalised(name), known, n=2, cutoff=0.5)
    return f"did you mean {' or '.join(known[name].id for name in close)}?" if close else None
