"""The keys and the layout of one prompt, in terms of prompt_toolkit, on which questionary stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .drawing import Line
from .prompts import BACK, Prompt
from .text import printable
from .wording import rows

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.layout import Window


class Help:
    """Whether the help is open."""

    def __init__(self) -> None:
        self.is_open = False

    def toggle(self, event: KeyPressEvent) -> None:
        self.is_open = not self.is_open


def select_keys(prompt: Prompt, help_: Help, pointed: Callable[[], int]) -> KeyBindings:
    """Return the keys of a list; each row's own key takes it, or opens and closes the help."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()
    shown = rows(prompt)
    on_help = Condition(lambda: shown[pointed()].value is None)
    keys.add("enter", eager=True, filter=on_help)(help_.toggle)
    for index, row in enumerate(shown):
        if row.key:
            keys.add(row.key, eager=True)(help_.toggle if row.value is None else _take(index))
        if row.value is BACK:
            keys.add("left", eager=True)(_take(index))
    return keys


def text_keys(prompt: Prompt) -> KeyBindings:
    """Return the keys of an input line: of a paste only the first line is taken, and never submitted."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("<bracketed-paste>", eager=True)
    def _(event: KeyPressEvent) -> None:
        lines = event.data.splitlines() or [""]
        event.current_buffer.insert_text(printable(lines[0]))

    if prompt.can_go_back:
        keys.add("escape")(_take("<"))
        keys.add("up", eager=True)(_take("<"))
    return keys


def _take(result: object) -> Callable[[KeyPressEvent], None]:
    return lambda event: event.app.exit(result=result)


def add_keys(app: Application[Any], own: KeyBindings) -> None:
    """Add keys to a prompt of questionary, and those that leave the wizard."""
    from prompt_toolkit.key_binding import merge_key_bindings

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    for key in ("c-c", "c-d", "<sigint>"):
        own.add(key, eager=True)(leave)
    theirs = [app.key_bindings] if app.key_bindings else []
    app.key_bindings = merge_key_bindings([*theirs, own])


def replace_layout(app: Application[Any], draw: Callable[[], list[Line]]) -> None:
    """Let a prompt look as `draw` says; it is asked again on every key and resize."""
    from prompt_toolkit.layout import Layout

    app.layout = Layout(_window(draw))


def put_around(app: Application[Any], draw: Callable[[], tuple[list[Line], list[Line]]]) -> None:
    """Draw lines above and below the input line of a prompt."""
    from prompt_toolkit.layout import HSplit, Layout

    input_line = app.layout.current_window
    stack = [_window(lambda: draw()[0]), app.layout.container, _window(lambda: draw()[1])]
    app.layout = Layout(HSplit(stack), focused_element=input_line)


def _window(draw: Callable[[], list[Line]]) -> Window:
    from prompt_toolkit.layout import FormattedTextControl, Window

    def fragments() -> StyleAndTextTuples:
        pieces = [piece for line in draw() for piece in [*line, ("", "\n")]]
        return [(f"class:{role}" if role else "", text) for role, text in pieces[:-1]]

    # The hidden cursor stays in the first line: a terminal that wraps anew on a resize keeps it there, so
    # that all of the old drawing is below it and is erased.
    control = FormattedTextControl(fragments, focusable=True, show_cursor=False)
    return Window(control, dont_extend_height=True)
