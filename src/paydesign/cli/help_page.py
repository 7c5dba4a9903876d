"""The help page of a command: whole sentences at every width, the same words on a terminal and in a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from .choices import EXTRAS
from .flags import EXIT_CODES
from .page import Item, Row, Section, columns, lay_out, section_rows, show, title_rows, wrapped
from .settings import Setting, settings

_OWN = "Flags"
"""The heading of the flags that belong to no group of their own."""


class HelpfulCommand(TyperCommand):
    """A command whose `--help` is the page of this module."""

    def format_help(self, ctx: Any, formatter: Any) -> NoReturn:
        show(command_rows(self, ctx, columns()))
        raise typer.Exit


class HelpfulGroup(TyperGroup):
    """The program itself, whose `--help` is the page of this module."""

    def format_help(self, ctx: Any, formatter: Any) -> NoReturn:
        show(program_rows(self, ctx, columns()))
        raise typer.Exit


def program_rows(group: Any, ctx: Any, width: int) -> Iterator[Row]:
    """Yield the page of the program, which fits a screen of 80 x 24."""
    commands = tuple(Item(summary(command), name) for name, command in group.commands.items())
    flags = ", ".join(name for flag in _flags(group, ctx) for name in _names(flag))
    shown = [Item(line, "" if number else "Examples") for number, line in enumerate(examples(group))]
    last = Section("", (Item(flags, "Flags"), *shown, Item(_exit_codes(), "Exit codes")))
    sections = (Section("", (Item(group.help),)), Section("Commands", commands), last)
    yield from lay_out("Usage: paydesign COMMAND [FLAGS]; paydesign COMMAND --help", sections, width)


def command_rows(command: Any, ctx: Any, width: int) -> Iterator[Row]:
    """Yield the page of one command, which fits one screen: a line for most flags, the exit codes last."""
    yield from title_rows(f"Usage: {usage(command, ctx)}", width)
    yield from section_rows(Section("", (Item(" ".join(paragraphs(command.help))),)), width)
    yield from section_rows(Section("", tuple(argument_items(command, ctx))), width)
    for heading, items in flag_groups(command, ctx):
        yield Row("")
        yield from section_rows(Section(heading, tuple(items)), width)
    yield from _example_rows(examples(command), width)
    for line in wrapped(f"Exit codes: {_exit_codes()}", width, "", "  "):
        yield Row(line)


def summary(command: Any) -> str:
    """Return what a command does in one short sentence: the first paragraph of its help."""
    return paragraphs(command.help)[0]


def argument_items(command: Any, ctx: Any) -> Iterator[Item]:
    for one in command.params:
        if one.param_type_name == "argument":
            yield Item(one.help, one.make_metavar(ctx).strip("[]{}"))


def usage(command: Any, ctx: Any) -> str:
    """Return how a command is called; what is in brackets may be left out."""
    line = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    return re.sub(r"[{}]", "", line).replace("[OPTIONS]", "[FLAGS]")


def flag_groups(command: Any, ctx: Any) -> Iterator[tuple[str, list[Item]]]:
    """Yield the flags under their headings, those that belong to no group last."""
    flags = sorted(_flags(command, ctx), key=lambda flag: _heading(flag) == _OWN)
    for heading, members in groupby(flags, key=_heading):
        yield heading, [_flag_item(flag) for flag in members]


def _flags(command: Any, ctx: Any) -> list[Any]:
    return [one for one in command.get_params(ctx) if one.param_type_name == "option" and not one.hidden]


def _heading(flag: Any) -> str:
    return flag.rich_help_panel or _OWN


def _names(flag: Any) -> list[str]:
    return sorted([*flag.opts, *flag.secondary_opts], key=lambda name: name.startswith("--"))


def _flag_item(flag: Any) -> Item:
    """Return a flag; to a setting of the project belong its values, and to an extra what they mean.

    What a mode, a server or a client is, its name tells well enough for a list; `explain` has the rest.
    """
    if flag.secondary_opts:
        return Item(flag.help, f"--[no-]{flag.opts[0].removeprefix('--')}")
    takes = "" if flag.is_flag else " " + (flag.metavar or flag.name.rpartition("_")[2].upper())
    label = ", ".join(_names(flag)) + takes
    setting = settings().get(flag.name)
    if setting is None or not setting.values:
        return Item(flag.help, label)
    values = [_value(value, means, setting) for value, means in setting.values]
    return Item(f"{flag.help.rstrip('.')}: {', '.join(values[:-1])} or {values[-1]}.", label)


def _value(value: str, means: str, setting: Setting) -> str:
    notes = ["default"] if value == setting.default else []
    if setting.id in EXTRAS:
        notes.append(_beginning(means))
    return f"{value} ({': '.join(notes)})" if notes else value


def paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def examples(command: Any) -> list[str]:
    return (command.epilog or "").splitlines()


def _example_rows(lines: Iterable[str], width: int) -> Iterator[Row]:
    """Yield command lines; one that is too long goes on in the next line as a shell reads it."""
    yield Row("")
    yield Row("Examples", "bold")
    for line in lines:
        *first, last = wrapped(line, width - 2, "  ", "    ")
        for part in first:
            yield Row(part + " \\", "cyan")
        yield Row(last, "cyan")


def _exit_codes() -> str:
    """Return each exit code with the beginning of what it means; `explain exit-codes` has all of it."""
    return ", ".join(f"{code} {_beginning(text)}" for code, text in EXIT_CODES.items()) + "."


def _beginning(text: str) -> str:
    """Return what a text says before its first stop, as a part of a sentence."""
    beginning = re.split(r"[.:,]", text)[0]
    return beginning[0].lower() + beginning[1:]
