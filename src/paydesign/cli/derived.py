"""Records as they follow from answers, with the texts of the guide."""

from __future__ import annotations

from collections.abc import Iterator

from ..decisions.derive import decide
from ..decisions.engine import guides, walk
from ..decisions.loader import load_tree
from ..decisions.model import Decision, Outcome, Override
from ..facts.loader import load_modes, load_variant
from ..facts.model import Variant
from ..records.build import build_record
from ..records.model import USUAL_ID, Consequences, HumanFields, Project, Record


def variant_of(outcome: Outcome, mode: str) -> Variant:
    """Return the guide in the variant that the outcome and the mode follow.

    A record may name a mode that the guide does not have; its texts are then those of a payment.
    """
    try:
        return load_variant(outcome.guide, outcome.confirm_on, mode)
    except KeyError:
        return load_variant(outcome.guide, outcome.confirm_on)


def mode_of(project: Project | None) -> str:
    """Return the mode that a record is about; where nothing is said of it, a payment."""
    return (project and project.mode) or "payment"


def derive_record(decision: Decision, human: HumanFields, project: Project | None, date: str) -> Record:
    """Return the record of a decision around what people wrote."""
    variant = variant_of(decision.outcome, mode_of(project))
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
            for mode in load_modes():
                project = Project("-", mode, "-", "-", "-")
                yield derive_record(decide(tree, answers, override), HumanFields(USUAL_ID, ""), project, "")
