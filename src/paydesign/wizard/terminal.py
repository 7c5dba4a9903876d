"""The wizard on a real terminal. The only module that imports questionary.

questionary keeps the selection and its keys; what is drawn comes from `view`, so that a resize
in the middle of a question draws it anew in the new width.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from ..decisions.model import Tree
from ..errors import Interrupted
from .drawing import Line
from .paint import LOOKS, paint
from .plain import PlainTerminal
from .prompts import BACK, AskChoice, Confirm, Prompt, Reply, Wizard, WizardResult
from .run import run
from .session import (
    drop_typed_ahead,
    hang_up_interrupts,
    hear_signals,
    hold_signals,
    signals_wait,
    silence_if_closed,
    terminal_restored,
)
from .text import printable
from .toolkit import Help, add_keys, put_around, replace_layout, select_keys, text_keys
from .view import select_frame, text_frame
from .wording import highlighted, is_free_text, rows

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output
    from questionary import Question

_ENTER_ALTERNATE_SCREEN = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l"
_LEAVE_ALTERNATE_SCREEN = "\x1b[?25h\x1b[?1049l"
_CTRL_C = b"\x03"


def screen(*, stdout_is_taken: bool = False) -> TextIO | None:
    """Return the stream on which a person can be asked, or None if there is none.

    Args:
        stdout_is_taken: If standard output carries a document (`--json`), so that nothing
            else may be written there.
    """
    if not sys.stdin.isatty():
        return None
    candidates = [sys.stderr] if stdout_is_taken else [sys.stdout, sys.stderr]
    return next((stream for stream in candidates if stream.isatty()), None)


def ask_user(wizard: Wizard, stream: TextIO) -> WizardResult:
    """Ask a person for all that is missing, on the terminal that `screen` found.

    Raises:
        Interrupted: On ctrl-C, ctrl-D, a closed terminal, or no at the confirmation. The terminal
            is then as it was before.
    """
    is_plain = _is_plain(stream)
    try:
        with hang_up_interrupts(), terminal_restored(is_plain=is_plain):
            if is_plain:
                return run(wizard, _plain(wizard.tree, stream))
            with signals_wait(), closing(_FullTerminal(wizard.tree, stream)) as terminal:
                return run(wizard, terminal)
    except (KeyboardInterrupt, EOFError, OSError) as error:
        # A closed terminal answers reading and writing with EIO; other errors are not ours.
        if isinstance(error, OSError) and error.errno != errno.EIO:
            raise
        silence_if_closed()
        raise Interrupted("interrupted") from None


def _is_plain(stream: TextIO) -> bool:
    cannot_draw = (stream.encoding or "").lower().replace("-", "") != "utf8"
    return cannot_draw or os.environ.get("TERM", "").lower() in ("", "dumb", "unknown")


def _plain(tree: Tree, stream: TextIO) -> PlainTerminal:
    def write(line: str) -> None:
        stream.write(line + "\n")

    def read(mark: str) -> str | None:
        stream.write(mark)
        stream.flush()
        typed = sys.stdin.readline()
        if not typed.endswith("\n"):
            stream.write("\n")
            raise EOFError
        return None if drop_typed_ahead() else typed

    return PlainTerminal(tree, _columns(stream), write, read)


def _columns(stream: TextIO) -> int:
    return os.get_terminal_size(stream.fileno()).columns or 80


def _rows(stream: TextIO) -> int:
    return os.get_terminal_size(stream.fileno()).lines or 24


class _FullTerminal:
    """Asks on a terminal that can move the cursor.

    The questions are drawn on the alternate screen, which keeps them out of what was there before;
    the summary and its confirmation are printed, so that they stay.
    """

    def __init__(self, tree: Tree, stream: TextIO) -> None:
        self._tree = tree
        self._stream = stream
        self._is_alternate = False
        self._has_asked = False

    def __call__(self, prompt: Prompt) -> Reply:
        self._alternate(not isinstance(prompt, Confirm))
        if isinstance(prompt, AskChoice) and is_free_text(prompt):
            return self._type(prompt)
        if isinstance(prompt, Confirm):
            self._show_summary(prompt)
            self._forget_typed_ahead()
        elif not self._has_asked:
            # Loading questionary takes longer than all before it; meanwhile the question can be read.
            frame = self._select_frame(prompt, highlighted(prompt), help_open=False)
            self._write(paint(frame, colour=not os.environ.get("NO_COLOR")) + "\x1b[H")
        self._has_asked = True
        return self._select(prompt)

    def close(self) -> None:
        self._alternate(False)

    def _alternate(self, on: bool) -> None:
        if on is not self._is_alternate:
            self._is_alternate = on
            self._write(_ENTER_ALTERNATE_SCREEN if on else _LEAVE_ALTERNATE_SCREEN)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    @cached_property
    def _input(self) -> Input:
        from prompt_toolkit.input.defaults import create_input

        return create_input(sys.stdin)

    @cached_property
    def _output(self) -> Output:
        from prompt_toolkit.output.defaults import create_output

        output = create_output(stdout=self._stream)
        # Nothing asks the terminal where its cursor is, so no late reply can end up in the shell.
        if hasattr(output, "enable_cpr"):
            output.enable_cpr = False
        return output

    def _settings(self) -> dict[str, Any]:
        import questionary

        style = questionary.Style(list(LOOKS.items()))
        return {"input": self._input, "output": self._output, "style": style, "erase_when_done": True}

    def _select(self, prompt: Prompt) -> Reply:
        import questionary
        from questionary.prompts.common import InquirerControl

        shown = rows(prompt)
        choices = [questionary.Choice(row.label, index) for index, row in enumerate(shown)]
        default: Any = highlighted(prompt)
        question = questionary.select("", choices, default=default, **self._settings())
        app = question.application
        selection = next(c for c in app.layout.find_all_controls() if isinstance(c, InquirerControl))
        help_ = Help()
        replace_layout(app, lambda: self._select_frame(prompt, selection.pointed_at, help_open=help_.is_open))
        add_keys(app, select_keys(prompt, help_, lambda: selection.pointed_at))
        taken: int = _ask(question)
        value = shown[taken].value
        assert value is not None, "help is a row that cannot be taken"
        return value

    def _select_frame(self, prompt: Prompt, pointed: int, *, help_open: bool) -> list[Line]:
        width, height = _columns(self._stream), _rows(self._stream) - 1
        return select_frame(
            prompt, self._tree, pointed=pointed, help_open=help_open, width=width, height=height
        )

    def _type(self, prompt: AskChoice) -> Reply:
        typed, complaint, help_open = "", "", False
        while True:
            typed = self._type_once(prompt, typed, complaint, help_open=help_open).strip()
            if typed == "<" and prompt.can_go_back:
                return BACK
            if typed == "?":
                typed, complaint, help_open = "", "", not help_open
                continue
            text = prompt.choice.tidy(typed or prompt.default)
            complaint = prompt.choice.check(text) or ""
            if not complaint:
                return text

    def _type_once(self, prompt: AskChoice, typed: str, complaint: str, *, help_open: bool) -> str:
        import questionary

        def draw() -> tuple[list[Line], list[Line]]:
            width, height = _columns(self._stream), _rows(self._stream) - 1
            return text_frame(
                prompt, self._tree, complaint=complaint, help_open=help_open, width=width, height=height
            )

        placeholder = [("class:dim", printable(prompt.default))]
        settings = {**self._settings(), "reserve_space_for_menu": 0, "placeholder": placeholder}
        question = questionary.text("▸", default=typed, qmark="", **settings)
        put_around(question.application, draw)
        add_keys(question.application, text_keys(prompt))
        return str(_ask(question))

    def _forget_typed_ahead(self) -> None:
        from prompt_toolkit.input.typeahead import get_typeahead
        from prompt_toolkit.keys import Keys

        forgotten = get_typeahead(self._input)
        if _CTRL_C in drop_typed_ahead() or any(press.key == Keys.ControlC for press in forgotten):
            raise KeyboardInterrupt

    def _show_summary(self, prompt: Confirm) -> None:
        from .panel import show_panel

        show_panel(prompt.summary, self._stream)


def _ask(question: Question) -> Any:
    question.application.pre_run_callables.append(hear_signals)
    try:
        return question.unsafe_ask()
    finally:
        hold_signals()
