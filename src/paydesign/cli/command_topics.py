"""A topic for each command, from the help texts that typer shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from .app import build_app, command_names
from .help_page import argument_items, examples, flag_groups, paragraphs, summary, usage
from .page import Item, Section
from .topics import Topic, normalised


def command_topics() -> Iterator[Topic]:
    """Yield what is to be said about each command: what it does, how it is called, and its flags."""
    group: Any = typer.main.get_command(build_app(command_names()))
    for name, command in group.commands.items():
        context = typer.Context(command, info_name=f"paydesign {name}")
        sections = (
            *(Section("", (Item(text),)) for text in paragraphs(command.help)),
            Section("", (Item("", code=usage(command, context)),)),
            Section("Arguments", tuple(argument_items(command, context))),
            *(Section(heading, tuple(items)) for heading, items in flag_groups(command, context)),
            Section("Examples", tuple(Item("", code=line) for line in examples(command))),
        )
        yield Topic(name, "Commands", f"paydesign {name}", summary(command), (normalised(name),), sections)
