"""The JSON documents that commands print."""

from __future__ import annotations

from typing import Any

from ..decisions.model import Decision


def decision_document(decision: Decision, command: str) -> dict[str, Any]:
    """Return the document of `decide --json`; `paydesign schema decision` describes it."""
    document: dict[str, Any] = {
        "answers": dict(decision.answers),
        "path": [{"question": taken.question.id, "answer": taken.answer} for taken in decision.taken],
        "outcome": decision.outcome._asdict(),
        "recommended": decision.recommended._asdict(),
        "because": list(decision.because),
        "notices": [notice._asdict() for notice in decision.notices],
        "alternatives": [
            {
                "guide": other.outcome.guide,
                "create_intent": other.outcome.create_intent,
                "confirm_on": other.outcome.confirm_on,
                "if": dict(other.changes),
                "not_chosen_because": other.not_chosen_because,
            }
            for other in decision.alternatives
        ],
        "command": command,
    }
    if decision.override:
        document["override"] = {"guide": decision.override.guide, "because": decision.override.because}
    if decision.off_path:
        document["ignored"] = dict(decision.off_path)
    return document
