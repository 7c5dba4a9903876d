"""The typer application. A command is a module of `commands/`: a function of its name, and `EXAMPLES` for its help."""

from __future__ import annotations

import importlib
import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from typer._click import exceptions as click

from ..errors import (
    Interrupted,
    InvalidValue,
    PaydesignError,
    Problem,
    UnknownCommand,
    UnknownOption,
    UsageError,
)
from .help_page import HelpfulCommand, HelpfulGroup
from .output import is_interactive

_FOLDER = Path(__file__).parent
_COMPLETION = "_PAYDESIGN_COMPLETE"

HELP = "The decision wizard for Stripe's Payment Element: three questions in, a project that runs out."
EXAMPLES = (
    "paydesign new shop",
    "paydesign preview shop --install",
)


def command_names() -> list[str]:
    """Return the names of all commands: the modules in `commands/`."""
    return sorted(file.stem for file in (_FOLDER / "commands").glob("[a-z]*.py"))


def build_app(names: list[str]) -> typer.Typer:
    """Return an application with the named commands; only their modules are imported."""
    app = typer.Typer(
        name="paydesign",
        cls=HelpfulGroup,
        help=HELP,
        epilog="\n".join(EXAMPLES),
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        add_completion=True,
    )
    # With a callback, a single command is still a command and not the whole application.
    app.callback(invoke_without_command=False)(_root)
    for name in names:
        module = importlib.import_module(f"paydesign.cli.commands.{name}")
        settings = getattr(module, "CONTEXT", None)
        command = app.command(
            name,
            cls=HelpfulCommand,
            epilog="\n".join(module.EXAMPLES),
            no_args_is_help=False,
            context_settings=settings,
        )
        command(getattr(module, name))
    return app


def invoke(arguments: list[str]) -> int:
    """Parse and run one command line; raise PaydesignError for whatever cannot be understood."""
    known = command_names()
    if not arguments and _COMPLETION not in os.environ:
        arguments = _bare()
    names = (
        arguments[:1] if arguments[0:1] and arguments[0] in known and _COMPLETION not in os.environ else known
    )
    if arguments and not arguments[0].startswith("-") and arguments[0] not in known:
        raise UnknownCommand(
            f"there is no command {arguments[0]!r}",
            hint=_did_you_mean(arguments[0], known, "the commands are: "),
        )
    try:
        status: int = build_app(names)(arguments, prog_name="paydesign", standalone_mode=False) or 0
    except click.NoSuchOption as error:
        raise _unknown_options(error, arguments) from error
    except click.MissingParameter as error:
        raise UsageError(error.format_message().rstrip("."), hint=_help_hint(error.ctx)) from error
    except click.BadParameter as error:
        raise InvalidValue(error.format_message(), hint=_help_hint(error.ctx)) from error
    except click.UsageError as error:
        raise UsageError(error.format_message().rstrip("."), hint=_help_hint(error.ctx)) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as ended:
        # typer makes exit 1 of a reader that has seen enough.
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    if status == Interrupted.status:
        # typer makes it of ctrl-C, without a word.
        raise KeyboardInterrupt
    return status


def _root(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit.", is_eager=True),
) -> None:
    if version:
        from .. import __version__

        print(f"paydesign {__version__}")
        raise typer.Exit


def _bare() -> list[str]:
    if is_interactive():
        return ["new"]
    raise UsageError(
        "there is no command, and no terminal to ask on",
        hint="run `paydesign new DIR` with its flags, or `paydesign --help`",
    )


def _unknown_options(error: click.NoSuchOption, arguments: list[str]) -> PaydesignError:
    """Return one error for all the flags that the command does not know, not only the first."""
    known: list[str] = []
    if error.ctx is not None:
        for parameter in error.ctx.command.get_params(error.ctx):
            known += [*parameter.opts, *parameter.secondary_opts]
    given = [word.split("=")[0] for word in arguments if word.startswith("--") and len(word) > 2]
    unknown = [flag for flag in dict.fromkeys(given) if flag not in known] or [error.option_name]
    problems = [Problem(f"there is no flag {flag}", None, _did_you_mean(flag, known, "")) for flag in unknown]
    return UnknownOption("a flag is not known", hint=_help_hint(error.ctx), problems=problems)


def _did_you_mean(word: str, known: list[str], otherwise: str) -> str | None:
    # Without the dashes, which all flags share: with them --json is like --open.
    names = {name.lstrip("-"): name for name in known}
    close = get_close_matches(word.lstrip("-"), names, n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(names[name] for name in close) + "?"
    return otherwise + ", ".join(known) if otherwise else None


def _help_hint(context: Any) -> str | None:
    return f"run `{context.command_path} --help`" if context is not None else None
