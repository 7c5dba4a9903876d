"""A topic for each command, from the help texts that typer shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from .app import build_app, command_names
from .page import Item, Section
from .topics import Topic, normalised


def command_topics() -> Iterator[Topic]:
    """Yield what is to be said about each command: what it does, how it is called, and its flags."""
    group: Any = typer.main.get_command(build_app(command_names()))
    for name, command in group.commands.items():
        context = typer.Context(command, info_name=f"paydesign {name}")
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        flags = [one for one in command.params if one.param_type_name == "option"]
        sections = (
            Section("", (Item(command.help),)),
            Section("", (Item("", code=usage),)),
            Section("Arguments", tuple(Item(one.help, one.make_metavar(context)) for one in arguments)),
            Section("Flags", tuple(Item(one.help, _spelled(one)) for one in flags)),
        )
        yield Topic(name, "Commands", f"paydesign {name}", command.help, (normalised(name),), sections)


def _spelled(flag: Any) -> str:
    return " / ".join(name for name in (*flag.opts, *flag.secondary_opts) if name.startswith("--"))
