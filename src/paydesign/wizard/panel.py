"""The summary as a panel, printed with rich."""

from __future__ import annotations

from typing import TextIO

from .prompts import Summary
from .summary import sections
from .text import printable

_WIDEST = 96
"""Cells."""


def show_panel(summary: Summary, stream: TextIO) -> None:
    """Print the summary; texts are data, so nothing in them is taken for markup."""
    from rich import box
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for section in sections(summary):
        for index, paragraph in enumerate(section.paragraphs):
            style = "bold" if section.heading == "Guide" else ""
            table.add_row("" if index else section.heading, Text(printable(paragraph), style))
    width = min(console.width, _WIDEST)
    console.print(Panel(table, title="Your decision", box=box.ROUNDED, width=width, padding=(1, 2)))
