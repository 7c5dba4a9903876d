"""The proof that the files of facts can be used: shape, sources, dates and references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..errors import Problem
from ..shape import Kinds, misshapen, unknown_keys
from .model import Guide

_SOURCE = {"source": str, "read": date}
_GUIDE = {
    **_SOURCE, "title": str, "summary": str, "choose_when": list, "not_when": list,
    "on": dict, "modes": dict, "restrictions": list,
}  # fmt: skip
_VARIANT = {"decision_title": str, "good": list, "watch": list, "flow": list}
_SUPPORT = {**_SOURCE, "documented": str, "note": str}
_MODE = {**_SOURCE, "title": str, "text": str}
_RESTRICTION = {**_SOURCE, "text": str}
_STEP = {"by": str, "does": str}
_CURRENCY = {"decimals": int, "step": int, "unit_price": int}

_ACTORS = ("browser", "server", "Stripe")
_SIDES = ("client", "server")
_DOCUMENTED = ("documented", "constructed", "not-offered")


def find_guide_faults(raw: dict[str, Any]) -> list[Problem]:
    """Return every fault of the file of guides with its place; empty if it can be used."""
    faults = list(_shape("", raw, {"modes": dict, "guides": dict}))
    for mode, fields in raw.get("modes", {}).items():
        faults += _shape(f"modes.{mode}", fields, _MODE, {"as_of": str})
    for guide, fields in raw.get("guides", {}).items():
        faults += _guide(f"guides.{guide}", fields, raw.get("modes", {}))
    # References can only be followed where everything has its shape.
    return faults or list(_references(raw["guides"]))


def find_mode_faults(raw: dict[str, Any], guides: Mapping[str, Guide], mode: str) -> list[Problem]:
    """Return every fault of the file of a mode: it has each guide that offers the mode, with the same sides."""
    faults = list(_shape("", raw, {"guides": dict}))
    given = {(guide, side) for guide, sides in raw.get("guides", {}).items() for side in sides}
    offered = {
        (guide.id, side)
        for guide in guides.values()
        for side in guide.variants
        if guide.modes[mode].documented != "not-offered"
    }
    for guide, side in sorted(given ^ offered):
        known = (guide, side) in offered
        faults.append(Problem("is missing" if known else "is not offered", where=f"guides.{guide}.{side}"))
    for guide, side in sorted(given & offered):
        faults += _variant(f"guides.{guide}.{side}", raw["guides"][guide][side])
    return faults


def find_currency_faults(raw: dict[str, Any]) -> list[Problem]:
    """Return every fault of the file of currencies with its place; empty if it can be used."""
    faults = list(_shape("", raw, {**_SOURCE, "currencies": dict}, {"as_of": str}))
    for code, fields in raw.get("currencies", {}).items():
        place = f"currencies.{code}"
        wrong = list(_shape(place, fields, _CURRENCY, {"minimum": int}))
        faults += wrong or _amounts(place, code, fields)
    return faults


def _guide(place: str, raw: Any, modes: dict[str, Any]) -> Iterator[Problem]:
    wrong = list(_shape(place, raw, _GUIDE, {"as_of": str}))
    yield from wrong
    if wrong:
        return
    yield from unknown_keys(f"{place}.on", raw["on"], dict.fromkeys(_SIDES))
    yield from unknown_keys(f"{place}.modes", raw["modes"], modes)
    for mode in modes:
        if mode not in raw["modes"]:
            yield Problem("there is no such entry", where=f"{place}.modes.{mode}")
    for side, fields in raw["on"].items():
        yield from _variant(f"{place}.on.{side}", fields)
    for mode, fields in raw["modes"].items():
        yield from _support(f"{place}.modes.{mode}", fields)
    for number, fields in enumerate(raw["restrictions"], start=1):
        at = f"{place}.restrictions[{number}]"
        yield from _shape(at, fields, _RESTRICTION, {"as_of": str, "modes": list})
        for mode in fields.get("modes", ()):
            yield from _choice(f"{at}.modes", mode, tuple(modes))


def _variant(place: str, raw: Any) -> Iterator[Problem]:
    yield from _shape(place, raw, _VARIANT)
    for number, step in enumerate(raw.get("flow", ()), start=1):
        yield from _shape(f"{place}.flow[{number}]", step, _STEP, {"call": str})
        yield from _choice(f"{place}.flow[{number}].by", step.get("by"), _ACTORS)


def _support(place: str, raw: Any) -> Iterator[Problem]:
    yield from _shape(place, raw, _SUPPORT, {"as_of": str, "nearest": dict})
    yield from _choice(f"{place}.documented", raw.get("documented"), _DOCUMENTED)
    if (raw.get("documented") == "not-offered") != ("nearest" in raw):
        yield Problem("`nearest` goes with `not-offered`, and only with it", where=place)


def _references(guides: dict[str, Any]) -> Iterator[Problem]:
    for name, guide in guides.items():
        for mode, fields in guide["modes"].items():
            nearest = fields.get("nearest")
            if nearest is None:
                continue
            target = guides.get(nearest.get("guide"), {"modes": {}})["modes"].get(nearest.get("mode"))
            if target is None or target["documented"] == "not-offered":
                yield Problem("`nearest` is not offered either", where=f"guides.{name}.modes.{mode}.nearest")


def _amounts(place: str, code: str, raw: dict[str, Any]) -> Iterator[Problem]:
    if len(code) != 3 or not code.isascii() or not code.islower():
        yield Problem("a currency code is three lower-case letters", where=place)
    if raw["step"] < 1 or raw["decimals"] < 0:
        yield Problem("`step` must be at least 1 and `decimals` at least 0", where=place)
    elif raw["unit_price"] % raw["step"] or raw["unit_price"] < raw.get("minimum", 1):
        yield Problem("`unit_price` cannot be charged: it is below `minimum` or off `step`", where=place)


def _shape(place: str, raw: Any, required: Kinds, optional: Kinds | None = None) -> Iterator[Problem]:
    yield from misshapen(place, raw, required, optional)
    source = raw.get("source") if isinstance(raw, dict) else None
    if isinstance(source, str) and not source.startswith("https://"):
        yield Problem(f"{source!r} is not an https URL", where=f"{place}.source".lstrip("."))


def _choice(place: str, value: object, choices: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(value, str) and value not in choices:
        yield Problem(f"{value!r} is not a choice", where=place, hint="one of: " + ", ".join(choices))
