"""Identifiers as Stripe forms them: a prefix, an underscore and letters and digits."""

from __future__ import annotations

import random
import string

_ALPHABET = string.ascii_letters + string.digits


class Ids:
    """The one source of randomness; the same seed gives the same ids."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)
        self._next: str | None = None

    def new(self, prefix: str, length: int = 24) -> str:
        """Return a new id such as `pi_3fJ...`."""
        if self._next is not None and self._next.startswith(f"{prefix}_"):
            called, self._next = self._next, None
            return called
        return f"{prefix}_{''.join(self._random.choices(_ALPHABET, k=length))}"

    def call_next(self, id: str | None) -> None:
        """Let the next id of this prefix be this one; None takes that back."""
        self._next = id
