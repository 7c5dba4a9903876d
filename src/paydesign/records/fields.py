"""A record as plain data in the order of the file, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..decisions.model import Notice, Outcome
from .model import (
    FORMAT,
    VERSION,
    Consequences,
    HumanFields,
    Link,
    Project,
    Record,
    RecordedAlternative,
    RecordedOverride,
    Source,
)
from .nodes import Data

KEYS = (
    *("schema", "id", "title", "status", "date", "deciders", "consulted", "informed", "context"),
    *("answers", "answers_why", "outcome", "override", "project", "because", "consequences", "alternatives"),
    *("notices", "supersedes", "superseded_by", "links", "source"),
)
"""Every key of a record in the order of the file."""

DERIVED = ("outcome", "because", "consequences", "alternatives", "notices", "source")
"""What follows from the answers; `override.recommended` does too."""

WRITTEN_BY_PEOPLE = frozenset(HumanFields._fields)


def data_of_record(record: Record) -> dict[str, Data]:
    """Return the record's keys in the order of the file; what is empty is left out."""
    human, override = record.human, record.override
    data: dict[str, Any] = {
        "schema": f"{FORMAT}{VERSION}",
        "id": human.id,
        "title": human.title,
        "status": human.status,
        "date": record.date,
        "deciders": list(human.deciders),
        "consulted": list(human.consulted),
        "informed": list(human.informed),
        "context": human.context,
        "answers": dict(record.answers),
        "answers_why": dict(human.answers_why),
        "outcome": record.outcome._asdict(),
        "override": _present(override._asdict()) if override else None,
        "project": record.project.options() if record.project else None,
        "because": list(record.because),
        "consequences": _present(
            {"good": list(record.consequences.good), "watch": list(record.consequences.watch)}
        ),
        "alternatives": [
            {"guide": other.guide, "if": dict(other.changes), "not_chosen_because": other.not_chosen_because}
            for other in record.alternatives
        ],
        "notices": [notice._asdict() for notice in record.notices],
        "supersedes": list(human.supersedes),
        "superseded_by": human.superseded_by,
        "links": [link._asdict() for link in human.links],
        "source": record.source._asdict(),
    }
    return {key: value for key, value in data.items() if key == "answers" or value not in (None, "", [], {})}


def record_of_data(data: Mapping[str, Any]) -> Record:
    """Return the record that data describes which the schema has found valid."""
    override = data.get("override")
    consequences = data.get("consequences", {})
    return Record(
        human=HumanFields(
            id=data["id"],
            title=data["title"],
            status=data["status"],
            context=data.get("context"),
            answers_why=data.get("answers_why", {}),
            superseded_by=data.get("superseded_by"),
            links=tuple(Link(**link) for link in data.get("links", ())),
            **{key: _texts(data.get(key)) for key in ("deciders", "consulted", "informed", "supersedes")},
        ),
        date=data["date"],
        answers=data["answers"],
        outcome=Outcome(**data["outcome"]),
        override=RecordedOverride(**override) if override else None,
        project=Project.of_options(data["project"]) if "project" in data else None,
        because=_texts(data.get("because")),
        consequences=Consequences(_texts(consequences.get("good")), _texts(consequences.get("watch"))),
        alternatives=tuple(
            RecordedAlternative(other["guide"], other["if"], other["not_chosen_because"])
            for other in data.get("alternatives", ())
        ),
        notices=tuple(Notice(**notice) for notice in data.get("notices", ())),
        source=Source(**data["source"]),
    )


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [])}


def _texts(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(values or ())
