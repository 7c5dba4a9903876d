"""Why a program's SDK may not talk to the stand-in, as far as its processes and its code show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..simulator.redirect import URL_VARIABLE
from .processes import environment_of, program_of
from .sources import code_files

_REDIRECTED = {"python": "PYTHONPATH", "node": "NODE_OPTIONS"}
_STARTERS = {"sh", "bash", "dash", "zsh", "busybox", "env", "make", "npm", "sleep"}
_OWN_ADDRESS = re.compile(
    r"\bapi_base\b\s*=|\bbase_addresses\s*=|\bapiBase\b|[\"']?host[\"']?\s*:\s*[\"'][^\"']*stripe|setApiBase"
)
_KEY = re.compile(r"[\"'`](?:sk|rk)_(?:test|live)_\w{6,}[\"'`]")
_MOST_PLACES = 3


def reasons(folder: Path, pids: Iterable[int], stand_in: str) -> list[str]:
    """Return what is known against it, or what could be."""
    found = [*dict.fromkeys(_of_processes(pids, stand_in)), *_of_code(folder)]
    return found or [
        "its processes and its code show no reason. Either it has not come to Stripe yet, or another program asks "
        f"Stripe than the one that --run starts; the stand-in is at {stand_in}."
    ]


def _of_processes(pids: Iterable[int], stand_in: str) -> Iterator[str]:
    for pid in pids:
        name = program_of(pid)
        kind = next((kind for kind in _REDIRECTED if name.startswith(kind)), None)
        if not name or name in _STARTERS:
            continue
        if kind is None:
            yield (
                f"this SDK was not redirected because {name} is neither Python nor Node, and only these are; "
                f"make {stand_in} the base address of the SDK."
            )
            continue
        environment = environment_of(pid)
        variable = _REDIRECTED[kind]
        if environment is not None and (
            URL_VARIABLE not in environment or "redirect" not in environment.get(variable, "")
        ):
            yield (
                f"this SDK was not redirected because {name} (process {pid}) was started without the {variable} "
                f"that the preview gave; add to it instead of replacing it."
            )


def _of_code(folder: Path) -> Iterator[str]:
    addresses, keys = [], []
    for file, lines in code_files(folder):
        for number, line in enumerate(lines, 1):
            place = f"{file.relative_to(folder)}:{number}"
            if _OWN_ADDRESS.search(line):
                addresses.append(place)
            if _KEY.search(line):
                keys.append(place)
    if addresses:
        yield f"An SDK is given an address of its own in {_listed(addresses)}."
    if keys:
        yield f"A secret key stands in the code, whatever the variables say, in {_listed(keys)}."


def _listed(places: list[str]) -> str:
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    return ", ".join(places[:_MOST_PLACES]) + more
