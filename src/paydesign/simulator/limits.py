"""How long what is kept as it was given may be, and what metadata: checked before anything is done with it."""

from __future__ import annotations

from math import inf
from typing import Any

from .rules import Refusal

METADATA_KEYS, METADATA_KEY, METADATA_VALUE = 50, 40, 500
"""https://docs.stripe.com/api/metadata (read on 2026-11-30)."""

DESCRIPTOR = 22
"""https://docs.stripe.com/get-started/account/statement-descriptors (read on 2026-11-30)."""

_RANGES: dict[str, tuple[float, float]] = {
    **dict.fromkeys(
        ("amount_off", "amount_to_capture", "duration_in_months", "max_redemptions", "minimum_amount"),
        (1, inf),
    ),
    **dict.fromkeys(("quantity", "unit_amount"), (0, inf)),
    "percent_off": (-inf, 100),
}
"""As the SDK for Python describes coupons, prices and promotion codes. Of `amount_to_capture`, `quantity` and
`minimum_amount` it says nothing; less is not played. What is too small of `percent_off` is refused in
Stripe's words."""

_LONGEST = {"description": 5000, "email": 512, "statement_descriptor_suffix": DESCRIPTOR}


def check_limits(given: dict[str, Any], inside: str = "") -> None:
    """Refuse parameters that are too long, too small or too large, wherever they are."""
    for name, value in given.items():
        spelled = f"{inside}[{name}]" if inside else name
        if isinstance(value, dict) and name == "metadata":
            _check_metadata(value, spelled)
        elif isinstance(value, dict):
            check_limits(value, spelled)
        elif name == "statement_descriptor" and len(value) > DESCRIPTOR:
            raise Refusal("descriptor_too_long", given=value, length=len(value), name=spelled)
        elif len(value) > _LONGEST.get(name, len(value)):
            raise Refusal("parameter_too_long", name=spelled, length=len(value), most=_LONGEST[name])
        elif name in _RANGES:
            _check_range(value, spelled, *_RANGES[name])


def _check_range(value: str, spelled: str, least: float, most: float) -> None:
    try:
        is_in_range = least <= float(value) <= most
    except ValueError:
        return  # it is no number, which is refused when it is read
    if not is_in_range:
        played = f"{least} or more" if most == inf else f"{most} or less"
        raise Refusal("parameter_out_of_range", name=spelled, played=played, given=value)


def _check_metadata(given: dict[str, Any], spelled: str) -> None:
    check_number_of_keys({key: value for key, value in given.items() if value})
    for key, value in given.items():
        if not isinstance(value, str):
            raise Refusal("parameter_invalid_string", name=f"{spelled}[{key}]")
        if len(key) > METADATA_KEY:
            raise Refusal("metadata_key_too_long", key=key, length=len(key), most=METADATA_KEY)
        if len(value) > METADATA_VALUE:
            raise Refusal("metadata_value_too_long", key=key, length=len(value), most=METADATA_VALUE)


def check_number_of_keys(metadata: dict[str, Any]) -> None:
    """Refuse metadata with more keys than there may be."""
    if len(metadata) > METADATA_KEYS:
        raise Refusal("metadata_keys", count=len(metadata))
