"""The only reader of the facts: TOML in, frozen values out, every fault of a file reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..compiled import read_toml
from ..errors import Problem, TreeUnsound
from ..resources import CURRENCIES_FILE, GUIDES_FILE, MODES_FOLDER
from .lint import find_currency_faults, find_guide_faults, find_mode_faults
from .model import Currency, FlowStep, Guide, Mode, ModeSupport, Nearest, Restriction, Source, Variant


@cache
def load_guides(file: Path = GUIDES_FILE) -> Mapping[str, Guide]:
    """Return the guides by id, in the file's order.

    Raises:
        TreeUnsound: With every fault of the file and its place.
    """
    raw = _read(file)
    _refuse(find_guide_faults(raw), file)
    return MappingProxyType({name: _guide(name, fields) for name, fields in raw["guides"].items()})


def load_variant(guide: str, side: str, mode: str = "payment") -> Variant:
    """Return how a guide goes when `side` confirms, in a mode that it has.

    Raises:
        TreeUnsound: With every fault of the mode's file.
        KeyError: If the guide does not have it.
    """
    if mode == "payment":
        return load_guides()[guide].variants[side]
    return load_mode_variants(MODES_FOLDER / f"{mode}.toml")[guide, side]


@cache
def load_mode_variants(file: Path) -> Mapping[tuple[str, str], Variant]:
    """Return how the guides go in the mode of this file, by guide and side. Raises as `load_guides` does."""
    raw = _read(file)
    _refuse(find_mode_faults(raw, load_guides(), file.stem), file)
    return MappingProxyType(
        {
            (guide, side): _variant(side, fields)
            for guide, sides in raw["guides"].items()
            for side, fields in sides.items()
        }
    )


@cache
def load_modes(file: Path = GUIDES_FILE) -> Mapping[str, Mode]:
    """Return the modes by name. Raises TreeUnsound as `load_guides` does."""
    raw = _read(file)
    _refuse(find_guide_faults(raw), file)
    return MappingProxyType(
        {
            name: Mode(name, fields["title"], fields["text"], _source(fields))
            for name, fields in raw["modes"].items()
        }
    )


@cache
def load_currencies(file: Path = CURRENCIES_FILE) -> Mapping[str, Currency]:
    """Return the currencies by code, in alphabetical order. Raises TreeUnsound with every fault."""
    raw = _read(file)
    _refuse(find_currency_faults(raw), file)
    return MappingProxyType(
        {
            code: Currency(
                code, fields["decimals"], fields["step"], fields.get("minimum"), fields["unit_price"]
            )
            for code, fields in sorted(raw["currencies"].items())
        }
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return read_toml(file)
    except FileNotFoundError as error:
        raise TreeUnsound("these facts are missing", where=str(file)) from error
    except ValueError as error:
        raise TreeUnsound(f"the facts are not TOML: {error}", where=str(file)) from error


def _refuse(faults: list[Problem], file: Path) -> None:
    if faults:
        raise TreeUnsound("the facts cannot be used", where=file.name, problems=faults)


def _guide(name: str, raw: dict[str, Any]) -> Guide:
    return Guide(
        id=name,
        title=raw["title"],
        source=_source(raw),
        summary=raw["summary"],
        choose_when=tuple(raw["choose_when"]),
        not_when=tuple(raw["not_when"]),
        variants=MappingProxyType({side: _variant(side, fields) for side, fields in raw["on"].items()}),
        restrictions=tuple(_restriction(fields) for fields in raw["restrictions"]),
        modes=MappingProxyType({mode: _support(mode, fields) for mode, fields in raw["modes"].items()}),
    )


def _restriction(raw: dict[str, Any]) -> Restriction:
    return Restriction(raw["text"], _source(raw), tuple(raw.get("modes", ())))


def _variant(side: Any, raw: dict[str, Any]) -> Variant:
    return Variant(
        confirm_on=side,
        decision_title=raw["decision_title"],
        good=tuple(raw["good"]),
        watch=tuple(raw["watch"]),
        flow=tuple(FlowStep(step["by"], step["does"], step.get("call")) for step in raw["flow"]),
    )


def _support(mode: str, raw: dict[str, Any]) -> ModeSupport:
    nearest = Nearest(**raw["nearest"]) if "nearest" in raw else None
    return ModeSupport(mode, raw["documented"], raw["note"], _source(raw), nearest)


def _source(raw: dict[str, Any]) -> Source:
    return Source(raw["source"], str(raw["read"]), raw.get("as_of"))
