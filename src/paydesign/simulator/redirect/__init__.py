"""Puts the stand-in behind a server program that knows nothing of it, from outside: by its environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

URL_VARIABLE = "PAYDESIGN_SIMULATOR_URL"

_HERE = Path(__file__).parent


class Preload(NamedTuple):
    """What makes the programs of one language run something of ours before anything else.

    Attributes:
        variable: Of the environment; another language's programs do not look at it.
        value: Put before what the variable has already.
        separator: Between the two.
    """

    variable: str
    value: str
    separator: str


PRELOADS = (
    # Python runs `sitecustomize` of PYTHONPATH.
    Preload("PYTHONPATH", str(_HERE / "python"), os.pathsep),
    # Node takes flags from NODE_OPTIONS, with quotes as in JSON.
    Preload("NODE_OPTIONS", f"--require {json.dumps(str(_HERE / 'node' / 'redirect.cjs'))}", " "),
)


def redirected(environment: Mapping[str, str], url: str) -> dict[str, str]:
    """Return the environment in which a program's Stripe SDK talks to the stand-in at `url`."""
    return {**environment, **redirecting(environment, url)}


def redirecting(environment: Mapping[str, str], url: str) -> dict[str, str]:
    """Return the variables that are to be set for that; they keep what they have in `environment`."""
    added = {
        preload.variable: preload.separator.join(
            filter(None, [preload.value, environment.get(preload.variable)])
        )
        for preload in PRELOADS
    }
    return {URL_VARIABLE: url, **added}
