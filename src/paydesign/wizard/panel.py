"""The summary as a panel, printed with rich."""

from __future__ import annotations

from typing import TextIO

from .prompts import Summary
from .summary import Section, sections
from .text import wrap

_WIDEST = 96
_FRAME = 6
"""Cells of the border and the space inside it, on both sides."""


def show_panel(summary: Summary, stream: TextIO) -> None:
    """Print the summary; texts are data, so nothing in them is taken for markup."""
    from rich import box
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    width = min(console.width, _WIDEST)
    shown = sections(summary)
    column = max(len(section.heading) for section in shown) + 2
    table = Table.grid()
    table.add_column(width=column, style="dim")
    table.add_column()
    for section in shown:
        text = "\n".join(_lines(section, width - _FRAME - column))
        table.add_row(section.heading, Text(text, "bold" if section.heading == "Guide" else ""))
        if section.is_last_of_group:
            table.add_row()
    console.print(Panel(table, title="Your decision", box=box.ROUNDED, width=width, padding=(1, 2, 0, 2)), "")


def _lines(section: Section, width: int) -> list[str]:
    """Return the lines of a section, its paragraphs marked if there are several."""
    if len(section.paragraphs) == 1:
        return [line for part in section.paragraphs[0].splitlines() for line in wrap(part, width)]
    lines: list[str] = []
    for paragraph in section.paragraphs:
        wrapped = [line for part in paragraph.splitlines() for line in wrap(part, width - 2)]
        lines += [("  " if index else "• ") + line for index, line in enumerate(wrapped)]
    return lines
