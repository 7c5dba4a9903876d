"""The wizard in plain lines, for screen readers and for terminals that cannot move the cursor.

No colour, no drawing, nothing overwritten: every prompt is read from top to bottom.
"""

from __future__ import annotations

from collections.abc import Callable

from ..decisions.model import Tree
from .drawing import path
from .prompts import BACK, AskChoice, Confirm, Prompt, Reply
from .summary import sections
from .text import wrap
from .wording import Row, asked, heading, help_paragraphs, highlighted, is_free_text, reasons, rows

_LEAVE = "Ctrl-C leaves."


class PlainTerminal:
    """Asks by numbered lines.

    Args:
        width: Cells of a line.
        write: Shows one line.
        read: Shows its argument, returns the line that is then typed; None if several came at once.
    """

    def __init__(
        self, tree: Tree, width: int, write: Callable[[str], None], read: Callable[[str], str | None]
    ) -> None:
        self._tree = tree
        self._width = width
        self._write = write
        self._read = read

    def __call__(self, prompt: Prompt) -> Reply:
        if isinstance(prompt, Confirm):
            self._summarize(prompt)
        self._introduce(prompt)
        while True:
            typed = self._read("> ")
            if typed is None:
                self._say("Several lines came at once, so none was taken. Type one answer.")
                continue
            reply, complaint = self._understand(prompt, typed.strip())
            if reply is not None:
                return reply
            self._say(*complaint)

    def _introduce(self, prompt: Prompt) -> None:
        self._say("", f"{heading(prompt)}.")
        if so_far := path(self._tree, prompt.answers):
            self._say(f"So far: {', '.join(so_far)}.")
        self._say(asked(prompt), *reasons(prompt))
        if isinstance(prompt, AskChoice) and is_free_text(prompt):
            back = ", < for back" if prompt.can_go_back else ""
            self._say(f"Type a text, ? for help{back}, or Enter for {prompt.default}. {_LEAVE}")
            return
        for number, row in enumerate(rows(prompt), start=1):
            self._say(f"{number}. {row.label}{': ' if row.means else ''}{row.means}")
        keys = [f"{row.key} for {row.label.lower()}" for row in rows(prompt) if row.key]
        default = rows(prompt)[highlighted(prompt)].label
        self._say(f"Type a number, {', '.join(keys)}, or Enter for {default}. {_LEAVE}")

    def _understand(self, prompt: Prompt, typed: str) -> tuple[Reply | None, list[str]]:
        """Return the reply, or None and what to say."""
        if typed == "?":
            return None, help_paragraphs(prompt)
        if isinstance(prompt, AskChoice) and is_free_text(prompt):
            if typed == "<" and prompt.can_go_back:
                return BACK, []
            text = prompt.choice.tidy(typed or prompt.default)
            complaint = prompt.choice.check(text)
            return (None, [complaint]) if complaint else (text, [])
        shown = rows(prompt)
        row = shown[highlighted(prompt)] if not typed else _find(shown, typed)
        if row is None:
            return None, [f"{typed} is not one of the answers. Type a number from 1 to {len(shown)}."]
        return (None, help_paragraphs(prompt)) if row.value is None else (row.value, [])

    def _summarize(self, prompt: Confirm) -> None:
        for section in sections(prompt.summary):
            self._say("", f"{section.heading}:")
            for paragraph in section.paragraphs:
                self._say(*paragraph.splitlines())

    def _say(self, *texts: str) -> None:
        for text in texts:
            for line in wrap(text, self._width):
                self._write(line)


def _find(shown: list[Row], typed: str) -> Row | None:
    if typed.isdecimal() and 1 <= int(typed) <= len(shown):
        return shown[int(typed) - 1]
    word = typed.casefold()
    return next((row for row in shown if word in (row.key, row.label.casefold())), None)
