"""The files of a project that are made from the operations' data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .layout import lay_out
from .openapi import openapi
from .reading import read_contract
from .typescript import typescript


def contract_files(
    folder: Path, operations: Iterable[str], facts: Mapping[str, str], title: str, types: str | None
) -> Iterator[tuple[str, str, bytes]]:
    """Yield (path, origin, content) of openapi.json, and of the TypeScript types if there is a path for them.

    The arguments are those of `read_contract` and `openapi`.
    """
    contract, origin = read_contract(folder, operations, facts), "operations"
    yield "openapi.json", origin, lay_out(openapi(contract, title)).encode()
    if types:
        yield types, origin, typescript(contract).encode()
