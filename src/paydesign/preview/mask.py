"""What a program prints, without the secrets in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_KEY = re.compile(r"\b((?:[sr]k_(?:live|test)_|whsec_))[A-Za-z0-9_]{6,}")
_CLIENT_SECRET = re.compile(r"\b((?:pi|seti|cs|cuss)_\w+?_secret_)\w+")
_NAMED = re.compile(r"SECRET|TOKEN|PASSW|PRIVATE|CREDENTIAL|API_?KEY|DATABASE_URL", re.IGNORECASE)
_LEAST = 8
"""Letters of a value that can be told from a word."""

HIDDEN = "…"


class Mask:
    """Hides keys of Stripe, and the values of variables that are called secret.

    Args:
        environment: What the program sees.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        named = {value for name, value in environment.items() if _NAMED.search(name) and len(value) >= _LEAST}
        self._values = sorted(named, key=len, reverse=True)

    def hide(self, line: str) -> str:
        """Return a line that can be shown."""
        line = _CLIENT_SECRET.sub(rf"\1{HIDDEN}", _KEY.sub(rf"\1{HIDDEN}", line))
        for value in self._values:
            line = line.replace(value, HIDDEN)
        return line
