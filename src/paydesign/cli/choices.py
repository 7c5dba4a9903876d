"""What the options of a project can be, and what is wrong with a value that cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ..decisions.engine import guides
from ..decisions.loader import load_tree
from ..errors import Problem
from ..records.names import NAME_PATTERN, NAME_RULE
from ..resources import layer_names, layer_values

if TYPE_CHECKING:
    from ..catalog.model import Catalog
    from ..records.model import Choices

MODES = tuple(layer_names("modes"))
EXTRAS = tuple(layer_names("extras"))


def currencies() -> list[str]:
    from ..facts.loader import load_currencies

    return list(load_currencies())


CHOICES: Mapping[str, Callable[[], list[str]]] = {
    "mode": lambda: list(MODES),
    "server": lambda: layer_names("servers"),
    "client": lambda: layer_names("clients"),
    "currency": currencies,
    "guide": lambda: guides(load_tree()),
    **{extra: partial(layer_values, "extras", extra) for extra in layer_names("extras")},
}
"""Option -> the values it can take. An option that is not here is free text with a rule of its own."""


def known_choices() -> Choices:
    """Return the values of every option, as the schemas take them."""
    from ..records.model import Choices

    values = {option: tuple(find()) for option, find in CHOICES.items()}
    return Choices(
        modes=values["mode"],
        servers=values["server"],
        clients=values["client"],
        currencies=values["currency"],
        guides=values["guide"],
        extras={extra: values[extra] for extra in EXTRAS},
    )


def any_choices() -> Choices:
    """Return the keys of every option with any value, for records that are not to be generated."""
    from ..records.model import Choices

    return Choices(extras=dict.fromkeys(EXTRAS))


def usual(catalog: Catalog) -> dict[str, str]:
    """Return what a project is where nothing else is said; its extras have their own defaults."""
    return {
        "mode": "payment",
        "server": next(iter(catalog.servers)),
        "client": next(iter(catalog.clients)),
        "currency": "usd",
    }


def flag_of(option: str) -> str:
    """Return the flag of an option: `--save-card` of "save_card"."""
    return "--" + option.replace("_", "-")


def find_problems(values: Mapping[str, str | None]) -> list[Problem]:
    """Return what is wrong with the given values of options, each with its flag and the valid choices."""
    problems: list[Problem] = []
    for option, value in values.items():
        if value is None:
            continue
        if option in CHOICES:
            known = CHOICES[option]()
            if value not in known:
                what = "one of its values" if option in EXTRAS else f"a {option}"
                problems.append(Problem(f"{value!r} is not {what}", flag_of(option), suggest(value, known)))
        elif option == "name":
            problems += name_problems(value, "--name")
        elif option == "date":
            problems += date_problems(value, "--date")
    return problems


def name_problems(name: str, where: str) -> list[Problem]:
    """Return why a text cannot be the name of a project."""
    # `$` would let a final newline pass.
    if re.fullmatch(NAME_PATTERN[:-1], name) is not None:
        return []
    shown = name if len(name) <= 40 else name[:40] + "…"
    return [Problem(f"{shown!r} cannot be the name of a project", where, NAME_RULE)]


def date_problems(text: str, where: str) -> list[Problem]:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return []
    except ValueError:
        pass
    return [Problem(f"{text!r} is not a date", where, "write it as YYYY-MM-DD, for example 2026-11-23")]


def suggest(word: str, known: list[str]) -> str:
    """Return "did you mean", or all choices if nothing is close."""
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), known, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(close) + "?"
    return "one of: " + ", ".join(known)
