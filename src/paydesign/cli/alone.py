"""The commands of the stand-in as one file, by the standard library alone: it carries neither typer nor rich."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from .. import __version__


def invoke(arguments: list[str]) -> int:
    """Run one command line and return its exit status; the flags are those of `paydesign simulate`."""
    from .stand_in import serve

    given = _parser().parse_args(arguments)
    serve(
        given.port,
        given.webhook_url,
        given.webhook_secret,
        is_lenient=given.lenient,
        allow_host=given.allow_host,
        fixtures=given.fixtures,
        as_json=given.json,
    )
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="stand-in.pyz",
        allow_abbrev=False,
        description="A local stand-in for Stripe: no account, no network, no keys.",
    )
    parser.add_argument("--version", "-V", action="version", version=f"paydesign {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    simulate = commands.add_parser("simulate", allow_abbrev=False, help="Run it until ctrl-C or SIGTERM.")
    add = simulate.add_argument
    add("--port", type=_port, default=0, help="Port on 127.0.0.1; 0, the default, picks a free one.")
    add(
        "--webhook-url",
        metavar="URL",
        help="Where events are posted to, such as http://127.0.0.1:8000/webhook.",
    )
    add(
        "--webhook-secret",
        metavar="SECRET",
        help="What they are signed with; one is made up if it is left out.",
    )
    add("--lenient", action="store_true", help="Take what it does not play, and only advise against it.")
    add("--allow-host", action="append", metavar="NAME", help="A further name by which it may be asked.")
    add("--fixtures", type=Path, metavar="FILE", help="What it has from the start: JSON; - is stdin.")
    add("--json", action="store_true", help="Print one line of JSON with all that a program needs to use it.")
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError
    return number


_port.__name__ = "port"  # argparse names the kind of a value by it
