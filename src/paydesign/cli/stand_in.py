"""Running the stand-in alone: `paydesign simulate`, and the stand-in as one file. Nothing here needs typer or rich."""

from __future__ import annotations

import errno
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Interrupted, InvalidValue
from .output import remark, say

if TYPE_CHECKING:
    from ..simulator.fixtures.model import Step
    from ..simulator.server import RunningSimulator


def serve(
    port: int,
    webhook_url: str | None,
    webhook_secret: str | None,
    *,
    is_lenient: bool,
    allow_host: list[str] | None,
    fixtures: Path | None,
    as_json: bool,
) -> None:
    """Serve a stand-in and say where, until ctrl-C or SIGTERM; the arguments are the flags.

    Raises:
        InvalidValue, FileUnreadable, DocumentUnreadable, DocumentInvalid: What is wrong with the flags.
        Interrupted: By ctrl-C.
    """
    from ..simulator.announcement import announced

    ended = threading.Event()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the stand-in is closed first
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with _start(
        port,
        webhook_url,
        webhook_secret,
        is_lenient=is_lenient,
        allow_hosts=read_hosts(allow_host),
        fixtures=read_fixtures(fixtures, is_lenient=is_lenient),
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
    from ..http.hosts import host_of

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
    from ..records.files import name_of, read_file
    from ..simulator.fixtures.seeding import load_fixtures

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
    from ..simulator.server import start
    from ..simulator.webhook_address import EXAMPLE, read_address

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
    with usable_port(port):
        return start(
            port,
            webhook_url,
            webhook_secret,
            is_lenient=is_lenient,
            allow_hosts=allow_hosts,
            fixtures=fixtures,
        )


@contextmanager
def usable_port(port: int) -> Iterator[None]:
    """Say of a port of the command line that it is taken, or not for this user."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise InvalidValue(
            f"port {port} cannot be used: {error.strerror}",
            where="--port",
            hint="choose another one, or 0 to let the system pick a free one",
        ) from error
