"""The JSON Schemas (draft 2020-12) of what paydesign reads, built from the tree.

They are the one source of truth: `check` interprets them, editors use them, `paydesign schema` prints them.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from ..decisions.engine import guides
from ..decisions.model import Tree
from .fields import KEYS
from .model import ANY_CHOICE, FORMAT, STATUSES, VERSION, WRITTEN, Choices, Written
from .names import NAME_PATTERN, NAME_RULE

Schema: TypeAlias = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(tree: Tree, choices: Choices = ANY_CHOICE) -> Schema:
    """Return the schema of an answers file: flat, and every key may be left out."""
    return {
        "$schema": _DRAFT,
        "$id": "urn:paydesign:answers:v1",
        "title": "paydesign answers",
        "description": "Answers for `paydesign new --answers FILE`. A decision record works in its place.",
        **_mapping(
            {
                **_questions(tree),
                **_options(choices),
                "guide": _guide(tree, choices, "Follow this guide, whatever the answers recommend."),
                "because": _text("Why the guide overrides the recommendation."),
                "date": _date("The date of the record."),
            }
        ),
    }


def record_schema(tree: Tree, choices: Choices = ANY_CHOICE) -> Schema:
    """Return the schema of a decision record, its keys in the order in which they are written."""
    guide = _guide(tree, choices, "The guide of Stripe's documentation that is followed.")
    keys: dict[str, Schema] = {
        "schema": {"const": f"{FORMAT}{VERSION}", "description": "The format of this file."},
        "date": _date("The day of the decision."),
        "answers": _mapping(_questions(tree), "Only what was asked; the rest is derived from it."),
        "outcome": _outcome(guide),
        "override": _mapping(
            {
                "guide": guide,
                "because": _text("Why the guide overrides the recommendation."),
                "recommended": _guide(tree, choices, "Derived: the guide that the answers lead to."),
            },
            "Only if a guide was insisted on.",
            required=("guide", "because"),
        ),
        "project": _mapping(_options(choices), "What is generated, as far as it is settled."),
        "because": _texts("Derived: the reasons of the decision."),
        "consequences": _mapping(
            {"good": _texts("What it brings."), "watch": _texts("What to watch for.")},
            "Derived from the guide.",
        ),
        "alternatives": _list(_alternative(tree, guide), "Derived: what other answers would have led to."),
        "notices": _list(_notice(), "Derived: what to know about the decision."),
        "source": _source(),
        **{key: _written(written, tree) for key, written in WRITTEN.items()},
    }
    required = ("schema", "id", "title", "status", "date", "answers", "outcome", "source")
    return {
        "$schema": _DRAFT,
        "$id": f"urn:paydesign:decision-record:v{VERSION}",
        "title": "paydesign decision record",
        "description": "How a checkout is integrated, and why. Checked by `paydesign validate`.",
        **_mapping({key: keys[key] for key in KEYS}, required=required),
    }


def _written(written: Written, tree: Tree) -> Schema:
    """Return the schema of a field that people write, by its kind."""
    means = written.means
    match written.kind:
        case "text":
            return _text(means)
        case "texts":
            return _texts(means)
        case "date":
            return _date(means)
        case "status":
            return {"enum": list(STATUSES), "description": means}
        case "whys":
            whys = {name: _text(f"Why: {question.ask}") for name, question in tree.questions.items()}
            return _mapping(whys, means)
        case "history":
            status = {"enum": list(STATUSES), "description": "The status that it came to."}
            keys = {
                "status": status,
                "date": _date("The day of the change."),
                "because": _text("Why."),
                "was": {**status, "description": "The status before."},
            }
            return _list(_mapping(keys, required=("status", "date", "because")), means)
        case "links":
            keys = {"rel": _text("What it is."), "href": _text("Where it is.")}
            return _list(_mapping(keys, required=("rel", "href")), means)
    raise ValueError(f"{written.kind!r} is no kind of a field")


def _outcome(guide: Schema) -> Schema:
    keys = {
        "guide": guide,
        "create_intent": {
            "enum": ["before", "after"],
            "description": "The Intent is created before or after the Element is shown.",
        },
        "confirm_on": {"enum": ["client", "server"], "description": "Where the Intent is confirmed."},
    }
    return _mapping(keys, "Derived: where the answers lead, or the override.", required=tuple(keys))


def _alternative(tree: Tree, guide: Schema) -> Schema:
    keys = {
        "guide": guide,
        "if": _mapping(_questions(tree), "The answers that would have led there."),
        "not_chosen_because": _text("Why it was not chosen."),
    }
    return _mapping(keys, required=tuple(keys))


def _notice() -> Schema:
    keys = {
        "code": _text("Its name."),
        "message": _text("What to know."),
        "source": _text("The page that says so."),
    }
    return _mapping(keys, required=tuple(keys))


def _source() -> Schema:
    keys = {
        "page": _text("The page that the tree follows."),
        "tree": _text("The version of the tree."),
        "tool": _text("What derived the record."),
    }
    return _mapping(keys, "Derived: what the record was derived from.", required=tuple(keys))


def _questions(tree: Tree) -> dict[str, Schema]:
    return {
        name: {"type": "boolean", "description": question.ask} for name, question in tree.questions.items()
    }


def _options(choices: Choices) -> dict[str, Schema]:
    return {
        "name": {
            "type": "string",
            "pattern": NAME_PATTERN,
            "description": f"The name of the project: {NAME_RULE}.",
        },
        "mode": _choice(choices.modes, "What the project does."),
        "server": _choice(choices.servers, "The server of the project."),
        "client": _choice(choices.clients, "The client of the project."),
        "currency": _choice(choices.currencies, "The currency of the catalogue, an ISO code in lower case."),
        **{
            key: _choice(values, "An extra; `paydesign explain` knows it.")
            for key, values in choices.extras.items()
        },
    }


def _guide(tree: Tree, choices: Choices, description: str) -> Schema:
    return _choice(choices.guides or tuple(guides(tree)), description)


def _choice(values: tuple[str, ...] | None, description: str) -> Schema:
    return _text(description) if values is None else {"enum": list(values), "description": description}


def _text(description: str) -> Schema:
    return {"type": "string", "minLength": 1, "description": description}


def _date(description: str) -> Schema:
    return {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": f"{description} YYYY-MM-DD, in quotes.",
    }


def _texts(description: str) -> Schema:
    return _list({"type": "string", "minLength": 1}, description)


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _mapping(
    keys: dict[str, Schema], description: str | None = None, required: tuple[str, ...] = ()
) -> Schema:
    schema: Schema = {"type": "object"}
    if description:
        schema["description"] = description
    schema["properties"] = keys
    if required:
        schema["required"] = list(required)
    schema["additionalProperties"] = False
    return schema
