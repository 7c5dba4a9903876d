"""The wizard on a real terminal: drawing, keys and signals. The only module that imports questionary.

questionary keeps the selection and its keys; what is drawn comes from `view`, so that a resize
in the middle of a question draws it anew in the new width.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from ..decisions.model import Tree
from ..errors import Interrupted
from .plain import PlainTerminal
from .prompts import BACK, AskChoice, Confirm, Prompt, Reply, Summary, Wizard, WizardResult
from .run import run
from .view import frame, head, highlighted, is_free_text, rows

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.output import Output

_STYLE = {
    "heading": "dim",
    "question": "bold",
    "path": "bold",
    "here": "bold ansicyan",
    "dim": "dim",
    "pointer": "bold ansicyan",
    "selected": "bold ansicyan",
    "complaint": "bold ansired",
}


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
            is as it was before.
    """
    with _terminal_restored(), _hang_up_interrupts():
        try:
            ask = _plain(stream) if _is_dumb() else FullTerminal(wizard.tree, stream)
            return run(wizard, ask)
        except (KeyboardInterrupt, EOFError):
            raise Interrupted("Interrupted. Nothing was written.") from None


def _is_dumb() -> bool:
    return os.environ.get("TERM", "dumb").lower() in ("", "dumb", "unknown")


def _plain(stream: TextIO) -> PlainTerminal:
    return PlainTerminal(stream, sys.stdin)


@contextmanager
def _terminal_restored() -> Iterator[None]:
    """Leave echo and line mode as they were; between two prompts nothing that is typed is echoed."""
    if sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


@contextmanager
def _hang_up_interrupts() -> Iterator[None]:
    """Turn a closed terminal and a polite kill into KeyboardInterrupt, so that everything is put back."""
    names = [n for n in ("SIGHUP", "SIGTERM") if hasattr(signal, n)]
    before = {getattr(signal, n): signal.signal(getattr(signal, n), _interrupt) for n in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, at: FrameType | None) -> None:
    from prompt_toolkit.application import get_app_or_none

    app = get_app_or_none()
    if app is None or app.loop is None or not app.is_running:
        raise KeyboardInterrupt
    # Raised here, it would skip the clean-up of the event loop; the application must end itself.
    app.loop.call_soon_threadsafe(lambda: app.exit(exception=KeyboardInterrupt))


class FullTerminal:
    """Asks on a terminal that can move the cursor."""

    def __init__(self, tree: Tree, stream: TextIO) -> None:
        self._tree = tree
        self._stream = stream
        self._output = _output(stream)

    def __call__(self, prompt: Prompt) -> Reply:
        if isinstance(prompt, Confirm):
            self._show(prompt.summary)
            _forget_typed_ahead()
        if is_free_text(prompt) and isinstance(prompt, AskChoice):
            return self._type(prompt)
        return self._select(prompt)

    def _select(self, prompt: Prompt) -> Reply:
        import questionary
        from prompt_toolkit.key_binding import merge_key_bindings
        from questionary.prompts.common import InquirerControl

        shown = rows(prompt)
        question = questionary.select(
            "",
            [questionary.Choice(row.label, index) for index, row in enumerate(shown)],
            default=highlighted(prompt),  # type: ignore[arg-type]
            output=self._output,
            erase_when_done=True,
            style=questionary.Style(list(_STYLE.items())),
        )
        app = question.application
        selection = next(c for c in app.layout.find_all_controls() if isinstance(c, InquirerControl))
        state = _Select(prompt, self._tree, selection)
        app.layout = state.layout()
        assert app.key_bindings is not None
        app.key_bindings = merge_key_bindings([app.key_bindings, state.keys()])
        value = shown[question.unsafe_ask()].value
        assert value is not None
        return value

    def _type(self, prompt: AskChoice) -> Reply:
        raise NotImplementedError

    def _show(self, summary: Summary) -> None:
        pass


class _Select:
    def __init__(self, prompt: Prompt, tree: Tree, selection: Any) -> None:
        self._prompt = prompt
        self._tree = tree
        self._selection = selection
        self._help_open = False

    def layout(self) -> Any:
        from prompt_toolkit.layout import FormattedTextControl, Layout, Window

        return Layout(Window(FormattedTextControl(self._draw, focusable=True, show_cursor=False)))

    def _draw(self) -> Any:
        from prompt_toolkit.application import get_app

        size = get_app().output.get_size()
        lines = frame(
            self._prompt,
            self._tree,
            pointed=self._selection.pointed_at,
            help_open=self._help_open,
            width=size.columns,
            height=size.rows - 1,
        )
        return _fragments(lines)

    def keys(self) -> KeyBindings:
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

        keys = KeyBindings()
        shown = rows(self._prompt)

        def take(index: int) -> Any:
            return lambda event: event.app.exit(result=index)

        def toggle_help(event: KeyPressEvent) -> None:
            self._help_open = not self._help_open

        for index, row in enumerate(shown):
            if row.value is None:
                keys.add(row.key, eager=True)(toggle_help)
            elif row.key:
                keys.add(row.key, eager=True)(take(index))
            if row.value is BACK:
                keys.add("left", eager=True)(take(index))
        on_help = Condition(lambda: shown[self._selection.pointed_at].value is None)
        keys.add("enter", eager=True, filter=on_help)(toggle_help)
        _add_leaving(keys)
        return keys


def _add_leaving(keys: KeyBindings) -> None:
    @keys.add("c-d", eager=True)
    def _(event: Any) -> None:
        event.app.exit(exception=EOFError)


def _fragments(lines: list[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    joined = [piece for line in lines for piece in [*line, ("", "\n")]]
    return [(f"class:{role}" if role else "", text) for role, text in joined[:-1]]


def _output(stream: TextIO) -> Output:
    from prompt_toolkit.output.defaults import create_output

    output = create_output(stdout=stream)
    # Without it nothing asks the terminal where its cursor is, so that no late reply ends up in the shell.
    if hasattr(output, "enable_cpr"):
        output.enable_cpr = False
    return output


def _forget_typed_ahead() -> None:
    pass
