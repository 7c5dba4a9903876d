"""From a shape to its files: which folders take part, and what their templates become."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ..catalog.model import Catalog, ExtraValue, Layer, Shape
from ..catalog.support import client_cells, server_cells
from ..errors import LayerInvalid
from .tree import FileTree, merge

SUFFIX = ".j2"
FRAGMENTS = "fragments"
"""The folder of a cell with parts of files: what is in it becomes no file of its own."""


def render(
    catalog: Catalog, shape: Shape, project: Mapping[str, str], context: Mapping[str, Any]
) -> FileTree:
    """Return the files of one project.

    Args:
        project: server, client and the extras that are not at their default.

    Raises:
        LayerConflict: If two layers write the same file.
        LayerInvalid: If a template does not compile or uses a name that the context lacks.
    """
    sources = folders(catalog, shape, project["server"], project["client"], catalog.chosen(project))

    def fragments(name: str) -> list[str]:
        """Return the templates that cells of this project contribute to a file, for it to include."""
        found = (folder / FRAGMENTS / f"{name}{SUFFIX}" for folder, _ in sources)
        return [file.relative_to(catalog.folder).as_posix() for file in found if file.is_file()]

    context = {**context, "fragments": fragments}
    return merge([*_parts(catalog, sources, context), *_made(catalog, shape, context)])


def folders(
    catalog: Catalog, shape: Shape, server: str, client: str, chosen: tuple[ExtraValue, ...]
) -> list[tuple[Path, str]]:
    """Return the folders that take part and where their files go, in the order of the layers."""
    back, front = catalog.servers[server], catalog.clients[client]
    language = catalog.language(server)
    cells, views = server_cells(shape, chosen), client_cells(shape, chosen)
    return [
        (catalog.folder / "common" / "files", "."),
        *(_own(language, cells) if language else ()),
        *_own(back, cells),
        *_own(front, views),
        *((folder, front.data.get("styles", front.out)) for folder in _styles(catalog.folder, views)),
    ]


def _own(layer: Layer, cells: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    yield layer.folder / "files", layer.out
    yield from ((cell, layer.out) for cell in layer.folders(cells))


def _styles(templates: Path, views: tuple[str, ...]) -> Iterator[Path]:
    yield templates / "styles" / "files"
    yield from (templates / "styles" / "for" / view for view in views)


def _parts(
    catalog: Catalog, sources: list[tuple[Path, str]], context: Mapping[str, Any]
) -> Iterator[tuple[str, str, bytes]]:
    from .environment import environment

    env = environment(catalog.folder)
    for folder, out in sources:
        for file in _files(folder):
            origin = file.relative_to(catalog.folder).as_posix()
            path = PurePosixPath(out, file.relative_to(folder).as_posix())
            if path.suffix == SUFFIX:
                path = path.with_suffix("")
                content = _fill(env, origin, context).encode("utf-8")
            else:
                content = file.read_bytes()
            yield str(path), origin, content


def _made(catalog: Catalog, shape: Shape, context: Mapping[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    """Yield what no template makes: of the operations, where they have schemas, and the stand-in as one file.

    A client's `contract` is the path of its types.
    """
    folder = catalog.folder / "operations"
    if not (folder / "schemas.toml").is_file():
        return
    from ..contract.files import contract_files
    from ..stand_in_file import NAME, stand_in_file

    facts = {"mode": shape.mode, "order": shape.order, "confirm_on": shape.confirm_on, **context["extras"]}
    name, types = context["project"]["name"], context["client"].get("contract")
    yield from contract_files(folder, shape.operations, facts, name, types)
    yield f".paydesign/{NAME}", "paydesign", stand_in_file()


def _fill(env: Any, origin: str, context: Mapping[str, Any]) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        return str(env.get_template(origin).render(context))
    except TemplateSyntaxError as error:
        raise LayerInvalid(
            f"the template does not compile: {error}", where=f"{origin}:{error.lineno}"
        ) from error
    except TemplateError as error:
        raise LayerInvalid(f"the template cannot be rendered: {error}", where=origin) from error


def _files(folder: Path) -> Iterator[Path]:
    for parent, names, files in os.walk(folder):
        names[:] = [name for name in names if name not in ("__pycache__", FRAGMENTS)]
        for name in files:
            yield Path(parent, name)
