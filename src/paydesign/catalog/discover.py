"""The only reader of templates/: folders in, a `Catalog` out. A folder that is added is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..compiled import read_toml
from ..errors import LayerInvalid, Problem
from ..resources import templates_folder
from .merging import merged
from .model import Catalog, Extra, ExtraValue, Layer, Operation, Shape


@cache
def discover(folder: Path | None = None) -> Catalog:
    """Return the layers in `folder`, by default those that ship with paydesign.

    Raises:
        LayerInvalid: With every layer.toml that cannot be used, and what is wrong in it.
    """
    folder = folder or templates_folder()
    problems: list[Problem] = []
    operations = {
        id: Operation(id, **_take(data, ("title", "method", "path"), id, problems), data=data)
        for id, _, data in _layers(folder / "operations", problems)
    }
    shapes = {
        id: tuple(_shape(id, fields, problems) for fields in data.get("shapes", ()))
        for id, _, data in _layers(folder / "guides", problems)
    }
    for guide, forms in shapes.items():
        for unknown in {op for form in forms for op in form.operations} - operations.keys():
            problems.append(Problem(f"{unknown!r} is not an operation", where=f"guides/{guide}/layer.toml"))
    languages = dict(_sides(folder / "languages", problems))
    servers = (_in_language(*side, languages, problems) for side in _sides(folder / "servers", problems))
    catalog = Catalog(
        folder=folder,
        version=(folder / "VERSION").read_text(encoding="utf-8").strip(),
        operations=operations,
        shapes=shapes,
        servers=_usual_first(servers),
        clients=_usual_first(_sides(folder / "clients", problems)),
        extras={id: _extra(id, data, problems) for id, _, data in _layers(folder / "extras", problems)},
        modes={id: data for id, _, data in _layers(folder / "modes", problems)},
        languages=languages,
    )
    if problems:
        raise LayerInvalid("templates/ has layers that cannot be used", where=str(folder), problems=problems)
    return catalog


def _layers(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for layer in (path for path in found if path.name != "__pycache__"):  # what read_toml keeps
        file = layer / "layer.toml"
        try:
            yield layer.name, layer, read_toml(file)
        except (OSError, ValueError) as error:
            problems.append(Problem(f"layer.toml cannot be read: {error}", where=str(file)))


def _sides(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Layer]]:
    for id, layer, data in _layers(folder, problems):
        joins = layer / "for"
        folders = {cell.name for cell in joins.iterdir()} if joins.is_dir() else set()
        made_of = {cell: tuple(parts) for cell, parts in data.get("made_of", {}).items()}
        for unknown in {part for parts in made_of.values() for part in parts} - folders:
            problems.append(Problem(f"{unknown!r} is not a folder of for/", where=str(layer / "layer.toml")))
        yield (
            id,
            Layer(
                id=id,
                title=_take(data, ("title",), id, problems)["title"],
                folder=layer,
                out=data.get("out", "."),
                cells=frozenset(folders).union(data.get("handles", ()), made_of),
                made_of=made_of,
                data=data,
            ),
        )


def _in_language(
    id: str, server: Layer, languages: Mapping[str, Layer], problems: list[Problem]
) -> tuple[str, Layer]:
    named = server.data.get("language")
    if named is None:
        return id, server
    if named not in languages:
        problems.append(Problem(f"{named!r} is not a language", where=f"servers/{id}/layer.toml"))
        return id, server
    language = languages[named]
    return id, server._replace(cells=server.cells | language.cells, data=merged(language.data, server.data))


def _usual_first(sides: Iterable[tuple[str, Layer]]) -> dict[str, Layer]:
    return dict(sorted(sides, key=lambda side: not side[1].data.get("usual", False)))


def _shape(guide: str, fields: dict[str, Any], problems: list[Problem]) -> Shape:
    required = _take(fields, ("confirm_on", "order", "operations", "parts", "views"), guide, problems)
    return Shape(
        guide=guide,
        confirm_on=required["confirm_on"],
        order=required["order"],
        mode=fields.get("mode", "payment"),
        answers=fields.get("answers", {}),
        operations=tuple(required["operations"]),
        parts=tuple(required["parts"]),
        views=tuple(required["views"]),
        sequence=fields.get("sequence", "sequence.mmd"),
    )


def _extra(id: str, fields: dict[str, Any], problems: list[Problem]) -> Extra:
    required = _take(fields, ("title", "default", "modes", "values", "source", "read"), id, problems)
    values = dict(required["values"] or {})
    if required["default"] not in values:
        problems.append(Problem("`default` is none of the values", where=f"extras/{id}/layer.toml"))
    return Extra(
        id=id,
        title=required["title"],
        default=required["default"],
        modes=tuple(required["modes"]),
        values={
            value: ExtraValue(
                title=_take(data, ("title",), id, problems)["title"],
                intent=data.get("intent", {}),
                elements=data.get("elements", {}),
                parts=tuple(data.get("parts", ())),
                views=tuple(data.get("views", ())),
                confirmed=data.get("confirmed", {}),
                events=tuple(data.get("events", ())),
                live=tuple(data.get("live", ())),
                words=data.get("words", {}),
            )
            for value, data in values.items()
        },
        source=required["source"],
        read=str(required["read"]),
    )


def _take(
    fields: dict[str, Any], names: tuple[str, ...], layer: str, problems: list[Problem]
) -> dict[str, Any]:
    for name in names:
        if name not in fields:
            problems.append(Problem(f"`{name}` is missing", where=f"{layer}/layer.toml"))
    return {name: fields.get(name, "") for name in names}
