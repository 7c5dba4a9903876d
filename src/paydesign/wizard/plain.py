"""The wizard in plain lines, for screen readers and terminals that cannot move the cursor."""

from __future__ import annotations

from typing import TextIO

from .prompts import Prompt, Reply


class PlainTerminal:
    """Asks by numbered lines: no colour, no drawing, no cursor."""

    def __init__(self, stream: TextIO, keyboard: TextIO) -> None:
        self._stream = stream
        self._keyboard = keyboard

    def __call__(self, prompt: Prompt) -> Reply:
        raise NotImplementedError
