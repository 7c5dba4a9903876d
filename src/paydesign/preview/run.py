"""Puts a preview together: stand-in, proxy and the project's server, and takes it apart again."""

from __future__ import annotations

import re
import shutil
import socket
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import InvalidValue, ServerFailed
from ..http.client import Address
from ..simulator.fixtures.model import Step
from ..simulator.log import Log
from ..simulator.redirect import redirected
from ..simulator.server import RunningSimulator, start
from .child import HOST, Child
from .keys import refuse_live_keys
from .program import Program
from .project import Project
from .proxy import Proxy
from .rewrite import View

_TAKEN = re.compile(r"address already in use|EADDRINUSE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that runs.

    Attributes:
        url: The page.
        inspector: The page that shows what happens.
        child: The project's server.
        log: What happens.
        stand_in: The stand-in's origin.
    """

    url: str
    inspector: str
    child: Child
    log: Log
    stand_in: str


@contextmanager
def preview(
    project: Project | Program,
    environment: Mapping[str, str],
    *,
    port: int = 0,
    keeps_data: bool = False,
    is_lenient: bool = False,
    allow_hosts: Collection[str] = (),
    fixtures: Sequence[Step] = (),
) -> Iterator[Preview]:
    """Run a project on this machine; on leaving, everything that was started has ended.

    Args:
        environment: The environment of the project's server, without its keys.
        port: Of the page; 0 picks a free one.
        keeps_data: Use the project's own database, not a throw-away one.
        allow_hosts: Names besides those of this machine by which page and stand-in may be asked.
        fixtures: What the stand-in has from the start, and after each reset.
        is_lenient: Take what the stand-in does not play, and only advise against it.

    Raises:
        LiveKeyFound, DependencyMissing, ServerFailed, InvalidValue, DocumentInvalid: The project cannot be run.
        OSError: The port is in use.
    """
    refuse_live_keys(project.folder, environment)
    keeps_data = keeps_data or isinstance(project, Program)  # where that keeps its data is its own affair
    if project.port is not None:
        _refuse_taken(project.port)
    server_port = project.port or _free_port()
    with ExitStack() as running:
        scratch = Path(running.enter_context(TemporaryDirectory(prefix="paydesign-preview-")))
        stand_in = running.enter_context(
            start(0, is_lenient=is_lenient, allow_hosts=allow_hosts, fixtures=fixtures)
        )
        log = stand_in.simulator.log
        proxy = Proxy(port, Address(HOST, server_port), stand_in.url, log.add, allow_hosts)
        running.callback(proxy.close)
        settings = redirected(environment, stand_in.url)

        def lead_to(address: Address) -> None:
            """Send pages and events to a server, which is asked by the name that it is used to."""
            host = f"[{address.host}]" if ":" in address.host else address.host
            name = host if project.port is None else "localhost"
            url = project.webhook_url(f"http://{name}:{address.port}")
            stand_in.simulator.set_webhook(url, project.webhook_secret())
            proxy.lead_to(address, name)

        for is_last in (False, False, True):
            lead_to(Address(HOST, server_port))
            command = project.command(server_port, settings, None if keeps_data else scratch)
            child = Child(
                command,
                lambda line: _hear(line, project, stand_in),
                _say_port,
            )
            running.callback(child.stop)
            try:
                child.start()
                break
            except ServerFailed as failure:
                if is_last or project.port is not None or not _is_of_the_port(failure):
                    raise project.explain(failure) from failure
            # Somebody else took the port before the server did.
            server_port = _free_port()
        lead_to(child.address)
        own = View(stand_in.url, proxy.origin, f"http://{HOST}:{server_port}")
        stand_in.control.lead_back = lambda url: own.body(url.encode()).decode()
        stand_in.control.guide = project.guide(proxy.origin)
        stand_in.control.after_reset = _Restart(child, None if keeps_data else scratch)
        log.clear()
        yield Preview(proxy.origin, f"{stand_in.url}/_simulator/", child, log, stand_in.url)


class _Restart:
    """Starts the server anew with an empty database, when the stand-in forgets everything."""

    def __init__(self, child: Child, scratch: Path | None) -> None:
        self._child, self._scratch = child, scratch
        self._lock = threading.Lock()

    def __call__(self) -> None:
        if self._scratch is None:
            return
        with self._lock:
            self._child.stop()
            shutil.rmtree(self._scratch)
            self._scratch.mkdir()
            # If it does not start, whoever waits for its end is told.
            with suppress(ServerFailed):
                self._child.start()


def _say_port(ports: list[int], wanted: int) -> None:
    """Tell while it is waited for: the program may still come to the port, or never."""
    listed = " and ".join(map(str, ports))
    print(
        f"the program listens at port {listed}, and is waited for at port {wanted}: if that is all, "
        f"end this with ctrl-C and say --app-port {ports[0]}",
        file=sys.stderr,
        flush=True,
    )


def _refuse_taken(port: int) -> None:
    """Raise if somebody listens where the program shall: it would be taken for the program."""
    for host in (HOST, "::1"):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            raise InvalidValue(
                f"port {port} is in use already, so the program could not listen there",
                where="--app-port",
                hint="end what listens there, or let the program listen elsewhere and say where",
            )


def _hear(line: str, project: Project | Program, stand_in: RunningSimulator) -> None:
    """Pass a line of the server on to the terminal and to the inspector.

    What the inspector shows anyway would scroll the addresses of the pages away.
    """
    if line.strip() and not project.is_noise(line):
        print(line, file=sys.stderr, flush=True)
        stand_in.simulator.log.add("output", line=line)


def _is_of_the_port(failure: ServerFailed) -> bool:
    return any(_TAKEN.search(line.message) for line in failure.problems)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
