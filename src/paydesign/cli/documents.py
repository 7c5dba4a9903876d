"""The JSON documents that commands print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..decisions.engine import guides
from ..decisions.model import Decision, Tree

if TYPE_CHECKING:
    from .scaffold import Scaffold
    from .working_out import Update

UPDATE = "paydesign/update/v1"


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


def project_document(project: Scaffold, target: Path, *, written: bool, diff: str | None) -> dict[str, Any]:
    """Return the document of `new --json`, with or without --dry-run; `paydesign schema plan` describes it."""
    from ..project.plan import plan

    document = {
        **plan(project.tree).as_dict(),
        "target": str(target),
        "written": written,
        "project": dict(project.project),
        "decision": decision_document(project.decision, project.command),
        "command": project.command,
        "next_steps": list(project.next_steps),
    }
    return document if diff is None else {**document, "diff": diff}


def update_document(update: Update, target: Path, *, written: bool, diff: str | None) -> dict[str, Any]:
    """Return the document of `update --json`; `paydesign schema update` describes it."""
    document = {
        "schema": UPDATE,
        "target": str(target),
        "written": written,
        "from": {"tool": update.was.tool, "templates": update.was.templates},
        "files": [{"path": change.path, "change": change.kind.value} for change in update.changes],
        "project": dict(update.project.project),
        "decision": decision_document(update.project.decision, update.command),
        "command": update.command,
    }
    return document if diff is None else {**document, "diff": diff}


def update_schema(tree: Tree) -> dict[str, Any]:
    """Return the JSON Schema of `update_document`."""
    from ..update.changes import Kind

    project = project_schema(tree)["properties"]
    text = {"type": "string"}
    change = {"path": text, "change": {"enum": [kind.value for kind in Kind if kind is not Kind.CONFLICT]}}
    keys = {
        "schema": {"const": UPDATE},
        "target": text,
        "written": project["written"],
        "from": _object({"tool": text, "templates": text}),
        "files": {"type": "array", "items": _object(change)},
        "project": project["project"],
        "decision": project["decision"],
        "command": text,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:paydesign:update:v1",
        "title": "paydesign update",
        "description": "What `paydesign update --json` prints. A conflict is an error.",
        **_object({**keys, "diff": project["diff"]}, required=tuple(keys)),
    }


def project_schema(tree: Tree) -> dict[str, Any]:
    """Return the JSON Schema of `project_document`."""
    from ..project.plan import plan_schema
    from ..records.model import PROJECT_KEYS
    from .choices import EXTRAS

    files = plan_schema()
    text = {"type": "string"}
    decision = {key: value for key, value in decision_schema(tree).items() if not key.startswith("$")}
    keys = {
        **files["properties"],
        "target": text,
        "written": {"type": "boolean", "description": "False with --dry-run and --diff."},
        "project": _object(dict.fromkeys((*PROJECT_KEYS, *EXTRAS), text), required=PROJECT_KEYS),
        "decision": decision,
        "command": text,
        "next_steps": {"type": "array", "items": text},
    }
    diff = {"diff": {"type": "string", "description": "Only with --diff; as `patch -p1` reads it."}}
    return {
        **files,
        "description": "What `paydesign new --json` prints.",
        **_object({**keys, **diff}, required=tuple(keys)),
    }


def decision_schema(tree: Tree) -> dict[str, Any]:
    """Return the JSON Schema of `decision_document`."""
    answers = _object({id: {"type": "boolean"} for id in tree.questions}, required=())
    outcome = {
        "guide": {"enum": guides(tree)},
        "create_intent": {"enum": ["before", "after"]},
        "confirm_on": {"enum": ["client", "server"]},
    }
    text = {"type": "string"}
    step = _object({"question": {"enum": list(tree.questions)}, "answer": {"type": "boolean"}})
    alternative = _object({**outcome, "if": answers, "not_chosen_because": text})
    keys = {
        "answers": answers,
        "path": {"type": "array", "items": step},
        "outcome": _object(outcome),
        "recommended": _object(outcome),
        "because": {"type": "array", "items": text},
        "notices": {"type": "array", "items": _object({"code": text, "message": text, "source": text})},
        "alternatives": {"type": "array", "items": alternative},
        "command": text,
    }
    optional = {"override": _object({"guide": {"enum": guides(tree)}, "because": text}), "ignored": answers}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:paydesign:decision:v1",
        "title": "paydesign decision",
        "description": "What `paydesign decide --json` prints.",
        **_object({**keys, **optional}, required=tuple(keys)),
    }


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    needed = tuple(properties) if required is None else required
    return {
        "type": "object",
        "properties": properties,
        "required": list(needed),
        "additionalProperties": False,
    }
