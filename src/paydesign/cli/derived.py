"""Records as they follow from answers, with the texts of the guide."""

from __future__ import annotations

from collections.abc import Iterator

from ..decisions.derive import decide
from ..decisions.engine import guides, walk
from ..decisions.loader import load_tree
from ..decisions.model import Decision, Outcome, Override
from ..facts.loader import load_guides
from ..facts.model import Variant
from ..records.build import build_record
from ..records.model import Consequences, HumanFields, Project, Record


def variant_of(outcome: Outcome) -> Variant:
    """Return the guide in the variant that the outcome follows."""
    return load_guides()[outcome.guide].variants[outcome.confirm_on]


def derive_record(decision: Decision, human: HumanFields, project: Project | None, date: str) -> Record:
    """Return the record of a decision around what people wrote."""
    variant = variant_of(decision.outcome)
    return build_record(
        decision,
        tree=load_tree(),
        consequences=Consequences(variant.good, variant.watch),
        human=human,
        project=project,
        date=date,
    )


def every_record() -> Iterator[Record]:
    """Yield a record of every decision that there is, overrides included."""
    tree = load_tree()
    for done in walk(tree):
        answers = {step.question.id: step.answer for step in done.taken}
        for override in (None, *(Override(guide, "-") for guide in guides(tree))):
            yield derive_record(decide(tree, answers, override), HumanFields(title=""), None, "")
