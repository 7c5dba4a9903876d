"""From a decision to its record: what is derived, beside what people wrote."""

from __future__ import annotations

from .. import __version__
from ..decisions.model import Decision, Tree
from .model import Consequences, HumanFields, Project, Record, RecordedAlternative, RecordedOverride, Source


def build_record(
    decision: Decision,
    *,
    tree: Tree,
    consequences: Consequences,
    human: HumanFields,
    project: Project | None,
    date: str,
) -> Record:
    """Return the record of a decision.

    Args:
        consequences: The texts of the guide that the decision follows.
        date: YYYY-MM-DD.
    """
    override = decision.override
    return Record(
        human=human,
        date=date,
        answers=decision.answers,
        outcome=decision.outcome,
        override=RecordedOverride(override.guide, override.because, decision.recommended.guide)
        if override
        else None,
        project=project,
        because=decision.because,
        consequences=consequences,
        alternatives=tuple(
            RecordedAlternative(other.outcome.guide, other.changes, other.not_chosen_because)
            for other in decision.alternatives
        ),
        notices=decision.notices,
        source=Source(tree.source, tree.version, f"paydesign {__version__}"),
    )
