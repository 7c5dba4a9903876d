"""`paydesign preview`: the project's server with the stand-in behind it, and a page that shows what happens."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ...errors import Interrupted
from ..output import remark, say
from ..previewing import find, write_guess
from ..stand_in import read_fixtures, read_hosts, usable_port
from .simulate import AllowHost, Fixtures, Lenient

if TYPE_CHECKING:
    from ...preview.program import Program
    from ...preview.project import Project
    from ...preview.run import Preview


_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


EXAMPLES = (
    "paydesign preview shop --install",
    "paydesign preview shop --port 8000 --open",
    'paydesign preview --run "npm run dev" --app-port 3000 --webhook /api/webhook --env STRIPE_KEY=secret',
    "paydesign preview --init",
)


def preview(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="The project's folder.", show_default=False)
    ] = Path("."),
    port: Annotated[
        int, typer.Option(help="Port of the page on 127.0.0.1; 0 picks a free one.", min=0, max=65535)
    ] = 0,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    install: Annotated[
        bool,
        typer.Option("--install", help="First install and build what the project needs, as its README says."),
    ] = False,
    keep_data: Annotated[
        bool,
        typer.Option("--keep-data", help="Use the project's own database instead of a throw-away one."),
    ] = False,
    lenient: Lenient = False,
    allow_host: AllowHost = None,
    fixtures: Fixtures = None,
    command: Annotated[
        str | None,
        typer.Option(
            "--run", metavar="COMMAND", help="Start a project that is not ours with this shell line."
        ),
    ] = None,
    app_port: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Where that project listens; without it it is given a free port, as variable PORT.",
            min=1,
            max=65535,
        ),
    ] = None,
    webhook: Annotated[
        str | None, typer.Option(metavar="PATH", help="Where that project takes Stripe's events.")
    ] = None,
    env: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=KIND",
            help="A variable in which it looks for a key: secret, publishable or webhook; may be repeated.",
        ),
    ] = None,
    init: Annotated[
        bool,
        typer.Option("--init", help="Guess all that from the project's files, and write paydesign.toml."),
    ] = False,
) -> None:
    """Pay through any project in your own browser.

    No account, no network, no keys. Ctrl-C ends it.
    """
    from ...preview.run import preview as run

    given = {"command": command, "app_port": app_port, "webhook": webhook, "env": env}
    if init:
        return write_guess(folder, given)
    ours = {"--install": install, "--keep-data": keep_data}
    project, hosts = find(folder, given, ours), read_hosts(allow_host)
    seeds = read_fixtures(fixtures, is_lenient=lenient)
    for number in _ENDS:
        signal.signal(number, _leave)
    try:
        if install:
            project.install(os.environ)
        with (
            usable_port(port),
            run(
                project,
                os.environ,
                port=port,
                keeps_data=keep_data,
                is_lenient=lenient,
                allow_hosts=hosts,
                fixtures=seeds,
            ) as running,
        ):
            _announce(running, open_page=open_page)
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, _end)
            _wait(running, project)
    except KeyboardInterrupt:
        raise Interrupted("the preview was stopped; nothing of it runs on") from None


def _announce(running: Preview, *, open_page: bool) -> None:
    say(running.url)
    say(f"inspector: {running.inspector}")
    if sys.stderr.isatty():
        remark("Pay with 4242 4242 4242 4242, any future date, CVC and ZIP code. Ctrl-C ends it.")
    if open_page:
        import webbrowser

        webbrowser.open(running.url)


def _wait(running: Preview, project: Project | Program) -> None:
    """Return never: a signal ends it, or the server's end. Where a payment ends, the way to it is told again.

    Raises:
        ServerFailed: The server ended by itself.
    """
    import time

    from ...preview.inspector_link import link_after

    observer = project.observer(running.child, running.stand_in)
    seen = 0
    while not running.child.has_ended():
        for entry in running.log.after(seen):
            seen = entry["seq"]
            for advice in observer.see(entry):
                running.log.add("advice", **advice)
                print(f"advice: {advice['message']}", file=sys.stderr, flush=True)
            if line := link_after(entry, running.inspector):
                print(line, file=sys.stderr, flush=True)
        time.sleep(0.1)
    raise running.child.failure("the project's server has ended")


def _leave(number: int, _: Any) -> NoReturn:
    """Leave through everything that closes what was started; a second signal does not cut that short."""
    for other in _ENDS:
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


def _end(number: int, frame: Any) -> NoReturn:
    """Leave in the same way; being told to end is no failure of what was running."""
    try:
        _leave(number, frame)
    except SystemExit:
        raise SystemExit(0) from None
