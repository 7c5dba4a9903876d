"""Identifiers as Stripe forms them: a prefix, an underscore and letters and digits."""

from __future__ import annotations

import random
import string

_ALPHABET = string.ascii_letters + string.digits


class Ids:
    """The one source of randomness; the same seed gives the same ids."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)

    def new(self, prefix: str, length: int = 24) -> str:
        """Return a new id such as `pi_3fJ...`."""
        return f"{prefix}_{''.join(self._random.choices(_ALPHABET, k=length))}"
