"""`paydesign simulate`: the local Stripe stand-in alone."""

from __future__ import annotations

import errno
import json
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import Interrupted, InvalidValue
from ..output import remark, say

if TYPE_CHECKING:
    from ...simulator.fixtures.model import Step
    from ...simulator.server import RunningSimulator


EXAMPLES = (
    "paydesign simulate --port 12111",
    "paydesign simulate --fixtures shop.yaml",
    "paydesign simulate --webhook-url http://127.0.0.1:8000/webhook",
    "paydesign simulate --json",
)


Lenient = Annotated[
    bool,
    typer.Option("--lenient", help="Take what the stand-in does not play, and only advise against it."),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A further name by which it may be asked; may be repeated."),
]
Fixtures = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="What the stand-in has from the start: YAML or JSON; - is stdin."),
]


def simulate(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 picks a free one.", min=0, max=65535)] = 0,
    webhook_url: Annotated[
        str | None, typer.Option(help="Where events are posted to, such as http://127.0.0.1:8000/webhook.")
    ] = None,
    webhook_secret: Annotated[
        str | None, typer.Option(help="What they are signed with; one is made up if it is left out.")
    ] = None,
    lenient: Lenient = False,
    allow_host: AllowHost = None,
    fixtures: Fixtures = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON with all that a program needs to use it.")
    ] = False,
) -> None:
    """Run the local stand-in for Stripe alone.

    Until ctrl-C or SIGTERM: no account, no network, no keys.
    """
    from ...simulator.announcement import announced

    ended = threading.Event()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the stand-in is closed first
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with _start(
        port,
        webhook_url,
        webhook_secret,
        is_lenient=lenient,
        allow_hosts=read_hosts(allow_host),
        fixtures=read_fixtures(fixtures, is_lenient=lenient),
    ) as running:
        try:
            if as_json:
                say(json.dumps(announced(running)))
                ended.wait()
                return
            say(running.url)
            if webhook_url and not webhook_secret:
                say(f"webhook secret: {running.simulator.endpoints()[0].secret}")
            remark(how_to_use(running.url))
            ended.wait()
        except KeyboardInterrupt:
            if as_json:  # the one line was the document
                raise SystemExit(Interrupted.status) from None
            raise Interrupted("the stand-in was stopped; what it knew is forgotten") from None


def read_hosts(names: list[str] | None) -> list[str]:
    """Return the names of --allow-host in lower case.

    Raises:
        InvalidValue: One of them is no name of a host.
    """
    from ...http.hosts import host_of

    for name in names or ():
        if host_of(name) != name.lower():
            raise InvalidValue(
                f"{name!r} is not the name of a host",
                where="--allow-host",
                hint="such as host.docker.internal, without http:// and without a port",
            )
    return [name.lower() for name in names or ()]


def read_fixtures(file: Path | None, *, is_lenient: bool) -> list[Step]:
    """Return what --fixtures says, as steps that were tried.

    Raises:
        FileUnreadable, DocumentUnreadable, DocumentInvalid: All problems with their places.
    """
    if file is None:
        return []
    from ...records.files import name_of, read_file
    from ...simulator.fixtures.planting import load_fixtures

    return load_fixtures(read_file(file), name_of(file), is_lenient=is_lenient)


def how_to_use(url: str) -> str:
    """Return how an application is pointed at the stand-in, one line each."""
    host, _, port = url.removeprefix("http://").partition(":")
    return "\n".join(
        (
            f'Python:    stripe.StripeClient("sk_test_x", base_addresses={{"api": "{url}"}})',
            f'Node:      new Stripe("sk_test_x", {{ protocol: "http", host: "{host}", port: {port} }})',
            f'Stripe.js: <script src="{url}/endive/stripe.js"></script>',
            f"Inspector: {url}/_simulator/",
        )
    )


def _start(
    port: int,
    webhook_url: str | None,
    webhook_secret: str | None,
    *,
    is_lenient: bool,
    allow_hosts: list[str],
    fixtures: list[Step],
) -> RunningSimulator:
    from ...simulator.server import start
    from ...simulator.webhook_address import EXAMPLE, read_address

    if webhook_secret is not None and webhook_url is None:
        raise InvalidValue(
            "a webhook secret needs a webhook URL", where="--webhook-secret", hint="add --webhook-url"
        )
    if webhook_secret is not None and not webhook_secret.strip():
        raise InvalidValue("the webhook secret is blank", where="--webhook-secret", hint="such as whsec_test")
    try:
        if webhook_url is not None:
            read_address(webhook_url)
    except ValueError as problem:
        raise InvalidValue(
            f"webhooks are sent to this machine only: {problem}",
            where="--webhook-url",
            hint=f"such as {EXAMPLE}",
        ) from None
    try:
        return start(
            port,
            webhook_url,
            webhook_secret,
            is_lenient=is_lenient,
            allow_hosts=allow_hosts,
            fixtures=fixtures,
        )
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise InvalidValue(
            f"port {port} cannot be used: {error.strerror}",
            where="--port",
            hint="choose another one, or 0 to let the system pick a free one",
        ) from error
