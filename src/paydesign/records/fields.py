"""A record as plain data in the order of the file, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..decisions.model import Notice, Outcome
from .model import (
    FORMAT,
    VERSION,
    WRITTEN,
    Consequences,
    HumanFields,
    Link,
    Project,
    Record,
    RecordedAlternative,
    RecordedOverride,
    Source,
    StatusChange,
)
from .nodes import Data

DERIVED = ("outcome", "because", "consequences", "alternatives", "notices", "source")
"""What follows from the answers; `override.recommended` does too."""

_OTHERS = (
    *("schema", "date", "answers", "outcome", "override", "project"),
    *("because", "consequences", "alternatives", "notices", "source"),
)

WRITTEN_BY_PEOPLE = frozenset(WRITTEN)

KINDS: Mapping[str, Callable[[Any], Any]] = {
    "texts": tuple,
    "links": lambda links: tuple(Link(**link) for link in links),
    "history": lambda changes: tuple(StatusChange(**change) for change in changes),
}
"""Kind of a field that people write -> its value, from the data of the file; any other is taken as it is."""


def _keys() -> tuple[str, ...]:
    order, place = list(_OTHERS), 0
    for key, written in WRITTEN.items():
        place = order.index(written.after) + 1 if written.after else place + 1
        order.insert(place, key)
    return tuple(order)


KEYS = _keys()
"""Every key of a record in the order of the file."""


def data_of_record(record: Record) -> dict[str, Data]:
    """Return the record's keys in the order of the file; what is empty is left out."""
    override = record.override
    data: dict[str, Any] = {
        "schema": f"{FORMAT}{VERSION}",
        "date": record.date,
        "answers": dict(record.answers),
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
        "source": record.source._asdict(),
    }
    data |= {key: _plain(value) for key, value in record.human._asdict().items()}
    return {key: data[key] for key in KEYS if key == "answers" or data[key] not in (None, "", [], {})}


def record_of_data(data: Mapping[str, Any]) -> Record:
    """Return the record that data describes which the schema has found valid."""
    override = data.get("override")
    consequences = data.get("consequences", {})
    return Record(
        human=HumanFields(
            **{
                key: KINDS.get(written.kind, lambda value: value)(data[key])
                for key, written in WRITTEN.items()
                if key in data
            }
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


def _plain(value: Any) -> Any:
    """Return what a person wrote as data; a tuple is a list, and a tuple with names a mapping."""
    if hasattr(value, "_asdict"):
        return _present(value._asdict())
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [])}


def _texts(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(values or ())
