"""Puts the stand-in behind a server program that knows nothing of it, from outside: by its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

URL_VARIABLE = "PAYDESIGN_SIMULATOR_URL"

_PYTHON = Path(__file__).parent / "python"


def redirected(environment: Mapping[str, str], url: str) -> dict[str, str]:
    """Return the environment in which a program's Stripe SDK talks to the stand-in at `url`.

    Python runs `sitecustomize` of PYTHONPATH before any program; see python/sitecustomize.py.
    """
    paths = [str(_PYTHON), *filter(None, [environment.get("PYTHONPATH")])]
    return {**environment, URL_VARIABLE: url, "PYTHONPATH": os.pathsep.join(paths)}
